package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.examples.benchmark.ParseBenchmark.Contender;
import io.github.flinkwatch.examples.benchmark.ParseBenchmark.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks d and e: work without I/O, measured by JMH with the bytes it allocates. */
final class MicroBenchmarks {

  private final Settings settings;
  private final MeasuredReport report;

  MicroBenchmarks(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
  }

  /** Benchmark d. */
  void parse() throws RunnerException {
    report.heading(
        "d. An answer, from bytes to values",
        "answer",
        "",
        "time",
        "allocated",
        "times faster than the faster peer",
        "goal");
    Map<String, Measured> results =
        run(
            ParseBenchmark.class,
            asked -> asked.getParam("input") + " " + asked.getParam("contender"));
    for (Input input : Input.values()) {
      double peerTime = Double.MAX_VALUE;
      double peerBytes = Double.MAX_VALUE;
      for (Contender contender : Contender.values()) {
        Measured result = found(results, input + " " + contender);
        boolean ours = contender == Contender.OURS;
        double time = result.time().median();
        double bytes = result.bytes();
        String name =
            switch (input) {
              case JOBS_OVERVIEW -> "`/jobs/overview`, 10,000 jobs";
              case JOB_DETAILS -> "`/jobs/:jobid`, 200 vertices";
              case CHECKPOINTS -> "`/checkpoints`, 10 in the history";
            };
        report.row(
            name + ", " + MeasuredSpread.figure(input.json.length / 1e3) + " kB",
            switch (contender) {
              case TREE -> "Jackson's tree";
              case FLINK -> "Flink's message classes";
              case OURS -> "flink-watch";
            },
            result.time().in("µs"),
            MeasuredSpread.figure(bytes / 1e3) + " kB",
            ours ? MeasuredReport.times(peerTime / time) : "",
            ours
                ? MeasuredReport.goal("≥ 1 ×", peerTime >= time)
                    + "; "
                    + MeasuredReport.goal("fewer bytes", bytes < peerBytes)
                : "");
        peerTime = Math.min(peerTime, time);
        peerBytes = Math.min(peerBytes, bytes);
      }
    }
  }

  /** Benchmark e. */
  void judge() throws RunnerException {
    report.heading(
        "e. Judging a healthy job of which everything is known",
        "",
        "time for a job",
        "allocated for a job",
        "goal");
    Map<String, Measured> results =
        run(
            JudgeBenchmark.class,
            asked -> asked.getBenchmark().substring(asked.getBenchmark().lastIndexOf('.') + 1));
    Measured read = found(results, "readFleet");
    report.row(
        "not judged: all that is known read once, by its hash code, in a fleet of 10,000",
        read.time().in("µs"),
        MeasuredSpread.figure(read.bytes()) + " B",
        "");
    judge("in a fleet of 10,000", found(results, "fleet"));
    judge("one job, again and again", found(results, "one"));
  }

  private void judge(String name, Measured result) {
    report.row(
        name,
        result.time().in("µs"),
        MeasuredSpread.figure(result.bytes()) + " B",
        MeasuredReport.goal("< 2 µs", result.time().median() < 2)
            + "; "
            + MeasuredReport.goal("< 2 KB", result.bytes() < 2048));
  }

  /** A fork of each in turn, and again: a busy minute of the machine is nobody's alone. */
  private Map<String, Measured> run(Class<?> benchmark, Function<BenchmarkParams, String> nameOf)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgs("-Xmx2g")
            .forks(1)
            .warmupIterations(settings.quick() ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(settings.quick() ? 500 : 1_000))
            .measurementIterations(settings.quick() ? 3 : 4)
            .measurementTime(TimeValue.milliseconds(settings.quick() ? 500 : 1_000));
    Map<String, Measured> results = new HashMap<>();
    for (int round = 0; round < (settings.quick() ? 1 : 3); round++) {
      for (RunResult result : new Runner(options.build()).run()) {
        results
            .computeIfAbsent(nameOf.apply(result.getParams()), name -> new Measured())
            .add(result);
      }
    }
    return results;
  }

  private static Measured found(Map<String, Measured> results, String name) {
    Measured result = results.get(name);
    if (result == null) {
      throw new IllegalStateException("JMH did not run " + name);
    }
    return result;
  }

  /** What JMH measured of one benchmark, fork by fork. */
  private static final class Measured {
    private final List<Double> times = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    void add(RunResult fork) {
      for (BenchmarkResult result : fork.getBenchmarkResults()) {
        for (IterationResult iteration : result.getIterationResults()) {
          times.add(iteration.getPrimaryResult().getScore());
        }
      }
      fork.getSecondaryResults().values().stream()
          .filter(each -> each.getLabel().endsWith("gc.alloc.rate.norm"))
          .forEach(each -> bytes.add(each.getScore()));
    }

    MeasuredSpread time() {
      return MeasuredSpread.of(times);
    }

    double bytes() {
      return MeasuredSpread.of(bytes).median();
    }
  }
}
