package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void aLongScanShowsHowFarItHasComeAndCleansUp() {
    scan(new Progress(new PrintStream(shown, true, UTF_8), true), 120);
    assertThat(shown.toString(UTF_8))
        .contains("  50 of 120 archives")
        .contains("  100 of 120 archives")
        .endsWith("\r\u001b[K");
  }

  @Test
  void aShortScanShowsNothing() {
    scan(new Progress(new PrintStream(shown, true, UTF_8), true), 10);
    assertThat(shown.size()).isZero();
  }

  @Test
  void outsideATerminalNothingIsShown() {
    scan(new Progress(new PrintStream(shown, true, UTF_8), false), 120);
    assertThat(shown.size()).isZero();
  }

  private static void scan(Progress progress, int archives) {
    for (int done = 1; done <= archives; done++) {
      progress.done(done, archives, "archives");
    }
    progress.over();
  }
}
