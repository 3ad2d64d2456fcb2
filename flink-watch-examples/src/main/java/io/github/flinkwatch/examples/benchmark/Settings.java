package io.github.flinkwatch.examples.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param directory where inputs and results are kept
 * @param quick whether to look only roughly
 * @param only the letters of the benchmarks to run
 */
record Settings(Path directory, boolean quick, Set<String> only) {

  static Settings ofSystemProperties() {
    String quick = System.getProperty("quick", "false");
    return new Settings(
        Path.of(System.getProperty("benchmark.directory", "target/benchmark")).toAbsolutePath(),
        quick.isEmpty() || Boolean.parseBoolean(quick),
        Set.of(System.getProperty("benchmark.only", "a,b,c,d,e,f,g,h").split(",")));
  }

  /** Processes for each contender of a race. */
  int processes() {
    return quick ? 1 : 3;
  }

  /** How long one process repeats its work, unless once takes longer. */
  long budgetMillis() {
    return quick ? 500 : 2_000;
  }

  /** Returns the class path of everything. */
  String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /** Returns the elements of the class path of which the file name begins with one of these. */
  List<String> classPathOf(String... prefixes) {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .filter(
            element ->
                Arrays.stream(prefixes)
                    .anyMatch(p -> String.valueOf(Path.of(element).getFileName()).startsWith(p)))
        .toList();
  }
}
