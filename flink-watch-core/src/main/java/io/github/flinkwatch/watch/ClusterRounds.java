package io.github.flinkwatch.watch;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.report.FleetCluster;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.Lanes.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of one cluster: when it is due, one question for all of its jobs, and whose case each
 * answer is. Never two rounds at once; one that takes long leaves out the ticks that it misses.
 */
final class ClusterRounds {

  private final Surroundings with;
  private final WatchedCluster cluster;
  private final double phase;
  private final Optional<SecondOpinion> second;

  private final Map<JobRef, JobCase> cases = new LinkedHashMap<>(); // guarded by this, as all below
  private final Map<JobId, JobCase> byId = new HashMap<>();
  private @Nullable Instant firstTick;
  private boolean running;
  private boolean paused;
  private boolean onRound;
  private boolean soon;
  private boolean idle;
  private long ticket;
  private int failures;
  private int made;
  private @Nullable FlinkRestClient flink;
  private @Nullable Instant askedAt;
  private @Nullable Instant answeredAt;
  private @Nullable UnknownCause silentBecause;
  private @Nullable String flinkVersion;
  private @Nullable Instant versionAskedAt;

  private volatile boolean removed;

  /**
   * @param phase from 0 to 1: where in the interval it has its turn
   */
  ClusterRounds(Surroundings with, WatchedCluster cluster, double phase) {
    this.with = with;
    this.cluster = cluster;
    this.phase = phase;
    this.second = cluster.deployment().map(source -> new SecondOpinion(with, source));
  }

  WatchedCluster cluster() {
    return cluster;
  }

  // jobs

  /** Returns the job's case; one that it had already goes on under what is said now. */
  synchronized JobCase add(WatchedJob job, boolean discovered) {
    JobCase known = cases.get(job.ref());
    if (known == null) { // a discovered job may be added under the platform's own name for it
      known = job.ref().jobId().map(byId::get).filter(JobCase::isDiscovered).orElse(null);
      if (known != null) {
        cases.remove(known.ref());
        with.whose.remove(known.ref(), this);
        cases.put(job.ref(), known);
        with.whose.put(job.ref(), this);
      }
    }
    if (idle && running) { // nobody was waited for; now somebody is
      idle = false;
      planTick(with.interval);
    }
    if (known != null) {
      known.say(job);
      return known;
    }
    boolean asksArchives = cluster.archive().isPresent() || cluster.history().isPresent();
    double turn = Spread.phase(made++);
    JobCase added = new JobCase(with, cluster.name(), job, discovered, asksArchives, turn);
    cases.put(job.ref(), added);
    with.whose.put(job.ref(), this);
    job.ref().jobId().ifPresent(id -> byId.put(id, added));
    return added;
  }

  synchronized @Nullable JobCase find(JobRef job) {
    return cases.get(job);
  }

  synchronized boolean remove(JobRef job, boolean forget) {
    JobCase gone = cases.remove(job);
    if (gone == null) {
      return false;
    }
    with.whose.remove(job, this);
    job.jobId().ifPresent(id -> byId.remove(id, gone));
    gone.remove();
    if (forget) {
      with.embedded("the memory store", () -> with.store.delete(job));
    }
    return true;
  }

  /** Ends the rounds, and leaves all jobs. */
  void remove(boolean forget) {
    removed = true;
    for (JobCase job : cases()) {
      remove(job.ref(), forget);
    }
  }

  synchronized List<JobCase> cases() {
    return new ArrayList<>(cases.values());
  }

  // when

  synchronized void start() {
    if (!running) {
      running = true;
      if (firstTick == null) {
        firstTick = with.now().plus(Spread.share(with.interval, phase));
      }
      plan(Duration.between(with.now(), firstTick));
    }
  }

  synchronized void stop() {
    running = false;
    ticket++;
  }

  synchronized void pause(boolean pause) {
    boolean goesOn = paused && !pause;
    paused = pause;
    if (goesOn) {
      hurry();
    }
  }

  /** Has the next round now, or right after the one that is under way. */
  synchronized void hurry() {
    if (onRound) {
      soon = true;
    } else if (running) {
      plan(Duration.ZERO);
    }
  }

