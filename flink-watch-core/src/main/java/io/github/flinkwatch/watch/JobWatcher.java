package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.report.Fleet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches many jobs in many clusters.
 *
 * <pre>{@code
 * JobWatcher watcher = JobWatcher.builder().listener(event -> platform.tell(event)).build();
 * watcher.add(WatchedCluster.of("session-1", FlinkRestClient.of(address)));
 * watcher.start();
 * watcher.fleet(); // at any time
 * }</pre>
 *
 * <p>At each tick a cluster is asked one question for all of its jobs. A job is looked at more
 * closely (checkpoints, exceptions, vertices, back-pressure) when its row has changed, when it is
 * not well, and at a slower cadence; only then is it judged again. Where its Flink does not tell,
 * the resource manager, the archive and the HistoryServer are asked.
 *
 * <ul>
 *   <li>Of one job there is never more than one look in flight, and what is in flight in all is
 *       bounded.
 *   <li>Ticks are spread evenly over the interval. Clusters that do not answer are asked less and
 *       less often, and have a bounded share of what is in flight, so that they delay nobody else.
 *   <li>Nothing remote, no listener and no store can stop it.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class JobWatcher implements AutoCloseable {

  private final Surroundings with;
  private final Map<String, ClusterRounds> clusters = new LinkedHashMap<>(); // guarded by this
  private boolean started;
  private int made;

  private JobWatcher(Builder builder) {
    this.with = new Surroundings(builder);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Adds a cluster.
   *
   * @throws IllegalArgumentException if there is one of that name
   * @throws IllegalStateException if the watcher is closed
   */
  public void add(WatchedCluster cluster) {
    requireNonNull(cluster, "cluster");
    requireOpen();
    ClusterRounds rounds;
    synchronized (this) {
      if (clusters.containsKey(cluster.name())) {
        throw new IllegalArgumentException("cluster is watched already: " + cluster.name());
      }
      rounds = new ClusterRounds(with, cluster, Spread.phase(made++));
      clusters.put(cluster.name(), rounds);
      if (started) {
        rounds.start();
      }
    }
  }

  /**
   * Adds a job of that cluster, or replaces what is said of it. A discovered job becomes an added
   * one: it stays until it is removed.
   *
   * @throws IllegalArgumentException if there is no such cluster, or the job is watched in another
   * @throws IllegalStateException if the watcher is closed
   */
  public void add(String cluster, WatchedJob job) {
    requireNonNull(job, "job");
    requireOpen();
    ClusterRounds rounds = rounds(cluster);
    if (rounds == null) {
      throw new IllegalArgumentException("cluster is not watched: " + cluster);
    }
    ClusterRounds there = with.whose.get(job.ref());
    if (there != null && there != rounds) {
      throw new IllegalArgumentException(
          "job is watched in cluster " + there.cluster().name() + ": " + job.ref());
    }
    rounds.add(job, false);
  }

  /**
   * Says what the platform intends with a job from now on, and has it looked at soon. Call it
   * before acting: a look that is in flight meanwhile is thrown away, so that nothing seen before
   * the act is judged by the intent after it.
   *
   * @return whether the job is watched
   */
  public boolean intend(JobRef job, JobIntent intent) {
    requireNonNull(intent, "intent");
    return withCase(
        job, (rounds, known) -> rounds.add(known.said().toBuilder().intent(intent).build(), false));
  }

  /** Has a job looked at closely as soon as there is room; returns whether it is watched. */
  public boolean lookSoon(JobRef job) {
    return withCase(job, (rounds, known) -> known.want());
  }

  /** Removes a job and its memory; returns whether it was watched. No event of it follows. */
  public boolean remove(JobRef job) {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    return rounds != null && rounds.remove(job, true);
  }

  /** Removes a cluster with its jobs and their memory; returns whether it was watched. */
  public boolean removeCluster(String cluster) {
    return remove(cluster, true);
  }

  /**
   * Removes a cluster with its jobs and leaves their memory in the store, for the watcher that
   * takes it over; returns whether it was watched.
   */
  public boolean release(String cluster) {
    return remove(cluster, false);
  }

  /** Begins to look; does nothing if it has begun. */
  public void start() {
    requireOpen();
    synchronized (this) {
      started = true;
    }
    all().forEach(ClusterRounds::start);
  }

  /** Begins no more looks until {@link #start}; what is in flight is judged. */
  public void pause() {
    synchronized (this) {
      started = false;
    }
    all().forEach(ClusterRounds::stop);
  }

  /** Begins no more looks at one cluster until it is resumed; returns whether it is watched. */
  public boolean pause(String cluster) {
    return pause(cluster, true);
  }

  /** Goes on with one cluster; returns whether it is watched. */
  public boolean resume(String cluster) {
    return pause(cluster, false);
  }

  /** Returns the last verdict of a job, or empty if it has none or is not watched. */
  public Optional<JobHealth> health(JobRef job) {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    JobCase known = rounds == null ? null : rounds.find(job);
    return known == null ? Optional.empty() : known.health();
  }

  /** Returns all jobs and clusters as they stand. */
  public Fleet fleet() {
    Fleet.Builder fleet = Fleet.builder().at(with.now());
    for (ClusterRounds rounds : all()) {
      fleet.addClusters(rounds.asFleetCluster());
      rounds.cases().forEach(job -> fleet.addJobs(job.asFleetJob()));
    }
    return fleet.build();
  }

  /** Returns what this watcher has done, and is doing. */
  public WatcherCounters counters() {
    return with.counters();
  }

  /**
   * Waits until a watched job has ended, proven, or the time is over; tolerates any blindness
   * meanwhile. An end that only the resource manager tells counts once the archive had its chance.
   *
   * @return the last verdict: ended, or as it stands when the time is over
   * @throws IllegalArgumentException if the job is not watched
   * @throws InterruptedException if the thread is interrupted; the job stays watched
   */
  public JobHealth await(JobRef job, Duration deadline) throws InterruptedException {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    JobCase known = rounds == null ? null : rounds.find(job);
    if (known == null) {
      throw new IllegalArgumentException("job is not watched: " + job);
    }
    try {
      return known.end().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      return known.health().orElseGet(() -> neverSeen(job));
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a bug of flink-watch", bug.getCause());
    }
  }

  /** Ends all looks and lets go of the threads it owns; sources and their clients stay open. */
  @Override
  public void close() {
    with.close();
    for (ClusterRounds rounds : all()) {
      rounds.remove(false);
    }
  }

  private JobHealth neverSeen(JobRef job) {
    UnknownCause cause =
        UnknownCause.of(UnknownCode.NOT_ASKED, "no look at the job was complete in time");
    JobEvidence nothing =
        JobEvidence.of(job, with.now()).live(Observation.unknown(cause, with.now())).build();
    return with.evaluator.evaluate(nothing, JobMemory.empty()).health();
  }

  private synchronized @Nullable ClusterRounds rounds(String cluster) {
    return clusters.get(requireNonNull(cluster, "cluster"));
  }

  private synchronized List<ClusterRounds> all() {
    return new ArrayList<>(clusters.values());
  }

  private boolean remove(String cluster, boolean forget) {
    ClusterRounds gone;
    synchronized (this) {
      gone = clusters.remove(requireNonNull(cluster, "cluster"));
    }
    if (gone != null) {
      gone.remove(forget);
    }
    return gone != null;
  }

  private boolean pause(String cluster, boolean pause) {
    ClusterRounds rounds = rounds(cluster);
    if (rounds != null) {
      rounds.pause(pause);
    }
    return rounds != null;
  }

  private boolean withCase(JobRef job, BiConsumer<ClusterRounds, JobCase> action) {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    JobCase known = rounds == null ? null : rounds.find(job);
    if (rounds == null || known == null) {
      return false;
    }
    action.accept(rounds, known);
    rounds.hurry();
    return true;
  }

  private void requireOpen() {
    if (with.isClosed()) {
      throw new IllegalStateException("the watcher is closed");
    }
  }

  /** Builds a {@link JobWatcher}. Not thread-safe. */
  public static final class Builder {
    Duration interval = Duration.ofSeconds(5);
    Duration deepInterval = Duration.ofMinutes(1);
    Duration maxBackoff = Duration.ofMinutes(1);
    Duration archivePatience = Duration.ofMinutes(10);
    int maxInFlight = 64;
    JobHealthEvaluator evaluator = JobHealthEvaluator.ofDefaults();
    MemoryStore memoryStore = MemoryStore.inMemory();
    final List<JobListener> listeners = new ArrayList<>();
    Clock clock = Clock.systemUTC();
    @Nullable ScheduledExecutorService scheduler;
    @Nullable Executor executor;

    private Builder() {}

    /** Sets how often each cluster is asked for its jobs; 5 seconds by default. */
    public Builder interval(Duration interval) {
      this.interval = positive(interval, "interval");
      return this;
    }

    /**
     * Sets how often a job is looked at closely although nothing gives reason; 1 minute by default.
     * Rules that go by checkpoints, progress and back-pressure see no more often than that. As
     * often the resource manager of a dedicated cluster is asked whether it contradicts its Flink.
     */
    public Builder deepInterval(Duration deepInterval) {
      this.deepInterval = positive(deepInterval, "deepInterval");
      return this;
    }

    /** Sets how far apart looks at a silent cluster get, by doubling; 1 minute by default. */
    public Builder maxBackoff(Duration maxBackoff) {
      this.maxBackoff = positive(maxBackoff, "maxBackoff");
      return this;
    }

    /**
     * Sets for how long after an end that only the resource manager told, the archive and the
     * HistoryServer are still asked for the job's own word; 10 minutes by default.
     */
    public Builder archivePatience(Duration archivePatience) {
      this.archivePatience = positive(archivePatience, "archivePatience");
      return this;
    }

    /**
     * Sets how many looks may be in flight, of which silent clusters and closer looks have a
     * bounded share; 64 by default. At least 4.
     */
    public Builder maxInFlight(int maxInFlight) {
      if (maxInFlight < 4) {
        throw new IllegalArgumentException("maxInFlight is less than 4: " + maxInFlight);
      }
      this.maxInFlight = maxInFlight;
      return this;
    }

    /** Sets rules and default thresholds; all rules and the defaults by default. */
    public Builder evaluator(JobHealthEvaluator evaluator) {
      this.evaluator = requireNonNull(evaluator, "evaluator");
      return this;
    }

    /** Sets where memory is kept; {@link MemoryStore#inMemory()} by default. */
    public Builder memoryStore(MemoryStore memoryStore) {
      this.memoryStore = requireNonNull(memoryStore, "memoryStore");
      return this;
    }

    /** Adds somebody who hears of changes. */
    public Builder listener(JobListener listener) {
      listeners.add(requireNonNull(listener, "listener"));
      return this;
    }

    /** Sets the clock that dates looks and plans ticks; the system's by default. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what wakes the watcher: it is asked for delays only, with tasks that take microseconds.
     * By default a thread of its own. It is not shut down.
     */
    public Builder scheduler(ScheduledExecutorService scheduler) {
      this.scheduler = requireNonNull(scheduler, "scheduler");
      return this;
    }

    /**
     * Sets what judges, tells listeners, and calls the memory store; by default two threads of its
     * own. What it refuses is done at once by the thread that brought the answer, one of the HTTP
     * client's: nothing is lost, and the client gets slower meanwhile. It is not shut down.
     */
    public Builder executor(Executor executor) {
      this.executor = requireNonNull(executor, "executor");
      return this;
    }

    /** Returns the watcher, which looks at nothing before {@link JobWatcher#start}. */
    public JobWatcher build() {
      return new JobWatcher(this);
    }

    private static Duration positive(Duration duration, String name) {
      if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(name + " is not positive: " + duration);
      }
      return duration;
    }
  }
}
