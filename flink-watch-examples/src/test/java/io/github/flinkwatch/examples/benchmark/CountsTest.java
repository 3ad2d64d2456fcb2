package io.github.flinkwatch.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What parsing, judging and looking take is what it was: counts that do not wobble, against {@code
 * counts.txt}. They are those of Java 17.
 */
@Tag("matrix")
class CountsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/counts.txt");
  private static final double TOLERANCE = 0.05;

  @TempDir Path directory;

  @Test
  void noCountMovedByMoreThanFivePercent() throws Exception {
    Path told = directory.resolve("counts.txt");
    Map<String, Long> now = counted(told);
    Map<String, Long> golden = read(GOLDEN);
    TreeSet<String> names = new TreeSet<>(golden.keySet());
    names.addAll(now.keySet());
    List<String> moved = new ArrayList<>();
    for (String name : names) {
      Long was = golden.get(name);
      Long is = now.get(name);
      if (was == null || is == null || Math.abs(is - was) > TOLERANCE * was) {
        moved.add(name + ": from " + was + " to " + is);
      }
    }
    assertThat(moved)
        .as(
            "Counts that moved. Where that is meant, let %s say:%n%s",
            GOLDEN, Files.readString(told))
        .isEmpty();
  }

  private static Map<String, Long> counted(Path told) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Xmx256m",
                "-cp",
                classPath(),
                Counts.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(told.toFile())
            .start();
    try {
      assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).isZero();
      return read(told);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Map<String, Long> read(Path file) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] words = line.split(" ");
        counts.put(words[0], Long.valueOf(words[1]));
      }
    }
    return counts;
  }

  private static String classPath() {
    return String.join(
        File.pathSeparator,
        System.getProperty("java.class.path", ""),
        System.getProperty("jdk.module.path", ""),
        Path.of("target", "test-classes").toAbsolutePath().toString(),
        Path.of("target", "classes").toAbsolutePath().toString());
  }
}
