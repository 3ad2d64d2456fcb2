package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.internal.text.Spans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all parts of one watcher share: its settings, its hands, and what it counts. */
final class Surroundings {

  /** For how long the embedder's own sources may keep a look waiting. */
  private static final Duration SOURCE_DEADLINE = Duration.ofSeconds(30);

  /** How long a look at a silent cluster may take at least. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** After that time whoever holds a look is lost; more than any look may take. */
  private static final Duration LOST = Duration.ofMinutes(5);

  final Duration interval;
  final Duration deepInterval;
  final Duration maxBackoff;
  final Duration archivePatience;
  final JobHealthEvaluator evaluator;
  final Clock clock;

  final Host host;
  final Workers workers;
  final Places places;
  final Listeners listeners;
  final MemoryKeeper keeper;

  final Clusters clusters = new Clusters();

  /** Which cluster a job is watched in. */
  final Map<JobKey, ClusterRounds> whose = new ConcurrentHashMap<>();

  /** Ticks after which whoever holds a look is lost. */
  final long lostAfter;

  final LongAdder clusterLooks = new LongAdder();
  final LongAdder blindClusterLooks = new LongAdder();
  final LongAdder deepLooks = new LongAdder();
  final LongAdder postponedDeepLooks = new LongAdder();
  final LongAdder judgements = new LongAdder();

  Surroundings(JobWatcher.Builder builder) {
    this.interval = builder.interval;
    this.deepInterval = builder.deepInterval;
    this.maxBackoff = builder.maxBackoff;
    this.archivePatience = builder.archivePatience;
    this.evaluator = builder.evaluator;
    this.host = new Host(builder.clock);
    this.clock = new HostClock(host);
    this.workers = new Workers(host, builder.scheduler, builder.executor);
    this.places = new Places(builder.maxInFlight);
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
   * Asks a source of the embedder; whatever it does instead of answering becomes {@code failed}.
   */
  <T> CompletableFuture<Observation<T>> ask(
      Supplier<CompletableFuture<Observation<T>>> source,
      Function<Throwable, Observation<T>> failed) {
    Optional<CompletableFuture<Observation<T>>> asked = host.get("a source", source::get);
    if (asked.isEmpty()) {
      return CompletableFuture.completedFuture(
          failed.apply(new IllegalStateException("the source threw, or answered null")));
    }
    CompletableFuture<Observation<T>> answer = new CompletableFuture<>();
    CompletableFuture<?> unused =
        asked.get().whenComplete((told, thrown) -> answer.complete(told(told, thrown, failed)));
    if (answer.isDone()) {
      return answer; // the usual case of a Flink that never moves: no timer for that
    }
    return answer.orTimeout(SOURCE_DEADLINE.toSeconds(), TimeUnit.SECONDS).exceptionally(failed);
  }

  private <T> Observation<T> told(
      @Nullable Observation<T> told,
      @Nullable Throwable thrown,
      Function<Throwable, Observation<T>> failed) {
    if (told == null) {
      Throwable why = thrown != null ? thrown : new NullPointerException("no answer");
      Throwable root = why instanceof CompletionException ? why.getCause() : why;
      host.failed("a source failed", root);
      return failed.apply(root != null ? root : why);
    }
    told.cause()
        .filter(cause -> cause.code() == UnknownCode.SOURCE_FAILED)
        .ifPresent(cause -> host.failed("a source failed", cause.exception().orElse(null)));
    return told;
  }

  /**
   * Returns an answer that comes in time: a cluster that was silent may keep its place no longer
   * than it is left alone after that.
   */
  <T> CompletableFuture<Observation<T>> inTime(
      CompletableFuture<Observation<T>> asked, @Nullable Duration atMost) {
    if (atMost == null || asked.isDone()) {
      return asked;
    }
    Duration limit = atMost.compareTo(SHORTEST) < 0 ? SHORTEST : atMost;
    CompletableFuture<Observation<T>> answer =
        asked.copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    return answer.exceptionally(
        late -> {
          asked.cancel(true);
          return Observation.unknown(
              UnknownCause.of(
                  UnknownCode.RESPONSE_TIMEOUT, "no answer within " + Spans.spoken(limit)),
              now());
        });
  }

  Observation<DeploymentReport> resourceManagerFailed(Throwable thrown) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.SOURCE_FAILED, "the resource manager could not be asked")
            .withException(thrown),
        now());
  }
}
