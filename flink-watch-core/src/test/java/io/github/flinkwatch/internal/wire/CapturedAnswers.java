package io.github.flinkwatch.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The captured answers of real Flink versions among the test resources. */
public final class CapturedAnswers {

  private CapturedAnswers() {}

  /** Returns every file under {@code flink/} whose path matches the regular expression. */
  public static List<Path> matching(String pathRegex) {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> root.relativize(file).toString().replace('\\', '/').matches(pathRegex))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the text of {@code flink/<path>}. */
  public static String text(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path root() {
    try {
      return Path.of(CapturedAnswers.class.getResource("/flink").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
