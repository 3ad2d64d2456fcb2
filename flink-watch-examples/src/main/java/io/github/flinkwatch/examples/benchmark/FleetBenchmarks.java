package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.examples.benchmark.TickContenders.Contender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Benchmark f: one tick over many jobs on many clusters, by real HTTP on the loopback device. */
final class FleetBenchmarks {

  private static final int JOBS_OF_EACH = 10;

  /** How long one request may take, whoever asks. */
  private static final Duration TROUBLE_DEADLINE = Duration.ofSeconds(5);

  /** Where all is well, nobody is to miss an answer because the machine is slow. */
  private static final Duration LONG_DEADLINE = Duration.ofSeconds(60);

  private final Settings settings;
  private final MeasuredReport report;
  private final int clusters;

  FleetBenchmarks(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
    this.clusters = settings.quick() ? 100 : 1_000;
  }

  void tick() {
    Map<Contender, Fork.Told> well = run(false, List.of(Contender.values()));
    report.heading(
        "f. One tick over %,d jobs on %,d clusters".formatted(clusters * JOBS_OF_EACH, clusters),
        "",
        "requests",
        "time",
        "processor time",
        "peak memory",
        "goal");
    double loopRequests = requests(well, Contender.PLATFORM_LOOP);
    double loopCpu = cpu(well, Contender.PLATFORM_LOOP).median();
    double bareCpu = cpu(well, Contender.BARE_CLIENT).median();
    for (Contender contender : Contender.values()) {
      double cpu = cpu(well, contender).median();
      boolean ours = contender.compareTo(Contender.BARE_CLIENT) > 0;
      String goals =
          MeasuredReport.goal(
                  "≥ 10 × fewer requests ("
                      + MeasuredReport.times(loopRequests / requests(well, contender))
                      + ")",
                  Math.round(10 * loopRequests / requests(well, contender)) >= 100)
              + "; "
              + MeasuredReport.goal(
                  "≥ 8 × less processor time (" + MeasuredReport.times(loopCpu / cpu) + ")",
                  loopCpu >= 8 * cpu)
              + "; "
              + MeasuredReport.goal(
                  "≤ 1.3 × the bare client's (" + MeasuredReport.times(cpu / bareCpu) + ")",
                  cpu <= 1.3 * bareCpu);
      report.row(
          name(contender),
          MeasuredSpread.figure(requests(well, contender)),
          contender == Contender.WATCHER
              ? "spread over " + TickContenders.INTERVAL.toSeconds() + " s"
              : MeasuredSpread.of(told(well, contender).wallMillis).in("ms"),
          cpu(well, contender).in("ms"),
          MeasuredSpread.of(told(well, contender).peakMiB).in("MiB"),
          ours ? goals : "");
    }
    trouble(well);
  }

  private void trouble(Map<Contender, Fork.Told> well) {
    Map<Contender, Fork.Told> ill =
        run(true, List.of(Contender.PLATFORM_LOOP, Contender.BARE_CLIENT, Contender.WATCHER));
    report.heading(
        "f. The same with 1 % of the clusters dead and 1 % slow (they answer after 2 s)",
        "", "all well", "with trouble", "goal");
    for (Contender contender : List.of(Contender.PLATFORM_LOOP, Contender.BARE_CLIENT)) {
      report.row(
          name(contender) + ": time of a tick",
          MeasuredSpread.of(told(well, contender).wallMillis).in("ms"),
          MeasuredSpread.of(told(ill, contender).wallMillis).in("ms"),
          "");
    }
    report.row(
        "flink-watch's watcher: processor time of a tick",
        cpu(well, Contender.WATCHER).in("ms"),
        cpu(ill, Contender.WATCHER).in("ms"),
        "");
    double gap = other(ill, "gapMax").median();
    report.row(
        "flink-watch's watcher: longest gap between looks at a healthy cluster (99 of 100), in intervals",
        other(well, "gapMax").in("×") + " (" + other(well, "gap99").in("×") + ")",
        other(ill, "gapMax").in("×") + " (" + other(ill, "gap99").in("×") + ")",
        MeasuredReport.goal("≤ 1.1 ×", gap <= 1.1));
    report.write("");
    report.write(
        "The watcher's first, close look at every job took "
            + other(well, "firstLooksMillis").times(0.001).in("s")
            + "; then it called %,.0f of them healthy, and with trouble %,.0f."
                .formatted(other(well, "healthy").median(), other(ill, "healthy").median()));
  }

