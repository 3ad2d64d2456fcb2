package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter shown = new StringWriter();

  @Test
  void aLongScanShowsHowFarItHasComeAndCleansUp() {
    scan(new Progress(new PrintWriter(shown)), 120);
    assertThat(shown.toString())
        .contains("  50 of 120 archives")
        .contains("  100 of 120 archives")
        .endsWith("\r\u001b[K");
  }

  @Test
  void aShortScanShowsNothing() {
    scan(new Progress(new PrintWriter(shown)), 10);
    assertThat(shown.toString()).isEmpty();
  }

  /** The tests have no terminal. */
  @Test
  void outsideATerminalNothingIsShown() {
    assertThat(Progress.onTheTerminal()).isSameAs(Progress.NONE);
    scan(Progress.NONE, 120);
  }

  private static void scan(Progress progress, int archives) {
    for (int done = 1; done <= archives; done++) {
      progress.done(done, archives, "archives");
    }
    progress.over();
  }
}
