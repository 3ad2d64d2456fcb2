package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer looks for bytes that break a law of a parser, led by what they reach in the code: each
 * parser in a process of its own, side by side, for {@code -Dfuzz.seconds} (60). It begins with the
 * answers that were captured, and with what {@code -Dfuzz.kept}, a directory, has from before.
 * Where something fails, {@code target/fuzz} has what broke it.
 */
@Tag("fuzz")
class FuzzingTest {

  private static final Path MODULES = Path.of("..").toAbsolutePath().normalize();
  private static final Path CORE = MODULES.resolve("flink-watch-core");
  private static final Path YARN = MODULES.resolve("flink-watch-yarn");
  private static final Path ARCHIVE = MODULES.resolve("flink-watch-archive");

  /** Larger ones only slow it down. */
  private static final long LARGEST_SEED = 16 << 10;

  private static final Pattern RUNS = Pattern.compile("#(\\d+)\\s+DONE.*");

  private static final Map<String, List<Path>> SEEDS = new LinkedHashMap<>();

  static {
    Path resources = Path.of("src", "test", "resources");
    SEEDS.put(
        "io.github.flinkwatch.internal.http.RestFuzz",
        List.of(CORE.resolve(resources).resolve("flink")));
    SEEDS.put(
        "io.github.flinkwatch.yarn.YarnAnswersFuzz",
        List.of(YARN.resolve(resources).resolve("yarn")));
    SEEDS.put(
        "io.github.flinkwatch.yarn.YarnSiteFuzz", List.of(ARCHIVE.resolve("src/test/fuzz/site")));
    SEEDS.put(
        "io.github.flinkwatch.archive.WebHdfsFuzz",
        List.of(ARCHIVE.resolve("src/test/fuzz/webhdfs")));
    SEEDS.put(
        "io.github.flinkwatch.archive.ArchiveFuzzTest",
        List.of(ARCHIVE.resolve(resources).resolve("io/github/flinkwatch/archive")));
  }

  @TempDir Path directory;

  @Test
  void noBytesBreakAParser(TestReporter reporter) throws Exception {
    long seconds = Long.getLong("fuzz.seconds", 60);
    Map<String, Process> running = new LinkedHashMap<>();
    try {
      for (String target : SEEDS.keySet()) {
        running.put(target, start(target, seconds));
      }
      List<String> broken = new ArrayList<>();
      for (Map.Entry<String, Process> each : running.entrySet()) {
        assertThat(each.getValue().waitFor(seconds + 300, TimeUnit.SECONDS)).isTrue();
        List<String> told = Files.readAllLines(said(each.getKey()));
        if (each.getValue().exitValue() != 0) {
          broken.add(each.getKey() + ":\n" + tail(told));
        }
        reporter.publishEntry(each.getKey(), runs(told) + " inputs");
      }
      assertThat(broken).isEmpty();
    } finally {
      running.values().forEach(Process::destroyForcibly);
    }
  }

  private Process start(String target, long seconds) throws IOException {
    Path found = Files.createDirectories(Path.of("target", "fuzz", simple(target)));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx600m", "-Xss1m", "-cp", classPath()));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target);
    command.add("--instrumentation_includes=io.github.flinkwatch.**");
    command.add("--custom_hook_includes=io.github.flinkwatch.**");
    command.add("--reproducer_path=" + found);
    command.add("-artifact_prefix=" + found + File.separator);
    command.addAll(List.of("-max_total_time=" + seconds, "-timeout=300", "-rss_limit_mb=0"));
    command.add(kept(target).toString());
    command.add(seeds(target).toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said(target).toFile())
        .start();
  }

  private Path said(String target) {
    return directory.resolve(simple(target) + ".txt");
  }

  private Path kept(String target) throws IOException {
    String from = System.getProperty("fuzz.kept");
    Path root = from == null ? directory : Path.of(from);
    return Files.createDirectories(root.resolve(simple(target)));
  }

  private Path seeds(String target) throws IOException {
    Path seeds = Files.createDirectories(directory.resolve(simple(target) + "-seeds"));
    for (Path from : SEEDS.get(target)) {
      try (Stream<Path> files = Files.walk(from)) {
        int number = 0;
        for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
          if (Files.size(file) <= LARGEST_SEED) {
            Files.copy(file, seeds.resolve(String.valueOf(number++)));
          }
        }
        assertThat(number).as("seeds below %s", from).isPositive();
      }
    }
    return seeds;
  }

  /** What the tests have, and the parsers of the other modules with the fuzzer's way in. */
  private static String classPath() {
    List<String> paths = new ArrayList<>();
    for (Path module : List.of(CORE, YARN, ARCHIVE)) {
      paths.add(module.resolve("target/test-classes").toString());
      paths.add(module.resolve("target/classes").toString());
    }
    paths.add(System.getProperty("java.class.path", ""));
    paths.add(System.getProperty("jdk.module.path", ""));
    return String.join(File.pathSeparator, paths);
  }

  private static String simple(String target) {
    return target.substring(target.lastIndexOf('.') + 1);
  }

  private static String tail(List<String> told) {
    return String.join("\n", told.subList(Math.max(0, told.size() - 60), told.size()));
  }

  private static String runs(List<String> told) {
    for (String line : told) {
      Matcher runs = RUNS.matcher(line);
      if (runs.matches()) {
        return runs.group(1);
      }
    }
    return "unknown";
  }
}
