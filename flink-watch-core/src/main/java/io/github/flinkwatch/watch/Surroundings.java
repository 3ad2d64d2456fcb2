package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.health.JobHealthEvaluator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/** What all parts of one watcher share: its settings, its threads, and what it counts. */
final class Surroundings {

  private static final Logger LOG = System.getLogger(JobWatcher.class.getName());

  /** For how long the embedder's own sources may keep a look waiting. */
  private static final Duration SOURCE_DEADLINE = Duration.ofSeconds(30);

  private static final int JUDGES = 2;

  final Duration interval;
  final Duration deepInterval;
  final Duration maxBackoff;
  final Duration archivePatience;
  final JobHealthEvaluator evaluator;
  final MemoryStore store;
  final Clock clock;
  final Lanes lanes;

  /** Which cluster a job is watched in. */
  final Map<JobRef, ClusterRounds> whose = new ConcurrentHashMap<>();

  final LongAdder clusterLooks = new LongAdder();
  final LongAdder blindClusterLooks = new LongAdder();
  final LongAdder deepLooks = new LongAdder();
  final LongAdder postponedDeepLooks = new LongAdder();
  final LongAdder judgements = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder embedderFailures = new LongAdder();

  private final List<JobListener> listeners;
  private final ScheduledExecutorService scheduler;
  private final Executor executor;
  private final boolean ownsScheduler;
  private final boolean ownsExecutor;
  private volatile boolean closed;

  Surroundings(JobWatcher.Builder builder) {
    this.interval = builder.interval;
    this.deepInterval = builder.deepInterval;
    this.maxBackoff = builder.maxBackoff;
    this.archivePatience = builder.archivePatience;
    this.evaluator = builder.evaluator;
    this.store = builder.memoryStore;
    this.clock = builder.clock;
    this.lanes = new Lanes(builder.maxInFlight);
    this.listeners = List.copyOf(builder.listeners);
    this.ownsScheduler = builder.scheduler == null;
    this.ownsExecutor = builder.executor == null;
    this.scheduler = builder.scheduler == null ? timer() : builder.scheduler;
    this.executor = builder.executor == null ? judges() : builder.executor;
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, daemons("flink-watch-timer"));
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private static Executor judges() {
    return new ThreadPoolExecutor(
        JUDGES,
        JUDGES,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        daemons("flink-watch-judge"));
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  Instant now() {
    return clock.instant();
  }

  boolean isClosed() {
    return closed;
  }

  /** Runs {@code task} after a while, unless the watcher is closed by then. */
  void after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(
              () -> {
                if (!closed) {
                  task.run();
                }
              },
              Math.max(0, delay.toNanos()),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException over) {
      refused(over);
    }
  }

  /**
   * Runs {@code task} on a judging thread. What the executor refuses is done right here, by the
   * thread that brought the answer: places must be left, cases given back and the next tick
   * planned, whoever does it. That is safe, for no task waits, holds a lock, or minds its thread.
   */
  void judge(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException over) {
      refused(over);
      task.run();
    }
  }

  private void refused(RejectedExecutionException over) {
    if (!closed) {
      failed("the watcher's scheduler or executor refused work", over);
    }
  }

  /**
   * Asks a source of the embedder; whatever it does instead of answering becomes {@code failed}.
   */
  static <T> CompletableFuture<T> ask(
      Supplier<CompletableFuture<T>> source, Function<Throwable, T> failed) {
    CompletableFuture<T> asked;
    try {
      asked = source.get();
    } catch (RuntimeException | AssertionError | LinkageError thrown) {
      return CompletableFuture.completedFuture(failed.apply(thrown));
    }
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      return asked; // the usual case of a Flink that never moves: no timer for that
    }
    return asked
        .copy()
        .orTimeout(SOURCE_DEADLINE.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(failed);
  }

  Observation<DeploymentReport> resourceManagerFailed(Throwable thrown) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_ASKED, "the resource manager could not be asked")
            .withException(thrown),
        now());
  }

  void tell(JobEvent event) {
    events.increment();
    for (JobListener listener : listeners) {
      embedded("a listener", () -> listener.onEvent(event));
    }
  }

  /**
   * Runs what belongs to the embedder: what it throws disturbs nobody.
   *
   * @return whether it did not throw
   */
  boolean embedded(String what, Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException | AssertionError | LinkageError thrown) {
      failed(what + " threw", thrown);
      return false;
    }
  }

  /** Logs the 1st, 2nd, 4th, 8th of them: a lasting fault must not flood logs. */
  private void failed(String what, Throwable thrown) {
    embedderFailures.increment();
    long count = embedderFailures.sum();
    if (Long.bitCount(count) == 1) {
      LOG.log(Level.WARNING, what + "; " + count + " failures so far, of any kind", thrown);
    }
  }

  WatcherCounters counters() {
    return WatcherCounters.builder()
        .clusterLooks(clusterLooks.sum())
        .blindClusterLooks(blindClusterLooks.sum())
        .deepLooks(deepLooks.sum())
        .postponedDeepLooks(postponedDeepLooks.sum())
        .judgements(judgements.sum())
        .events(events.sum())
        .embedderFailures(embedderFailures.sum())
        .inFlight(lanes.inFlight())
        .waiting(lanes.waiting())
        .build();
  }

  void close() {
    closed = true;
    if (ownsScheduler) {
      scheduler.shutdownNow();
    }
    if (ownsExecutor) {
      ((ThreadPoolExecutor) executor).shutdown();
    }
  }
}