  private synchronized void plan(Duration delay) {
    long mine = ++ticket;
    with.after(delay, () -> due(mine));
  }

  private void due(long hisTicket) {
    Lane lane;
    synchronized (this) {
      if (hisTicket != ticket || !running || paused || removed || onRound) {
        return;
      }
      onRound = true;
      lane = failures > 0 ? Lane.SILENT : Lane.ANSWERING;
    }
    with.lanes.enter(lane, () -> look(lane));
  }

  private synchronized void planNext() {
    onRound = false;
    idle = false;
    if (!running || removed) {
      return;
    }
    if (soon) {
      soon = false;
      plan(Duration.ZERO);
      return;
    }
    if (failures > 1) {
      plan(backoff());
      return;
    }
    // Under the lock: a job that is added meanwhile must not wait for the slower cadence.
    idle = !cluster.discoversJobs() && cases.values().stream().allMatch(JobCase::isSettled);
    planTick(idle ? with.deepInterval : with.interval);
  }

  private void planTick(Duration every) {
    Instant now = with.now();
    Instant base = firstTick == null ? now : firstTick;
    long sinceBase = Math.max(0, Duration.between(base, now).toNanos());
    long next = (sinceBase / every.toNanos() + 1) * every.toNanos();
    plan(Duration.ofNanos(next - sinceBase));
  }

  private Duration backoff() {
    Duration backoff = with.interval;
    for (int i = 1; i < failures && backoff.compareTo(with.maxBackoff) < 0; i++) {
      backoff = backoff.multipliedBy(2);
    }
    Duration most = backoff.compareTo(with.maxBackoff) < 0 ? backoff : with.maxBackoff;
    return Spread.share(most, 0.9 + 0.2 * phase);
  }

  // the round

  private void look(Lane lane) {
    with.clusterLooks.increment();
    Instant now = with.now();
    FlinkRestClient known;
    synchronized (this) {
      askedAt = now;
      known = failures == 0 ? flink : null;
    }
    if (cluster.flink().isEmpty()) {
      with.judge(() -> round(lane, new Round(with, cluster, null, second), null));
      return;
    }
    CompletableFuture<?> unused =
        (known == null ? whereItIs() : ask(known))
            .whenComplete(
                (answer, bug) ->
                    with.judge(
                        () ->
                            round(
                                lane,
                                new Round(with, cluster, answer, second),
                                answer == null
                                    ? UnknownCause.of(UnknownCode.SERVER_ERROR, "a look failed")
                                        .withException(bug)
                                    : answer.cause().orElse(null))));
  }

  private CompletableFuture<Observation<ClusterLook>> whereItIs() {
    return Surroundings.ask(
            () -> cluster.flink().orElseThrow().askAsync(),
            thrown ->
                Observation.unknown(
                    UnknownCause.of(
                            UnknownCode.NOT_ASKED,
                            "the address of " + cluster.name() + " is not known")
                        .withException(thrown),
                    with.now()))
        .thenCompose(
            where ->
                where.fold(
                    this::ask,
                    detail ->
                        CompletableFuture.completedFuture(
                            Observation.unknown(
                                UnknownCause.of(UnknownCode.CLUSTER_GONE, detail), with.now())),
                    cause ->
                        CompletableFuture.completedFuture(Observation.unknown(cause, with.now()))));
  }

  private CompletableFuture<Observation<ClusterLook>> ask(FlinkRestClient where) {
    synchronized (this) {
      flink = where;
    }
    return ClusterObserver.of(where, with.clock).observe().askAsync();
  }

  private void round(Lane lane, Round round, @Nullable UnknownCause silent) {
    try {
      with.lanes.leave(lane);
      if (removed || with.isClosed()) {
        return;
      }
      Optional<ClusterLook> look = round.look();
      heard(look, silent);
      Map<JobCase, JobOverview> rows = look.map(this::rows).orElse(Map.of());
      second.ifPresent(opinion -> hearSecondOpinion(opinion, rows.keySet()));
      for (JobCase job : cases()) {
        JobOverview row = rows.get(job);
        Sight sight =
            row != null ? Sight.of(row) : silent != null ? Sight.blind(silent) : Sight.unlisted();
        if (row == null && silent == null && isOver(job)) {
          remove(job.ref(), true);
          continue;
        }
        if (job.tryTake(sight, with.now())) {
          round.lookAt(job, sight);
        }
      }
    } finally {
      planNext();
    }
  }

