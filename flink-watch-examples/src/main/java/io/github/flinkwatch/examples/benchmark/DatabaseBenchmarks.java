package io.github.flinkwatch.examples.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Benchmark h: one watcher of many clusters, with its memory in PostgreSQL. */
final class DatabaseBenchmarks {

  private static final int JOBS_OF_EACH = 10;
  private static final int TICK_SECONDS = 15;
  private static final int TURN_SECONDS = 600;

  private final Settings settings;
  private final MeasuredReport report;
  private final int clusters;

  DatabaseBenchmarks(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
    this.clusters = Integer.getInteger("benchmark.clusters", settings.quick() ? 100 : 1_000);
  }

  void watch() throws IOException {
    int jobs = clusters * JOBS_OF_EACH;
    Fork.Told told = new Fork.Told();
    try (MeasuredClusters served = new MeasuredClusters(settings, clusters, JOBS_OF_EACH, false);
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      Fork.run(
          told,
          List.of("-Xmx4g", "-Djdk.httpclient.keepalive.timeout=1200"),
          settings.classPath(),
          MeasuredWatcher.class,
          served.portsFile(),
          jobs,
          postgres.getJdbcUrl("postgres", "postgres"),
          TICK_SECONDS,
          TURN_SECONDS,
          settings.quick() ? 30 : 90);
    }
    report.heading(
        "h. One watcher of %,d jobs on %,d clusters every %d s, closer every %d min, memory in PostgreSQL"
            .formatted(jobs, clusters, TICK_SECONDS, TURN_SECONDS / 60),
        "",
        "",
        "goal");
    double processors = of(told, "processors");
    double heap = of(told, "heapPerJob");
    double judgements = of(told, "judgements");
    double statements = of(told, "statements");
    report.row("first closer look at every job", figure(told, "firstLooks") + " s", "");
    report.row(
        "looks at clusters, closer looks, judgements",
        figure(told, "clusterLooks")
            + ", "
            + figure(told, "deepLooks")
            + ", "
            + figure(told, "judgements")
            + " a second",
        "");
    report.row("the latest closer look", figure(told, "latest") + " s late", "");
    report.row(
        "processor time",
        MeasuredSpread.figure(processors) + " processors",
        "for 100,000 jobs as much as " + MeasuredSpread.figure(processors * 100_000 / jobs));
    report.row(
        "heap after a collection",
        MeasuredSpread.figure(heap / 1000) + " kB a job",
        MeasuredReport.goal("≤ 12 kB", heap <= 12_000));
    report.row(
        "database",
        MeasuredSpread.figure(statements)
            + " statements, "
            + figure(told, "rows")
            + " rows and "
            + MeasuredSpread.figure(of(told, "written") / 1000)
            + " kB a second",
        MeasuredReport.goal(
            "≤ 1 statement for 100 judgements ("
                + MeasuredSpread.figure(100 * statements / judgements)
                + ")",
            100 * statements <= judgements));
  }

  private static double of(Fork.Told told, String figure) {
    return Objects.requireNonNull(told.others.get(figure), figure).get(0);
  }

  private static String figure(Fork.Told told, String figure) {
    return MeasuredSpread.figure(of(told, figure));
  }
}
