package io.github.flinkwatch.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

  @ParameterizedTest
  @CsvSource({
    "-PT5S, 0 s",
    "PT0S, 0 s",
    "PT0.25S, 250 ms",
    "PT59S, 59 s",
    "PT1M, 1 min",
    "PT1M1S, 1 min 1 s",
    "PT59M59S, 59 min 59 s",
    "PT1H, 1 h",
    "PT1H30M, 1 h 30 min",
    "PT47H59M, 47 h 59 min",
    "PT48H, 2 d",
    "PT73H, 3 d 1 h",
  })
  void aSpanIsSaidInItsTwoLargestUnits(Duration span, String said) {
    assertThat(Spans.spoken(span)).isEqualTo(said);
  }
}