  private Map<Contender, Fork.Told> run(boolean trouble, List<Contender> contenders) {
    EnumMap<Contender, Fork.Told> told = new EnumMap<>(Contender.class);
    int ticks = trouble || settings.quick() ? 2 : 5;
    try (MeasuredClusters served =
        new MeasuredClusters(settings, clusters, JOBS_OF_EACH, trouble)) {
      for (Contender contender : contenders) {
        boolean peerInTrouble = trouble && contender != Contender.WATCHER;
        Fork.run(
            told.computeIfAbsent(contender, c -> new Fork.Told()),
            List.of("-Xmx1g"),
            settings.classPath(),
            TickContenders.class,
            contender,
            served.portsFile(),
            JOBS_OF_EACH,
            trouble ? TROUBLE_DEADLINE : LONG_DEADLINE,
            peerInTrouble ? 1 : contender == Contender.WATCHER ? 2 * ticks : ticks);
      }
    }
    int ill = trouble ? clusters / 100 : 0;
    for (Map.Entry<Contender, Fork.Told> each : told.entrySet()) {
      for (String answer : each.getValue().answers) {
        // Nobody sees the jobs of a dead cluster; those of a slow one are seen or not, as it comes.
        int running = Integer.parseInt(answer.replace(" RUNNING", ""));
        if (running > (clusters - ill) * JOBS_OF_EACH
            || running < (clusters - 2 * ill) * JOBS_OF_EACH) {
          throw new IllegalStateException(
              "%s says %s of %d jobs".formatted(each.getKey(), answer, clusters * JOBS_OF_EACH));
        }
      }
    }
    return told;
  }

  private static String name(Contender contender) {
    return switch (contender) {
      case PLATFORM_LOOP -> "one blocking request for each job, 64 threads";
      case REST_CLUSTER_CLIENT -> "Flink's `RestClusterClient`, one for each cluster, 64 threads";
      case BARE_CLIENT -> "bare `HttpClient`, each cluster once, a tree; judges nothing";
      case CLIENT_AND_JUDGE ->
          "flink-watch's client, each cluster once, and its judge of every job";
      case WATCHER -> "flink-watch's watcher";
    };
  }

  private static double requests(Map<Contender, Fork.Told> told, Contender contender) {
    return MeasuredSpread.of(told(told, contender).others.getOrDefault("requests", List.of()))
        .median();
  }

  /** Returns what a tick costs; the watcher tells it for several. */
  private static MeasuredSpread cpu(Map<Contender, Fork.Told> told, Contender contender) {
    Fork.Told found = told(told, contender);
    List<Double> intervals = found.others.getOrDefault("intervals", List.of());
    List<Double> each = new ArrayList<>();
    for (int n = 0; n < found.cpuMillis.size(); n++) {
      each.add(found.cpuMillis.get(n) / (intervals.isEmpty() ? 1 : intervals.get(n)));
    }
    return MeasuredSpread.of(each);
  }

  private static MeasuredSpread other(Map<Contender, Fork.Told> told, String name) {
    return MeasuredSpread.of(told(told, Contender.WATCHER).others.getOrDefault(name, List.of()));
  }

  private static Fork.Told told(Map<Contender, Fork.Told> told, Contender contender) {
    Fork.Told found = told.get(contender);
    if (found == null) {
      throw new IllegalStateException(contender + " did not run");
    }
    return found;
  }
}
