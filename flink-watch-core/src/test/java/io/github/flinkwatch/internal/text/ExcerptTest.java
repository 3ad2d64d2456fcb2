package io.github.flinkwatch.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void onlyWhatIsLongerIsCut() {
    assertThat(Excerpt.of("abc", 3)).isEqualTo("abc");
    assertThat(Excerpt.of("abcd", 3)).isEqualTo("abc…");
  }

  @Test
  void linesBecomeOne() {
    assertThat(Excerpt.onOneLine("\n at a\n\t at b \r\n", 20)).isEqualTo("at a at b");
  }
}
