package io.github.flinkwatch.yarn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The captured answers of real daemons. */
final class Captures {

  private static final Path ROOT = Path.of("src", "test", "resources", "yarn", "3.4.3");

  private Captures() {}

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(ROOT.resolve(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  static String text(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /** Returns the answer as if it were about another application: so many captures suit one test. */
  static String about(ApplicationId id, String file) {
    String parts = id.toString().substring("application_".length());
    return text(file)
        .replaceAll("(application|appattempt)_\\d+_\\d+", "$1_" + parts)
        .replaceAll("(container(?:_e\\d+)?)_\\d+_\\d+_", "$1_" + parts + "_");
  }

  /** Returns the JSON files of a scenario, by path from the root. */
  static Stream<String> list(String scenario) {
    try (Stream<Path> files = Files.list(ROOT.resolve(scenario))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(file -> scenario + "/" + file.getFileName())
          .sorted()
          .toList()
          .stream();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
