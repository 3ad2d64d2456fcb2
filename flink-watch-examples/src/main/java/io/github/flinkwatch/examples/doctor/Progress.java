package io.github.flinkwatch.examples.doctor;

import java.io.PrintStream;

/** Shows how far a long scan has come, on a terminal only. Thread-safe. */
final class Progress {

  private static final int STEP = 50;

  private final PrintStream out;
  private final boolean terminal;
  private boolean shown;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void done(int done, int total, String what) {
    if (terminal && done % STEP == 0) {
      shown = true;
      out.print("\r\u001b[K  " + done + " of " + total + " " + what);
      out.flush();
    }
  }

  synchronized void over() {
    if (shown) {
      shown = false;
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
