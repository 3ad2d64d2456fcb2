package io.github.flinkwatch.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a page, each a list of rows, the header first. */
final class Tables {

  private Tables() {}

  static List<List<List<String>>> of(Path page) throws IOException {
    List<List<List<String>>> tables = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(page)) {
      boolean row = line.startsWith("|");
      if (row && !within) {
        tables.add(new ArrayList<>());
      }
      if (row && !line.startsWith("|---")) {
        tables.get(tables.size() - 1).add(cells(line));
      }
      within = row;
    }
    return tables;
  }

  /** Returns the table whose header begins with that text. */
  static List<List<String>> startingWith(Path page, String header) throws IOException {
    return of(page).stream()
        .filter(table -> table.get(0).get(0).startsWith(header))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table \"" + header + "\" in " + page));
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.lastIndexOf('|'));
    return Stream.of(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
