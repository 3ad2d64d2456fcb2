package io.github.flinkwatch.micrometer;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatcherCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Binds a watcher to Micrometer. UNKNOWN is a series of its own everywhere: it is neither zero nor
 * missing, and an alert can tell "we do not see" from "it is down".
 *
 * <p>Thread-safe. Rows of jobs are renewed by {@link #refresh()}: call it before each scrape or on
 * a schedule.
 */
public final class WatcherMetrics implements MeterBinder {

  private final JobWatcher watcher;
  private final List<Refreshing> rows = new ArrayList<>();

  /** One family of rows, and what to fill it with. */
  private static final class Refreshing {
    final MultiGauge gauge;
    final Function<Fleet, List<Row<?>>> content;

    Refreshing(MultiGauge gauge, Function<Fleet, List<Row<?>>> content) {
      this.gauge = gauge;
      this.content = content;
    }
  }

  private WatcherMetrics(JobWatcher watcher) {
    this.watcher = watcher;
  }

  /** Returns the meters of that watcher, which are yet to be bound. */
  public static WatcherMetrics of(JobWatcher watcher) {
    return new WatcherMetrics(requireNonNull(watcher, "watcher"));
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    add(registry, "flink.watch.jobs", "jobs by state", fleet -> byState(fleet.jobs()));
    add(registry, "flink.watch.jobs.health", "jobs by health", fleet -> byHealth(fleet.jobs()));
    add(
        registry,
        "flink.watch.job.state",
        "1: the state that a job is in",
        fleet -> states(fleet.jobs()));
    add(registry, "flink.watch.job.finding", "1: what is wrong", fleet -> findings(fleet.jobs()));
    add(registry, "flink.watch.job.unseen", "1: why it is unknown", fleet -> causes(fleet.jobs()));
    add(
        registry,
        "flink.watch.cluster.silent",
        "1: why its last look had no answer",
        fleet -> silent(fleet.clusters()));
    count(registry, "flink.watch.cluster.looks", "all looks", WatcherCounters::clusterLooks);
    count(
        registry,
        "flink.watch.cluster.looks.blind",
        "looks without an answer",
        WatcherCounters::blindClusterLooks);
    count(registry, "flink.watch.judgements", "verdicts", WatcherCounters::judgements);
    count(
        registry,
        "flink.watch.embedder.failures",
        "listeners and stores that threw",
        WatcherCounters::embedderFailures);
    count(
        registry,
        "flink.watch.events.dropped",
        "events that a listener did not keep up with",
        WatcherCounters::droppedEvents);
    count(
        registry,
        "flink.watch.saves.refused",
        "rows that somebody else had saved meanwhile",
        WatcherCounters::refusedSaves);
    gauge(
        registry,
        "flink.watch.clusters.silent",
        "clusters whose last look had no answer",
        WatcherMetrics::silentClusters);
    gauge(
        registry,
        "flink.watch.deep.look.latest.seconds",
        "how long the latest closer look has been due",
        w -> w.counters().latestDeepLook().toSeconds());
    gauge(
        registry,
        "flink.watch.jobs.unsaved",
        "rows that the store is yet to take",
        w -> w.counters().unsavedJobs());
    gauge(
        registry,
        "flink.watch.jobs.unloaded",
        "rows that the store is yet to give",
        w -> w.counters().unloadedJobs());
    gauge(
        registry,
        "flink.watch.events.untold",
        "events that wait for listeners",
        w -> w.counters().untoldEvents());
    gauge(registry, "flink.watch.looks.in.flight", "looks under way", w -> w.counters().inFlight());
    refresh();
  }

  private static double silentClusters(JobWatcher watcher) {
    return watcher.fleet().clusters().stream()
        .filter(cluster -> cluster.silentBecause().isPresent())
        .count();
  }

  /** Renews the rows from what the watcher knows now; asks nobody. */
  public synchronized void refresh() {
    Fleet fleet = watcher.fleet();
    for (Refreshing family : rows) {
      family.gauge.register(family.content.apply(fleet), true);
    }
  }

  private void add(
      MeterRegistry registry,
      String name,
      String description,
      Function<Fleet, List<Row<?>>> content) {
    MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
    rows.add(new Refreshing(gauge, content));
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<JobWatcher> figure) {
    Gauge.builder(name, watcher, figure).description(description).register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<WatcherCounters> counter) {
    FunctionCounter.builder(name, watcher, w -> counter.applyAsDouble(w.counters()))
        .description(description)
        .register(registry);
  }

  /** A row for each state, so that a series does not vanish when its last job leaves it. */
  private static List<Row<?>> byState(List<FleetJob> jobs) {
    Map<JobState, Long> counts =
        jobs.stream().collect(groupingBy(WatcherMetrics::state, counting()));
    return Stream.of(JobState.values())
        .<Row<?>>map(state -> row(Tags.of("state", state.name()), counts.getOrDefault(state, 0L)))
        .collect(toList());
  }

  private static List<Row<?>> byHealth(List<FleetJob> jobs) {
    Map<HealthStatus, Long> counts =
        jobs.stream()
            .collect(
                groupingBy(
                    job -> job.health().map(JobHealth::status).orElse(HealthStatus.UNKNOWN),
                    counting()));
    return Stream.of(HealthStatus.values())
        .<Row<?>>map(
            status -> row(Tags.of("status", status.name()), counts.getOrDefault(status, 0L)))
        .collect(toList());
  }

  private static List<Row<?>> states(List<FleetJob> jobs) {
    return jobs.stream()
        .<Row<?>>map(job -> row(tags(job).and("state", state(job).name()), 1))
        .collect(toList());
  }

  private static List<Row<?>> findings(List<FleetJob> jobs) {
    return jobs.stream()
        .flatMap(
            job ->
                job.health().stream()
                    .flatMap(health -> health.findings().stream())
                    .<Row<?>>map(
                        found ->
                            row(
                                tags(job)
                                    .and("rule", found.rule().toString())
                                    .and("severity", found.severity().name()),
                                1)))
        .collect(toList());
  }

  private static List<Row<?>> causes(List<FleetJob> jobs) {
    return jobs.stream()
        .flatMap(
            job ->
                job.health().flatMap(JobHealth::cause).stream()
                    .<Row<?>>map(cause -> row(tags(job).and("code", cause.code().name()), 1)))
        .collect(toList());
  }

  private static List<Row<?>> silent(List<FleetCluster> clusters) {
    return clusters.stream()
        .flatMap(
            cluster ->
                cluster.silentBecause().stream()
                    .<Row<?>>map(
                        cause ->
                            row(
                                Tags.of("cluster", cluster.name(), "code", cause.code().name()),
                                1)))
        .collect(toList());
  }

  /** A job of which there is no verdict yet is unknown, too. */
  private static JobState state(FleetJob job) {
    return job.health().map(JobHealth::state).orElse(JobState.UNKNOWN);
  }

  private static Tags tags(FleetJob job) {
    String id = job.ref().jobId().map(Object::toString).or(job.ref()::deploymentId).orElse("");
    return Tags.of("cluster", job.cluster(), "job_id", id, "name", job.displayName());
  }

  private static Row<Number> row(Tags tags, Number value) {
    return Row.of(tags, value);
  }
}
