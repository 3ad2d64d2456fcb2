package io.github.flinkwatch.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pages that people read. */
final class Pages {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path DOCS = ROOT.resolve("docs");

  private Pages() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> docs = Files.list(DOCS);
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(top, docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
