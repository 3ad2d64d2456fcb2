package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Benchmark h: watchers of many clusters, one or several, with their memory in one PostgreSQL. */
final class DatabaseBenchmarks {

  private static final int JOBS_OF_EACH = 10;

  private final Settings settings;
  private final MeasuredReport report;
  private final int clusters;
  private final int watchers = Integer.getInteger("benchmark.watchers", 1);
  private final int tickSeconds = Integer.getInteger("benchmark.tick", 15);
  private final int turnSeconds = Integer.getInteger("benchmark.turn", 600);
  private final Fork.Told told = new Fork.Told();

  DatabaseBenchmarks(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
    this.clusters = Integer.getInteger("benchmark.clusters", settings.quick() ? 100 : 1_000);
  }

  void watch() throws IOException {
    try (MeasuredClusters served = new MeasuredClusters(settings, clusters, JOBS_OF_EACH, false);
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      JdbcMemoryStore.postgresql(postgres.getPostgresDatabase()).createTables();
      String database = postgres.getJdbcUrl("postgres", "postgres");
      CompletableFuture.allOf(
              IntStream.range(0, watchers)
                  .mapToObj(
                      part ->
                          CompletableFuture.runAsync(
                              () -> watch(served, database, part),
                              work -> new Thread(work).start()))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
    tell(clusters * JOBS_OF_EACH);
  }

  private void watch(MeasuredClusters served, String database, int part) {
    Fork.Told one = new Fork.Told();
    Fork.run(
        one,
        List.of("-Xmx4g", "-Djdk.httpclient.keepalive.timeout=1200"),
        settings.classPath(),
        MeasuredWatcher.class,
        served.portsFile(),
        JOBS_OF_EACH,
        database,
        tickSeconds,
        turnSeconds,
        settings.quick() ? 30 : 90,
        part,
        watchers);
    synchronized (told) {
      one.others.forEach(
          (name, figures) ->
              told.others.computeIfAbsent(name, key -> new ArrayList<>()).addAll(figures));
    }
  }

  private void tell(int jobs) {
    report.heading(
        "h. %d watching %,d jobs on %,d clusters every %d s, closer every %d min, memory in PostgreSQL"
            .formatted(watchers, jobs, clusters, tickSeconds, turnSeconds / 60),
        "",
        "",
        "goal");
    double heap = of("heapPerJob") / watchers;
    double processors = of("processors");
    double judgements = of("judgements");
    double statements = of("statements") / watchers; // each tells those of the whole database
    report.row("until 99 % are known to be well", figure(of("firstLooks") / watchers) + " s", "");
    report.row(
        "looks at clusters, closer looks, judgements",
        figure(of("clusterLooks"))
            + ", "
            + figure(of("deepLooks"))
            + ", "
            + figure(judgements)
            + " a second",
        "");
    report.row(
        "longest gap between looks at a cluster (99 of 100), in intervals",
        figure(of("gap99")) + " ×",
        "");
    report.row("the latest closer look", figure(of("latest") / watchers) + " s late", "");
    report.row(
        "processor time of the watchers",
        figure(processors) + " processors",
        MeasuredReport.goal("≤ 0.7", processors <= 0.7));
    report.row(
        "heap after a collection, all of it",
        figure(heap / 1000) + " kB a job",
        MeasuredReport.goal("≤ 12 kB", heap <= 12_000));
    report.row(
        "database",
        figure(statements)
            + " statements, "
            + figure(of("rows") / watchers)
            + " rows and "
            + figure(of("written") / watchers / 1000)
            + " kB a second",
        MeasuredReport.goal(
            "≤ 1 statement for 100 judgements (" + figure(100 * statements / judgements) + ")",
            100 * statements <= judgements));
  }

  /** Returns the sum over all watchers. */
  private double of(String figure) {
    return Objects.requireNonNull(told.others.get(figure), figure).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static String figure(double value) {
    return MeasuredSpread.figure(value);
  }
}