  /** Of the jobs for which their cluster speaks; the resource manager decides nothing else here. */
  private static void hearSecondOpinion(SecondOpinion opinion, Set<JobCase> listed) {
    List<JobCase> spokenFor =
        listed.stream()
            .filter(job -> job.ref().clusterKind() == ClusterKind.DEDICATED && !job.isSettled())
            .collect(Collectors.toList());
    if (spokenFor.isEmpty()) {
      opinion.forget();
    } else {
      opinion.ask(() -> spokenFor.forEach(JobCase::want));
    }
  }

  private void heard(Optional<ClusterLook> look, @Nullable UnknownCause silent) {
    Instant now = with.now();
    boolean askVersion;
    synchronized (this) {
      silentBecause = silent;
      if (silent == null) {
        failures = 0;
        answeredAt = now;
      } else {
        with.blindClusterLooks.increment();
        // What answers, though with an error, costs nothing to ask: an election is soon over.
        boolean answers =
            silent.code().group() == UnknownCode.Group.SERVER
                && silent.code() != UnknownCode.TRUNCATED;
        failures = answers ? 1 : failures + 1;
      }
      askVersion =
          look.isPresent()
              && (versionAskedAt == null
                  || versionAskedAt.plus(with.deepInterval.multipliedBy(10)).isBefore(now));
      if (askVersion) {
        versionAskedAt = now;
      }
    }
    if (askVersion) {
      CompletableFuture<?> unused =
          look.orElseThrow()
              .config()
              .askAsync()
              .thenAccept(
                  config ->
                      config
                          .value()
                          .flatMap(DashboardConfig::flinkVersion)
                          .ifPresent(this::versionIs));
    }
  }

  private synchronized void versionIs(String version) {
    flinkVersion = version;
  }

  /** Finds each row's case; a job that nobody knows yet gets one if jobs are discovered. */
  private synchronized Map<JobCase, JobOverview> rows(ClusterLook look) {
    List<JobOverview> listed = look.jobs();
    Map<JobCase, JobOverview> rows = new HashMap<>(2 * listed.size());
    for (JobOverview row : listed) {
      JobCase job = byId.get(row.jobId());
      if (job == null && cluster.discoversJobs() && !isSomebodysSoleJob(listed)) {
        job = add(WatchedJob.of(discovered(row)), true);
      }
      if (job != null) {
        rows.putIfAbsent(job, row);
      }
    }
    if (listed.size() == 1 && rows.isEmpty()) {
      for (JobCase job : cases.values()) {
        if (job.ref().mayMatchSoleJob()) {
          rows.put(job, listed.get(0));
        }
      }
    }
    return rows;
  }

  private boolean isSomebodysSoleJob(List<JobOverview> listed) {
    return listed.size() == 1
        && cases.values().stream().anyMatch(job -> job.ref().mayMatchSoleJob());
  }

  private JobRef discovered(JobOverview row) {
    return JobRef.builder().jobId(row.jobId()).name(row.name()).clusterKind(cluster.kind()).build();
  }

  /** A discovered job that has ended, or was missing for long, and is listed no more. */
  private boolean isOver(JobCase job) {
    if (!job.isDiscovered()) {
      return false;
    }
    Optional<JobHealth> health = job.health();
    Duration patience = with.evaluator.thresholds().jobStoreExpiration();
    return job.isSettled()
        || health
            .flatMap(JobHealth::lastKnownAt)
            .map(seen -> seen.plus(patience).isBefore(with.now()))
            .orElse(false);
  }

  synchronized FleetCluster asFleetCluster() {
    return FleetCluster.builder()
        .name(cluster.name())
        .askedAt(Optional.ofNullable(askedAt))
        .answeredAt(Optional.ofNullable(answeredAt))
        .silentBecause(Optional.ofNullable(silentBecause))
        .flinkVersion(Optional.ofNullable(flinkVersion))
        .build();
  }
}
