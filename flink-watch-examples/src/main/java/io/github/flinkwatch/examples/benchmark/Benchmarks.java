package io.github.flinkwatch.examples.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Runs the benchmarks and writes their tables. Linux only: it reads /proc. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Takes its settings from system properties: {@code quick} and {@code benchmark.only}. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofSystemProperties();
    Files.createDirectories(settings.directory());
    Path file = settings.directory().resolve("results.md");
    MeasuredReport report = new MeasuredReport(file);
    report.write(Machine.describe());
    report.write(
        "Flink "
            + EnvironmentInformation.getVersion()
            + ", Jackson "
            + com.fasterxml.jackson.core.json.PackageVersion.VERSION
            + ", JMH 1.37"
            + (settings.quick() ? "; a quick run" : ""));
    long start = System.nanoTime();
    Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    benchmarks.put("a", () -> new ArchiveBenchmarks(settings, report).state());
    benchmarks.put("b", () -> new ArchiveBenchmarks(settings, report).wholePass());
    benchmarks.put("c", () -> new ArchiveBenchmarks(settings, report).manySmall());
    benchmarks.put("d", () -> new MicroBenchmarks(settings, report).parse());
    benchmarks.put("e", () -> new MicroBenchmarks(settings, report).judge());
    benchmarks.put("f", () -> new FleetBenchmarks(settings, report).tick());
    benchmarks.put("g", () -> new ColdStart(settings, report).measure());
    benchmarks.put("h", () -> new DatabaseBenchmarks(settings, report).watch());
    benchmarks.keySet().retainAll(settings.only());
    boolean allEnded = true;
    for (Map.Entry<String, Benchmark> each : benchmarks.entrySet()) {
      try {
        each.getValue().run();
      } catch (Exception broken) { // one that breaks must not cost the others
        allEnded = false;
        broken.printStackTrace();
        report.write("");
        report.write("**" + each.getKey() + " did not end:** " + broken.getMessage());
      }
    }
    report.write("");
    report.write(
        "Took "
            + MeasuredSpread.figure((System.nanoTime() - start) / 60e9)
            + " min; at the end "
            + Machine.load()
            + ".");
    System.out.println("Kept in " + file);
    System.exit(allEnded ? 0 : 1);
  }

  @FunctionalInterface
  private interface Benchmark {
    void run() throws Exception;
  }
}
