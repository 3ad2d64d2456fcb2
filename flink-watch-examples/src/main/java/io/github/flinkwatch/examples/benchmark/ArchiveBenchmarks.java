package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.examples.benchmark.ArchiveContenders.ManyArchives;
import io.github.flinkwatch.examples.benchmark.ArchiveContenders.OneArchive;
import io.github.flinkwatch.examples.benchmark.GeneratedArchive.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Benchmarks a, b and c: the archives of ended jobs. Contenders take turns, process by process. */
final class ArchiveBenchmarks {

  private record Size(int vertices, int parallelism, double stateGoal, double lastGoal) {}

  /** Vertices and parallelism, and how many times faster than Flink ours is to be; 0 is no goal. */
  private static final List<Size> SIZES =
      List.of(
          new Size(2, 1, 0, 0),
          new Size(20, 100, 0, 0),
          new Size(50, 1000, 0, 10),
          new Size(50, 4000, 1000, 10));

  private final Settings settings;
  private final MeasuredReport report;
  private final Path warmUp;

  ArchiveBenchmarks(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
    this.warmUp = archive(SIZES.get(0), Order.OVERVIEW_LAST);
  }

  /** Benchmark a: the state of one job, its entry where Flink writes it. */
  void state() {
    report.heading(
        "a. The state, from the archive of one job",
        "archive",
        "Flink's reader and a tree",
        "peak memory",
        "flink-watch, 64 MB heap",
        "peak memory",
        "times faster (processor time)",
        "goal");
    for (Size size : sizes()) {
      for (Order order : List.of(Order.OVERVIEW_FIRST, Order.OVERVIEW_BEHIND_ENVIRONMENT)) {
        Map<OneArchive, Fork.Told> told =
            race(size, order, OneArchive.FLINK_STATE, OneArchive.OUR_STATE);
        row(name(size) + ", " + order.words, told, size.stateGoal);
      }
    }
  }

  /** Benchmark b: the whole archive has to be passed over. */
  void wholePass() {
    report.heading(
        "b. The state from the last entry, and all job-level entries in one pass",
        "archive",
        "Flink's reader and a tree",
        "peak memory",
        "flink-watch, 64 MB heap",
        "peak memory",
        "times faster (processor time)",
        "goal");
    for (Size size : sizes()) {
      Map<OneArchive, Fork.Told> told =
          race(
              size,
              Order.OVERVIEW_LAST,
              OneArchive.FLINK_STATE,
              OneArchive.OUR_STATE,
              OneArchive.JACKSON_SKIP,
              OneArchive.FLINK_JOB_LEVEL,
              OneArchive.OUR_JOB_LEVEL);
      row(name(size) + ", the state", told, size.lastGoal);
      rowOfSkip(size, told, size.lastGoal > 0);
      EnumMap<OneArchive, Fork.Told> jobLevel = new EnumMap<>(OneArchive.class);
      jobLevel.put(OneArchive.FLINK_STATE, told.get(OneArchive.FLINK_JOB_LEVEL));
      jobLevel.put(OneArchive.OUR_STATE, told.get(OneArchive.OUR_JOB_LEVEL));
      row(name(size) + ", all job-level entries", jobLevel, size.lastGoal);
    }
  }

  /** Benchmark c: many small archives. */
  void manySmall() {
    int count = settings.quick() ? 1_000 : 10_000;
    Path few = settings.directory().resolve("few");
    Path many = settings.directory().resolve("many-" + count);
    for (int n = 0; n < count; n++) {
      GeneratedArchive.write(many, n, 2, 1, Order.OVERVIEW_BEHIND_ENVIRONMENT);
    }
    for (int n = 0; n < 500; n++) {
      GeneratedArchive.write(few, n, 2, 1, Order.OVERVIEW_BEHIND_ENVIRONMENT);
    }
    EnumMap<ManyArchives, Fork.Told> told = new EnumMap<>(ManyArchives.class);
    for (int process = 0; process < settings.processes(); process++) {
      for (ManyArchives contender : ManyArchives.values()) {
        Fork.run(
            told.computeIfAbsent(contender, c -> new Fork.Told()),
            List.of("-Xmx256m"),
            settings.classPath(),
            ManyArchives.class,
            contender,
            few,
            many,
            settings.budgetMillis());
      }
    }
    agree(told.values(), many);
    report.heading(
        "c. The states of " + count + " small archives",
        "",
        "time",
        "processor time",
        "peak memory",
        "times faster",
        "goal");
    Fork.Told flink = told(told, ManyArchives.FLINK);
    for (Map.Entry<ManyArchives, Fork.Told> each : told.entrySet()) {
      double ratio =
          MeasuredSpread.of(each.getValue().wallMillis)
              .ratioOf(MeasuredSpread.of(flink.wallMillis));
      report.row(
          switch (each.getKey()) {
            case FLINK -> "Flink's reader and a tree, one after another";
            case OURS_IN_TURN -> "flink-watch, one thread";
            case OURS -> "flink-watch, as many threads as processors";
          },
          MeasuredSpread.of(each.getValue().wallMillis).in("ms"),
          MeasuredSpread.of(each.getValue().cpuMillis).in("ms"),
          MeasuredSpread.of(each.getValue().peakMiB).in("MiB"),
          MeasuredReport.times(ratio),
          each.getKey() == ManyArchives.OURS ? MeasuredReport.goal("≥ 5 ×", ratio >= 5) : "");
    }
  }

