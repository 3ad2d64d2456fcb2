package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobKey;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Watches many jobs in many clusters. A job is known by its {@link JobKey}: the cluster's name and
 * its own id. Where a method takes a {@link JobRef}, only its id counts, and one cluster must have
 * the job.
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
 *       bounded. The oldest goes first: nobody waits for ever, however many are in need.
 *   <li>Ticks are spread evenly over the interval. Clusters that do not answer are asked less and
 *       less often, and take no place from others.
 *   <li>Nothing remote, no listener and no store can stop it, and none is called with a lock held:
 *       they may call back whatever they like.
 *   <li>Looks are planned by the scheduler's delays alone; the clock only dates them.
 *   <li>Events are told at least once; see {@link JobEvent#id()} and {@link #close(Duration)}.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class JobWatcher implements AutoCloseable {

  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final WatchContext with;

  private JobWatcher(Builder builder) {
    this.with = new WatchContext(builder);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Adds a cluster. The same cluster again changes nothing; of a later {@link
   * WatchedCluster#epoch()} it was lost and gained again, unnoticed, and is begun anew from what is
   * stored. Jobs that were discovered in it before, by this watcher or by another with the same
   * store, come back as they were known last.
   *
   * @throws IllegalArgumentException if there is another one of that name
   * @throws IllegalStateException if the watcher is closed
   */
  public void add(WatchedCluster cluster) {
    requireNonNull(cluster, "cluster");
    requireOpen();
    ClusterRounds known = with.clusters.get(cluster.name());
    if (known == null) {
      ClusterRounds rounds = new ClusterRounds(with, cluster, with.clusters.nextPhase());
      known = with.clusters.putIfAbsent(cluster.name(), rounds);
      if (known == null) {
        begin(rounds);
        return;
      }
    }
    if (cluster.epoch() > known.cluster().epoch()) {
      boolean unused = known.abandon();
      add(cluster);
    } else if (!known.cluster().equals(cluster)) {
      throw new IllegalArgumentException("cluster is watched already: " + cluster.name());
    }
  }

  private void begin(ClusterRounds rounds) {
    if (rounds.cluster().discoversJobs() || rounds.cluster().epoch() > 0) {
      with.keeper.list(rounds);
    }
    if (with.clusters.areStarted()) {
      rounds.start();
    }
  }

  /**
   * Adds a job of that cluster, or replaces what is said of it; the same again changes nothing. A
   * discovered job becomes an added one: it stays until it is removed.
   *
   * @return the job's key
   * @throws IllegalArgumentException if there is no such cluster
   * @throws IllegalStateException if the watcher is closed
   */
  public JobKey add(String cluster, WatchedJob job) {
    requireNonNull(job, "job");
    requireOpen();
    ClusterRounds rounds = rounds(cluster);
    if (rounds == null) {
      throw new IllegalArgumentException("cluster is not watched: " + cluster);
    }
    rounds.jobs().add(job, false);
    return JobKey.of(cluster, job.ref());
  }

  /**
   * Says what the platform intends with a job from now on, and has it looked at soon. Call it
   * before acting: a look that is in flight meanwhile is thrown away, so that nothing seen before
   * the act is judged by the intent after it.
   *
   * @return whether the job is watched
   */
  public boolean intend(JobKey job, JobIntent intent) {
    requireNonNull(intent, "intent");
    return withCase(
        job,
        (rounds, known) ->
            rounds.jobs().add(known.said().toBuilder().intent(intent).build(), false));
  }

  /** As {@link #intend(JobKey, JobIntent)}. */
  public boolean intend(JobRef job, JobIntent intent) {
    return keyOf(job).map(key -> intend(key, intent)).orElse(false);
  }

  /** Has a job looked at closely as soon as there is room; returns whether it is watched. */
  public boolean lookSoon(JobKey job) {
    return withCase(job, (rounds, known) -> known.want());
  }

  /** As {@link #lookSoon(JobKey)}. */
  public boolean lookSoon(JobRef job) {
    return keyOf(job).map(this::lookSoon).orElse(false);
  }

  /**
   * Removes a job and its row in the store, whether it is watched or not; returns whether it was.
   * Nobody begins to hear an event of it after that. If the store does not delete the row now, that
   * is repeated.
   */
  public boolean remove(JobKey job) {
    requireNonNull(job, "job");
    ClusterRounds rounds = with.whose.get(job);
    if (rounds != null && rounds.jobs().remove(job, ClusterJobs.Row.DELETE)) {
      return true;
    }
    with.keeper.delete(job, Long.MAX_VALUE, true);
    return false;
  }

  /** Removes a job and its row in the store; returns whether it was watched. */
  public boolean remove(JobRef job) {
    return keyOf(job).map(this::remove).orElse(false);
  }

  /** Removes a cluster with its jobs and their rows; returns whether it was watched. */
  public boolean removeCluster(String cluster) {
    return remove(cluster, ClusterJobs.Row.DELETE);
  }

  /**
   * Removes a cluster with its jobs and leaves their rows in the store, for the watcher that takes
   * it over; returns whether it was watched. What is yet to be saved is, for which it waits up to 5
   * seconds.
   */
  public boolean release(String cluster) {
    return remove(cluster, ClusterJobs.Row.KEEP);
  }

  /**
   * Lets go of a cluster at once: from now on nothing of it is looked at, saved or told, and its
   * rows stay in the store. For a watcher that cannot say that it still has the cluster, as when
   * its lease could not be renewed; returns whether it was watched.
   */
  public boolean abandon(String cluster) {
    ClusterRounds rounds = rounds(cluster);
    return rounds != null && rounds.abandon();
  }

  /** Begins to look; does nothing if it has begun. */
  public void start() {
    requireOpen();
    with.clusters.started(true);
    all().forEach(ClusterRounds::start);
  }

  /** Begins no more looks until {@link #start}; what is in flight is judged. */
  public void pause() {
    with.clusters.started(false);
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
  public Optional<JobHealth> health(JobKey job) {
    return Optional.ofNullable(find(job)).flatMap(JobCase::health);
  }

  /** As {@link #health(JobKey)}. */
  public Optional<JobHealth> health(JobRef job) {
    return keyOf(job).flatMap(this::health);
  }

  /**
   * Returns the key of the watched job that has the id of {@code job}, discovered ones too, or
   * empty if there is none.
   *
   * @throws IllegalArgumentException if several clusters have a job of that id
   */
  public Optional<JobKey> keyOf(JobRef job) {
    requireNonNull(job, "job");
    JobKey found = null;
    for (ClusterRounds rounds : all()) {
      JobKey key = JobKey.of(rounds.cluster().name(), job);
      if (with.whose.containsKey(key)) {
        if (found != null) {
          throw new IllegalArgumentException(
              "watched in several clusters: " + found + " and " + key);
        }
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Returns all jobs and clusters as they stand. */
  public Fleet fleet() {
    Fleet.Builder fleet = Fleet.builder().at(with.now());
    for (ClusterRounds rounds : all()) {
      fleet.addClusters(rounds.sights().asFleetCluster());
      rounds.jobs().all().forEach(job -> fleet.addJobs(job.asFleetJob()));
    }
    return fleet.build();
  }

  /** Returns what this watcher has done, and is doing. */
  public WatcherCounters counters() {
    long latest = 0;
    for (ClusterRounds rounds : all()) {
      long tick = rounds.tick();
      for (JobCase job : rounds.jobs().all()) {
        latest = Math.max(latest, job.lateness(tick));
      }
    }
    return WatcherCounters.builder()
        .clusterLooks(with.clusterLooks.sum())
        .blindClusterLooks(with.blindClusterLooks.sum())
        .deepLooks(with.deepLooks.sum())
        .postponedDeepLooks(with.postponedDeepLooks.sum())
        .latestDeepLook(with.interval.multipliedBy(latest))
        .judgements(with.judgements.sum())
        .events(with.listeners.events())
        .droppedEvents(with.listeners.dropped())
        .untoldEvents(with.listeners.waiting())
        .unloadedJobs(with.keeper.unloaded())
        .unsavedJobs(with.keeper.unsaved())
        .refusedSaves(with.keeper.refusedSaves())
        .embedderFailures(with.host.failures())
        .inFlight(with.inFlight.inFlight())
        .waiting(
            with.inFlight.waiting(InFlightLimiter.Lane.ANSWERING)
                + with.inFlight.waiting(InFlightLimiter.Lane.SILENT))
        .waitingDeepLooks(with.inFlight.waiting(InFlightLimiter.Lane.CLOSER))
        .build();
  }

  /** Returns whether a resource manager is asked beside the looks right now. */
  boolean asksResourceManagers() {
    return with.opinions.get() > 0;
  }

  /** Returns whether nothing is under way and nothing to be done before time passes. */
  boolean isAtRest() {
    WatcherCounters now = counters();
    return now.inFlight() == 0
        && now.waiting() == 0
        && now.waitingDeepLooks() == 0
        && now.untoldEvents() == 0
        && with.keeper.isAtRest();
  }

  /**
   * Waits until a watched job has ended, proven, or the time is over; tolerates any blindness
   * meanwhile. An end that only the resource manager tells counts once the archive had its chance.
   * Returns early if the job or its cluster is removed, or the watcher is closed.
   *
   * @return the last verdict: ended, or as it stands
   * @throws IllegalArgumentException if the job is not watched
   * @throws InterruptedException if the thread is interrupted; the job stays watched
   */
  public JobHealth await(JobKey job, Duration deadline) throws InterruptedException {
    requireNonNull(deadline, "deadline");
    JobCase known = find(job);
    if (known == null) {
      throw new IllegalArgumentException("job is not watched: " + job);
    }
    Optional<JobHealth> told;
    try {
      told = known.end().get(nanos(deadline), TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      told = known.health();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a bug of flink-watch", bug.getCause());
    }
    return told.orElseGet(() -> neverSeen(known.ref()));
  }

  /** As {@link #await(JobKey, Duration)}. */
  public JobHealth await(JobRef job, Duration deadline) throws InterruptedException {
    JobKey key =
        keyOf(job).orElseThrow(() -> new IllegalArgumentException("job is not watched: " + job));
    return await(key, deadline);
  }

  private static long nanos(Duration deadline) {
    // Beyond that, some 290 years, nanoseconds overflow.
    return deadline.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? deadline.toNanos()
        : Long.MAX_VALUE;
  }

  /** Closes the watcher as {@link #close(Duration)} does, with 5 seconds. */
  @Override
  public void close() {
    ClosingReport unused = close(FLUSH);
  }

  /**
   * Ends all looks, then waits until what was concluded is saved and told, and lets go of the
   * threads it owns; sources and their clients stay open. Whoever waits for a job's end is let go.
   * What could not be done in time is logged and returned. From within a listener, a source or the
   * store it does not wait.
   */
  public ClosingReport close(Duration atMost) {
    long end = System.nanoTime() + nanos(requireNonNull(atMost, "atMost"));
    List<ClusterRounds> all = all();
    all.forEach(ClusterRounds::remove);
    List<JobCase> jobs = new ArrayList<>();
    all.forEach(rounds -> jobs.addAll(rounds.jobs().all()));
    jobs.forEach(JobCase::stop);
    drain(jobs, end);
    ClosingReport left =
        ClosingReport.builder()
            .addAllUntold(() -> jobs.stream().flatMap(job -> job.untold().stream()).iterator())
            .unsaved(with.keeper.unsaved(keys(jobs)))
            .build();
    with.workers.close();
    all.forEach(rounds -> rounds.jobs().removeAll(ClusterJobs.Row.KEEP));
    if (!left.isClean()) {
      with.host.log(
          "closed with "
              + left.untold().size()
              + " events untold and "
              + left.unsaved().size()
              + " jobs unsaved",
          null);
    }
    return left;
  }

  /** Has jobs saved and told, and what that changes saved again. */
  private void drain(List<JobCase> jobs, long end) {
    if (with.host.isCalling()) {
      return;
    }
    try {
      with.keeper.await(keys(jobs), end);
      jobs.forEach(JobCase::handOver);
      with.listeners.await(end);
      with.keeper.await(keys(jobs), end);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<JobKey> keys(List<JobCase> jobs) {
    return jobs.stream().map(JobCase::key).collect(Collectors.toList());
  }

  private JobHealth neverSeen(JobRef job) {
    UnknownCause cause =
        UnknownCause.of(UnknownCode.NOT_ASKED, "no look at the job was complete in time");
    JobEvidence nothing =
        JobEvidence.builder(job, with.now()).live(Observation.unknown(cause, with.now())).build();
    return with.evaluator.evaluate(nothing, JobMemory.empty()).health();
  }

  private @Nullable ClusterRounds rounds(String cluster) {
    return with.clusters.get(requireNonNull(cluster, "cluster"));
  }

  private List<ClusterRounds> all() {
    return with.clusters.all();
  }

  private @Nullable JobCase find(JobKey job) {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    return rounds == null ? null : rounds.jobs().find(job);
  }

  private boolean remove(String cluster, ClusterJobs.Row row) {
    ClusterRounds gone = with.clusters.remove(requireNonNull(cluster, "cluster"));
    if (gone == null) {
      return false;
    }
    gone.remove();
    if (row == ClusterJobs.Row.KEEP) {
      List<JobCase> jobs = gone.jobs().all();
      jobs.forEach(JobCase::stop);
      drain(jobs, System.nanoTime() + FLUSH.toNanos());
    }
    gone.jobs().removeAll(row);
    return true;
  }

  private boolean pause(String cluster, boolean pause) {
    ClusterRounds rounds = rounds(cluster);
    if (rounds != null) {
      rounds.pause(pause);
    }
    return rounds != null;
  }

  private boolean withCase(JobKey job, BiConsumer<ClusterRounds, JobCase> action) {
    ClusterRounds rounds = with.whose.get(requireNonNull(job, "job"));
    JobCase known = rounds == null ? null : rounds.jobs().find(job);
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
    Duration lookDeadline = Duration.ofSeconds(30);
    int maxInFlight = 64;
    int maxUntold = 20_000;
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
     * Sets how long one closer look at a job may take, over all sources and steps; 30 seconds by
     * default. Whoever knows where a cluster's Flink is has at most as long.
     */
    public Builder lookDeadline(Duration lookDeadline) {
      this.lookDeadline = positive(lookDeadline, "lookDeadline");
      return this;
    }

    /**
     * Sets how many looks may be in flight; 64 by default, and at least 4. Three eighths are for
     * clusters that answer, three eighths for closer looks, a quarter for silent clusters.
     */
    public Builder maxInFlight(int maxInFlight) {
      if (maxInFlight < 4) {
        throw new IllegalArgumentException("maxInFlight is less than 4: " + maxInFlight);
      }
      this.maxInFlight = maxInFlight;
      return this;
    }

    /**
     * Sets how many events may wait for one listener; 20,000 by default. If a listener does not
     * keep up, its oldest are dropped, logged and counted.
     */
    public Builder maxUntold(int maxUntold) {
      if (maxUntold < 1) {
        throw new IllegalArgumentException("maxUntold is less than 1: " + maxUntold);
      }
      this.maxUntold = maxUntold;
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

    /** Sets the clock that dates looks, and plans nothing; the system's by default. */
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
     * Sets what judges; by default as many threads as there are processors, while there is work.
     * Nothing that it runs blocks, and any executor will do, one of virtual threads too. What it
     * refuses is done at once by the thread that brought the answer. It is not shut down.
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

  /**
   * What a watcher could not do before it was closed.
   *
   * <p>Immutable and thread-safe.
   */
  @WatchImmutablesStyle
  @Value.Immutable
  public abstract static class ClosingReport {

    ClosingReport() {}

    static Builder builder() {
      return new Builder();
    }

    /**
     * Returns the events that not every listener has heard. Those of jobs that are not among {@link
     * #unsaved()} stand in the store, and are told when the job is watched again.
     */
    public abstract List<JobEvent> untold();

    /** Returns the jobs whose row in the store is older than what was concluded last. */
    public abstract Set<JobKey> unsaved();

    /** Returns whether nothing was left. */
    public final boolean isClean() {
      return untold().isEmpty() && unsaved().isEmpty();
    }

    static final class Builder extends ImmutableClosingReport.Builder {
      Builder() {}
    }
  }
}
