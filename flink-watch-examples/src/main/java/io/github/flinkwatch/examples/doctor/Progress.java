package io.github.flinkwatch.examples.doctor;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows how far a long look has come, on a terminal only. Thread-safe. */
final class Progress {

  /** Shows nothing. */
  static final Progress NONE = new Progress(null);

  private static final int STEP = 50;

  private final @Nullable PrintWriter terminal;
  private boolean shown;

  /**
   * @param terminal null if there is none
   */
  Progress(@Nullable PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** Shows it where standard input and output are a terminal; never in a pipe or a file. */
  @SuppressWarnings("SystemConsoleNull") // where it is never null, it tells
  static Progress onTheTerminal() {
    Console console = System.console();
    return console != null && isTerminal(console) ? new Progress(console.writer()) : NONE;
  }

  /** From Java 22 on there is a console also where there is no terminal, and it tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException older) {
      return true;
    }
  }

  synchronized void done(int done, int total, String what) {
    if (terminal != null && done % STEP == 0) {
      shown = true;
      terminal.print("\r\u001b[K  " + done + " of " + total + " " + what);
      terminal.flush();
    }
  }

  synchronized void over() {
    if (terminal != null && shown) {
      shown = false;
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }
}