  private void row(String what, Map<OneArchive, Fork.Told> told, double goal) {
    Fork.Told flink = told(told, OneArchive.FLINK_STATE);
    Fork.Told ours = told(told, OneArchive.OUR_STATE);
    double ratio = MeasuredSpread.of(ours.wallMillis).ratioOf(MeasuredSpread.of(flink.wallMillis));
    report.row(
        what,
        MeasuredSpread.of(flink.wallMillis).in("ms"),
        MeasuredSpread.of(flink.peakMiB).in("MiB"),
        MeasuredSpread.of(ours.wallMillis).in("ms"),
        MeasuredSpread.of(ours.peakMiB).in("MiB"),
        MeasuredReport.times(ratio)
            + " ("
            + MeasuredReport.times(
                MeasuredSpread.of(ours.cpuMillis).ratioOf(MeasuredSpread.of(flink.cpuMillis)))
            + ")",
        goal == 0 ? "" : MeasuredReport.goal("≥ %,.0f ×".formatted(goal), ratio >= goal));
  }

  private void rowOfSkip(Size size, Map<OneArchive, Fork.Told> told, boolean hasGoal) {
    Fork.Told skip = told(told, OneArchive.JACKSON_SKIP);
    Fork.Told ours = told(told, OneArchive.OUR_STATE);
    double ratio = MeasuredSpread.of(ours.wallMillis).ratioOf(MeasuredSpread.of(skip.wallMillis));
    report.row(
        name(size) + ", the state, against Jackson's bare token skip",
        MeasuredSpread.of(skip.wallMillis).in("ms"),
        MeasuredSpread.of(skip.peakMiB).in("MiB"),
        MeasuredSpread.of(ours.wallMillis).in("ms"),
        MeasuredSpread.of(ours.peakMiB).in("MiB"),
        MeasuredReport.times(ratio)
            + " ("
            + MeasuredReport.times(
                MeasuredSpread.of(ours.cpuMillis).ratioOf(MeasuredSpread.of(skip.cpuMillis)))
            + ")",
        hasGoal ? MeasuredReport.goal("≥ 0.8 ×", ratio >= 0.8) : "");
  }

  private Map<OneArchive, Fork.Told> race(Size size, Order order, OneArchive... contenders) {
    Path file = archive(size, order);
    EnumMap<OneArchive, Fork.Told> told = new EnumMap<>(OneArchive.class);
    for (int process = 0; process < settings.processes(); process++) {
      for (OneArchive contender : contenders) {
        Fork.run(
            told.computeIfAbsent(contender, c -> new Fork.Told()),
            List.of(contender.heap()),
            settings.classPath(),
            OneArchive.class,
            contender,
            warmUp,
            file,
            settings.budgetMillis());
      }
    }
    agree(List.of(told(told, contenders[0]), told(told, contenders[1])), file);
    if (contenders.length == 5) {
      agree(List.of(told(told, contenders[3]), told(told, contenders[4])), file);
    }
    return told;
  }

  /** Whoever is fast and wrong is not compared. */
  private static void agree(Iterable<Fork.Told> contenders, Path input) {
    String first = null;
    for (Fork.Told told : contenders) {
      String answer = String.join(", ", told.answers);
      if (first == null) {
        first = answer;
      }
      if (!first.equals(answer) || told.answers.size() != 1) {
        throw new IllegalStateException(input + ": " + first + " or " + answer + "?");
      }
    }
  }

  private static <K> Fork.Told told(Map<K, Fork.Told> told, K contender) {
    Fork.Told found = told.get(contender);
    if (found == null) {
      throw new IllegalStateException(contender + " did not run");
    }
    return found;
  }

  private List<Size> sizes() {
    return settings.quick() ? SIZES.subList(0, 3) : SIZES;
  }

  private Path archive(Size size, Order order) {
    return GeneratedArchive.write(
        settings.directory().resolve(order.name().toLowerCase(java.util.Locale.ROOT)),
        size.vertices * size.parallelism,
        size.vertices,
        size.parallelism,
        order);
  }

  private String name(Size size) {
    try {
      double bytes = Files.size(archive(size, Order.OVERVIEW_FIRST));
      String length =
          bytes < 1e6
              ? MeasuredSpread.figure(bytes / 1e3) + " kB"
              : MeasuredSpread.figure(bytes / 1e6) + " MB";
      return size.vertices + "×" + size.parallelism + ", " + length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
