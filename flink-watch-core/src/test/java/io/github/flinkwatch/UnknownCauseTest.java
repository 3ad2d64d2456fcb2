package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownCauseTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"no\nanswer", "no \r\n\t answer", "no\u2028answer", "\u001B[31mno answer\u0007"})
  void aDetailIsOneCleanLineWhateverOthersSaid(String said) {
    assertThat(UnknownCause.of(UnknownCode.CONNECTION_LOST, said).toString())
        .isEqualTo("CONNECTION_LOST: no answer");
  }
}
