package io.github.flinkwatch.examples.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the story on the console: in colours on a terminal, plain elsewhere. */
final class Account implements Waiting.Listener {

  private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final int WIDTH = 100;
  private static final String SPINNER = "|/-\\";

  /** How a word is shown; on a terminal only. */
  enum Tone {
    PLAIN(""),
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    GOOD("\u001b[32m"),
    WARN("\u001b[33m"),
    BAD("\u001b[31m"),
    UNSURE("\u001b[36m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean terminal;
  private int turn;

  Account(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Returns an account on standard output. */
  @SuppressWarnings("SystemConsoleNull") // the demo runs with -Djdk.console=java.base, where it is
  static Account onConsole() {
    Console console = System.console();
    boolean plain =
        console == null
            || System.getenv("NO_COLOR") != null
            || "dumb".equals(System.getenv("TERM"));
    return new Account(System.out, !plain);
  }

  void blank() {
    out.println();
  }

  void heading(String text) {
    out.println();
    out.println(in(Tone.BOLD, text));
    out.println(in(Tone.DIM, "-".repeat(Math.min(text.length(), WIDTH))));
  }

  /** Prints a paragraph. */
  void say(String text) {
    for (String line : wrap(text, WIDTH, "")) {
      out.println(line);
    }
  }

  /** Prints a label and what belongs to it, the latter wrapped in a column of its own. */
  void entry(String label, Tone tone, String text) {
    String indent = " ".repeat(4);
    boolean first = true;
    for (String paragraph : text.lines().toList()) {
      for (String line : wrap(paragraph, WIDTH - 21, "  ")) {
        String shown = first ? label : "";
        out.println(
            indent + in(Tone.DIM, String.format(Locale.ROOT, "%-17s", shown)) + in(tone, line));
        first = false;
      }
    }
  }

  void scene(String title) {
    out.println();
    out.println("  " + in(Tone.BOLD, title));
  }

  /** Prints a verdict, or what else there is to tell in lines. */
  void entry(String label, List<Digest.Line> digest) {
    String shown = label;
    for (Digest.Line line : digest) {
      entry(shown, line.tone(), line.gist() + line.rest());
      shown = "";
    }
  }

  /** Prints what has changed, and when. */
  void change(LocalTime at, String whose, List<Digest.Line> digest) {
    out.println();
    out.println("  " + in(Tone.BOLD, CLOCK_TIME.format(at) + "  " + whose));
    entry("", digest);
  }

  /** Prints a row of the summary. */
  void row(Tone tone, String verdict, String title) {
    out.println("  " + in(tone, String.format(Locale.ROOT, "%-24s", verdict)) + title);
  }

  @Override
  public void waiting(String forWhat, Duration sofar) {
    if (terminal) {
      char spin = SPINNER.charAt(turn++ % SPINNER.length());
      out.print("\r\u001b[K" + in(Tone.DIM, "  " + spin + " " + forWhat + " " + seconds(sofar)));
      out.flush();
    } else if (sofar.isZero()) {
      out.print("  . " + forWhat + " ...");
      out.flush();
    } else if (turn++ % 8 == 0) {
      out.print(".");
      out.flush();
    }
  }

  @Override
  public void over(String forWhat, Duration took, boolean fulfilled) {
    String result = fulfilled ? seconds(took) : "gave up after " + seconds(took);
    if (terminal) {
      out.println("\r\u001b[K" + in(Tone.DIM, "  . " + forWhat + " " + result));
    } else {
      out.println(" " + result);
    }
  }

  private String in(Tone tone, String text) {
    return terminal && tone != Tone.PLAIN ? tone.code + text + "\u001b[0m" : text;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static List<String> wrap(String text, int width, String hanging) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(hanging);
      } else if (line.length() > 0) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
