package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.gather.JobSources;
import io.github.flinkwatch.health.JobHealthEvaluator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What all parts of one watcher share: its settings, its hands, and what it counts. */
final class WatchContext {

  /** After that time whoever holds a look is lost; more than any look may take. */
  private static final Duration LOST = Duration.ofMinutes(5);

  final Duration interval;
  final Duration deepInterval;
  final Duration maxBackoff;
  final Duration archivePatience;
  final Duration lookDeadline;
  final JobHealthEvaluator evaluator;
  final Clock clock;

  final HostBoundary host;
  final WorkExecutors workers;
  final InFlightLimiter inFlight;
  final Listeners listeners;
  final MemoryKeeper keeper;

  final PackedSnapshot.Dictionary dictionary = new PackedSnapshot.Dictionary();

  final ClusterRegistry clusters = new ClusterRegistry();

  /** Which cluster a job is watched in. */
  final Map<JobKey, ClusterRounds> whose = new ConcurrentHashMap<>();

  /** Ticks after which whoever holds a look is lost. */
  final long lostAfter;

  /** Questions to resource managers that are under way beside the looks. */
  final AtomicInteger opinions = new AtomicInteger();

  final LongAdder clusterLooks = new LongAdder();
  final LongAdder blindClusterLooks = new LongAdder();
  final LongAdder deepLooks = new LongAdder();
  final LongAdder postponedDeepLooks = new LongAdder();
  final LongAdder judgements = new LongAdder();

  WatchContext(JobWatcher.Builder builder) {
    this.interval = builder.interval;
    this.deepInterval = builder.deepInterval;
    this.maxBackoff = builder.maxBackoff;
    this.archivePatience = builder.archivePatience;
    this.lookDeadline = builder.lookDeadline;
    this.evaluator = builder.evaluator;
    this.host = new HostBoundary(builder.clock);
    this.clock = new HostClock(host);
    this.workers = new WorkExecutors(host, builder.scheduler, builder.executor);
    this.inFlight = new InFlightLimiter(builder.maxInFlight);
    this.listeners = new Listeners(host, builder.listeners, builder.maxUntold);
    this.keeper = new MemoryKeeper(host, workers, builder.memoryStore);
    this.lostAfter = ticks(LOST);
  }

  /** Returns how many ticks a span is, at least one. */
  long ticks(Duration span) {
    return Math.max(1, Math.round((double) span.toNanos() / interval.toNanos()));
  }

  Instant now() {
    return host.now();
  }

  boolean isClosed() {
    return workers.isClosed();
  }

  /**
   * Returns who looks at the jobs of a cluster, by all that its Flink does not tell. Failures of
   * the embedder's own sources are counted.
   */
  JobObserver observer(WatchedCluster cluster) {
    JobObserver.Builder observer = JobObserver.builder().clock(clock).deadline(lookDeadline);
    JobSources sources = cluster.sources();
    sources
        .deployment()
        .ifPresent(source -> observer.deployment(heard(source.toString(), () -> source)));
    sources
        .archive()
        .ifPresent(
            source -> observer.archive(run -> heard("the archive", () -> source.snapshot(run))));
    sources
        .history()
        .ifPresent(
            source ->
                observer.history(run -> heard("the HistoryServer", () -> source.snapshot(run))));
    return observer.build();
  }

  /** Returns the question of the embedder's that is asked within the boundary to him. */
  <T> Question<T> heard(String what, Supplier<Question<T>> source) {
    return Question.<T>of(
            what,
            clock,
            (within, memory) ->
                host.calling(
                    () -> {
                      Question<T> question =
                          requireNonNull(source.get(), "no question").sharing(memory);
                      return (within == null ? question : question.within(within)).askAsync();
                    }))
        .map(this::counted);
  }

  private <T> Observation<T> counted(Observation<T> told) {
    told.cause()
        .filter(cause -> cause.code() == UnknownCode.SOURCE_FAILED)
        .ifPresent(cause -> host.failed("a source failed", cause.exception().orElse(null)));
    return told;
  }
}
