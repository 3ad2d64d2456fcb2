package io.github.flinkwatch.examples.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Runs the benchmarks and writes their tables. Linux only: it reads /proc. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Takes its settings from system properties: {@code quick} and {@code benchmark.only}. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofSystemProperties();
    Files.createDirectories(settings.directory());
    Path file = settings.directory().resolve("results.md");
    Report report = new Report(file);
    report.write(Machine.describe());
    report.write(
        "Flink "
            + EnvironmentInformation.getVersion()
            + ", Jackson "
            + com.fasterxml.jackson.core.json.PackageVersion.VERSION
            + ", JMH 1.37"
            + (settings.quick() ? "; a quick run" : ""));
    if (settings.only().contains("a")) {
      new ArchiveBenchmarks(settings, report).state();
    }
    if (settings.only().contains("b")) {
      new ArchiveBenchmarks(settings, report).wholePass();
    }
    if (settings.only().contains("d")) {
      new MicroBenchmarks(settings, report).parse();
    }
    if (settings.only().contains("e")) {
      new MicroBenchmarks(settings, report).judge();
    }
    if (settings.only().contains("c")) {
      new ArchiveBenchmarks(settings, report).manySmall();
    }
    if (settings.only().contains("f")) {
      new FleetBenchmarks(settings, report).tick();
    }
    if (settings.only().contains("g")) {
      new ColdStart(settings, report).measure();
    }
    report.write("");
    report.write("At the end: " + Machine.load() + ".");
    System.out.println("Kept in " + file);
  }
}
