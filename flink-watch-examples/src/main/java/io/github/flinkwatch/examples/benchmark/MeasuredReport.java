package io.github.flinkwatch.examples.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Collects the tables as Markdown, shown as they come and kept in one file. */
final class MeasuredReport {

  private final Path file;
  private final StringBuilder text = new StringBuilder();

  MeasuredReport(Path file) {
    this.file = file;
  }

  /** Starts a table. */
  void heading(String heading, String... columns) {
    write("");
    write("### " + heading);
    write("");
    row((Object[]) columns);
    write("|" + " --- |".repeat(columns.length));
  }

  void row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(cell).append(" |");
    }
    write(row.toString());
  }

  void write(String line) {
    System.out.println(line);
    text.append(line).append('\n');
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a goal with whether it is met. */
  static String goal(String goal, boolean met) {
    return goal + (met ? ": met" : ": **missed**");
  }

  /** Returns "12.3 ×". */
  static String times(double ratio) {
    return MeasuredSpread.figure(ratio) + " ×";
  }
}
