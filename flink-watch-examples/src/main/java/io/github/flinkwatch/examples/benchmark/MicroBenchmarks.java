package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.examples.benchmark.ParseBenchmark.Contender;
import io.github.flinkwatch.examples.benchmark.ParseBenchmark.Input;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Benchmarks d and e: work without I/O, measured by JMH with the bytes it allocates. */
final class MicroBenchmarks {

  private final Settings settings;
  private final Report report;

  MicroBenchmarks(Settings settings, Report report) {
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
    Map<String, RunResult> results = new TreeMap<>();
    for (RunResult result : run(ParseBenchmark.class)) {
      results.put(
          result.getParams().getParam("input") + result.getParams().getParam("contender"), result);
    }
    for (Input input : Input.values()) {
      double peerTime = Double.MAX_VALUE;
      double peerBytes = Double.MAX_VALUE;
      for (Contender contender : Contender.values()) {
        RunResult result = found(results, input + "" + contender);
        boolean ours = contender == Contender.OURS;
        double time = time(result).median();
        double bytes = bytes(result);
        String name =
            switch (input) {
              case JOBS_OVERVIEW -> "`/jobs/overview`, 10,000 jobs";
              case JOB_DETAILS -> "`/jobs/:jobid`, 200 vertices";
              case CHECKPOINTS -> "`/checkpoints`, 10 in the history";
            };
        report.row(
            name + ", " + Spread.figure(input.json.length / 1e3) + " kB",
            switch (contender) {
              case TREE -> "Jackson's tree";
              case FLINK -> "Flink's message classes";
              case OURS -> "flink-watch";
            },
            time(result).in("µs"),
            Spread.figure(bytes / 1e3) + " kB",
            ours ? Report.times(peerTime / time) : "",
            ours
                ? Report.goal("≥ 1 ×", peerTime >= time)
                    + "; "
                    + Report.goal("fewer bytes", bytes < peerBytes)
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
    for (RunResult result : run(JudgeBenchmark.class)) {
      boolean fleet = result.getParams().getBenchmark().endsWith("fleet");
      report.row(
          fleet ? "in a fleet of 10,000" : "one job, again and again",
          time(result).in("µs"),
          Spread.figure(bytes(result)) + " B",
          Report.goal("< 2 µs", time(result).median() < 2)
              + "; "
              + Report.goal("< 2 KB", bytes(result) < 2048));
    }
  }

  private Collection<RunResult> run(Class<?> benchmark) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgs("-Xmx2g")
            .forks(settings.quick() ? 1 : 2)
            .warmupIterations(settings.quick() ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(settings.quick() ? 500 : 1_000))
            .measurementIterations(settings.quick() ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(settings.quick() ? 500 : 1_000));
    return new Runner(options.build()).run();
  }

  private static Spread time(RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return new Spread(times.getMin(), times.getPercentile(50), times.getMax());
  }

  private static double bytes(RunResult result) {
    for (Result<?> each : result.getSecondaryResults().values()) {
      if (each.getLabel().endsWith("gc.alloc.rate.norm")) {
        return each.getStatistics().getPercentile(50);
      }
    }
    throw new IllegalStateException("JMH did not count the bytes");
  }

  private static RunResult found(Map<String, RunResult> results, String key) {
    RunResult result = results.get(key);
    if (result == null) {
      throw new IllegalStateException("JMH did not run " + key);
    }
    return result;
  }
}
