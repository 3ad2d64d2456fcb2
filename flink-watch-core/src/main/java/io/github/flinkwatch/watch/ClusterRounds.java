package io.github.flinkwatch.watch;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.InFlightLimiter.Lane;
import io.github.flinkwatch.watch.InFlightLimiter.Place;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of one cluster: one question for all of its jobs, and which of them that gives reason
 * to look at. Its {@link ClusterTurn} knows when: never two rounds at once, and one that takes long
 * leaves out the ticks that it misses.
 */
final class ClusterRounds {

  /** How long a look at a silent cluster may take at least. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private final WatchContext with;
  private final WatchedCluster cluster;
  private final double phase;
  private final JobObserver observer;
  private final @Nullable DeploymentProbe second;
  private final ClusterJobs jobs;
  private final ClusterSighting sights;

  private final ClusterTurn turn;
  private volatile @Nullable FlinkRestClient flink;

  /**
   * @param phase from 0 to 1: where in the interval it has its turn
   */
  ClusterRounds(WatchContext with, WatchedCluster cluster, double phase) {
    this.with = with;
    this.cluster = cluster;
    this.phase = phase;
    this.observer = with.observer(cluster);
    this.second =
        observer.deployment().map(source -> new DeploymentProbe(with, source)).orElse(null);
    this.jobs = new ClusterJobs(with, this);
    this.sights = new ClusterSighting(with, cluster.name());
    this.turn =
        new ClusterTurn(
            new Cadence(with.ticks(with.deepInterval), with.ticks(with.maxBackoff)),
            with.lostAfter);
  }

  WatchedCluster cluster() {
    return cluster;
  }

  ClusterJobs jobs() {
    return jobs;
  }

  ClusterSighting sights() {
    return sights;
  }

  /** Returns how many ticks there were. */
  long tick() {
    return turn.tick();
  }

  boolean isRemoved() {
    return turn.isRemoved();
  }

  // when

  /** Takes over what the store has of this cluster's discovered jobs. */
  void remember(List<StoredJob> rows) {
    if (rows.stream().anyMatch(row -> row.epoch() > cluster.epoch())) {
      lose();
    } else if (cluster.discoversJobs() && !isRemoved()) {
      rows.stream()
          .filter(StoredJob::discovered)
          .filter(row -> row.cluster().equals(cluster.name()))
          .forEach(jobs::remember);
    }
  }

  /** Another watcher has the cluster. */
  void lose() {
    if (abandon()) {
      sights.lost(with.now());
    }
  }

  /** Looks, saves and tells no more, from now on; returns whether the cluster was watched. */
  boolean abandon() {
    if (!with.clusters.remove(this)) {
      return false;
    }
    remove();
    jobs.removeAll(ClusterJobs.Row.KEEP);
    return true;
  }

  void start() {
    if (turn.start()) {
      plan(Stagger.share(with.interval, phase));
    }
  }

  void stop() {
    turn.stop();
  }

  void pause(boolean pause) {
    if (turn.pause(pause)) {
      hurry();
    }
  }

  /** Somebody is waited for whom nobody was before. */
  void wake() {
    turn.wake();
  }

  /** Ends the rounds. */
  void remove() {
    turn.remove();
  }

  /** Has the next round now, or right after the one that is under way. */
  void hurry() {
    if (turn.hurry()) {
      with.workers.after(Duration.ZERO, this::begin);
    }
  }

  private void plan(Duration delay) {
    long ticket = turn.ticket();
    with.workers.after(delay, () -> due(ticket));
  }

  private void due(long ticket) {
    if (!turn.tick(ticket)) {
      return;
    }
    Place lost = turn.giveUpLost();
    boolean look = turn.isDue();
    plan(with.interval);
    if (lost != null) {
      lost.leave();
    }
    if (look) {
      begin();
    }
  }

  private void begin() {
    long mine = turn.begin();
    if (mine != 0) {
      with.inFlight.enter(turn.lane(), this, taken -> look(mine, taken));
    }
  }

  private void end(long mine) {
    long wakes = turn.wakes(); // a job that is added from here on is not left to the slower cadence
    boolean idle = !cluster.discoversJobs() && jobs.allSettled();
    ClusterTurn.Ending ending = turn.end(mine, idle, wakes);
    if (ending == null) {
      return;
    }
    if (ending.place != null) {
      ending.place.leave();
    }
    if (ending.again) {
      hurry();
    }
  }

  // the round

  private void look(long mine, Place taken) {
    if (!turn.take(mine, taken)) {
      taken.leave();
      return;
    }
    FlinkRestClient known = turn.isSilent() ? null : flink;
    with.clusterLooks.increment();
    sights.asked(with.now());
    if (cluster.sources().flink().isEmpty()) {
      with.workers.judge(
          () -> round(mine, new Round(with, cluster, observer, null, second, tick())));
      return;
    }
    Question<ClusterLook> question = known == null ? whereItIs() : ask(known);
    CompletableFuture<?> unused =
        inTime(question.askAsync(), known == null ? whileSilent() : null)
            .thenAccept(
                answer ->
                    with.workers.judge(
                        () ->
                            round(
                                mine, new Round(with, cluster, observer, answer, second, tick()))));
  }

  /** A cluster that was silent may keep its place no longer than it is left alone after that. */
  private Duration whileSilent() {
    Duration alone = with.interval.multipliedBy(turn.backoff());
    Duration most = alone.compareTo(SHORTEST) < 0 ? SHORTEST : alone;
    return most.compareTo(with.lookDeadline) < 0 ? most : with.lookDeadline;
  }

  private CompletableFuture<Observation<ClusterLook>> inTime(
      CompletableFuture<Observation<ClusterLook>> asked, @Nullable Duration limit) {
    if (limit == null || asked.isDone()) {
      return asked;
    }
    return asked
        .copy()
        .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(
            late -> {
              asked.cancel(true);
              return Observation.unknown(
                  UnknownCause.of(
                      UnknownCode.RESPONSE_TIMEOUT, "no answer within " + Spans.spoken(limit)),
                  with.now());
            });
  }

  private Question<ClusterLook> whereItIs() {
    Question<FlinkRestClient> flink = cluster.sources().flink().orElseThrow();
    Question<FlinkRestClient> remembered =
        with.heard(flink.toString(), () -> flink)
            .map(
                where -> {
                  where.value().ifPresent(this::remember);
                  return where;
                });
    return ClusterObserver.of(remembered, with.clock).observe();
  }

  private void remember(FlinkRestClient where) {
    flink = where;
  }

  private Question<ClusterLook> ask(FlinkRestClient where) {
    return ClusterObserver.of(where, with.clock).observe();
  }

  private void round(long mine, Round round) {
    @Nullable UnknownCause silent = round.silentBecause();
    try {
      if (!heard(mine, silent) || with.isClosed()) {
        return;
      }
      Optional<ClusterLook> look = round.look();
      if (silent == null) {
        sights.answered(with.now());
      } else {
        with.blindClusterLooks.increment();
        sights.silent(silent, with.now());
      }
      look.filter(answer -> sights.asksVersion(round.tick())).ifPresent(this::askVersion);
      Map<JobCase, JobOverview> rows = look.map(jobs::rows).orElse(Map.of());
      if (second != null) {
        hearSecondOpinion(second, rows.keySet());
      }
      Instant now = with.now();
      for (JobCase job : jobs.all()) {
        JobOverview row = rows.get(job);
        JobSighting listing =
            row != null
                ? JobSighting.of(row)
                : silent != null ? JobSighting.blind(silent) : JobSighting.unlisted();
        if (row == null && silent == null && jobs.isOver(job, round.tick())) {
          jobs.remove(job.key(), ClusterJobs.Row.DELETE_LATER);
        } else if (job.see(round, listing, now)) {
          look(job, round, listing);
        }
      }
    } finally {
      end(mine);
    }
  }

  private boolean heard(long mine, @Nullable UnknownCause silent) {
    if (silent == null) {
      return turn.answered(mine);
    }
    // What answers, though with an error, costs nothing to ask: an election is soon over.
    boolean atAll =
        silent.code().group() == UnknownCode.Group.SERVER && silent.code() != UnknownCode.TRUNCATED;
    return turn.failed(mine, atAll);
  }

  /** Looks at a job closely once there is room, and judges it by its row until then. */
  private void look(JobCase job, Round round, JobSighting listing) {
    if (round.asksNobody(listing)) {
      LookLease lease = job.take(null);
      if (lease != null) {
        round.judgeUnseen(job, lease);
      }
      return;
    }
    with.inFlight.enter(Lane.CLOSER, this, taken -> lookCloser(job, taken));
    LookLease lease = job.takeForNews();
    if (lease != null) {
      JobOverview row = lease.listing.row();
      if (row != null && lease.round.look().isPresent()) {
        lease.round.judgeListed(job, lease, row);
      } else {
        job.giveBack(lease);
      }
    }
    if (job.isWaiting()) {
      with.postponedDeepLooks.increment();
    }
  }

  private static void lookCloser(JobCase job, Place taken) {
    LookLease lease = job.take(taken);
    if (lease == null) {
      taken.leave();
    } else if (lease.round.asksNobody(lease.listing)) { // the cluster fell silent meanwhile
      lease.round.judgeUnseen(job, lease);
    } else {
      lease.round.lookAt(job, lease);
    }
  }

  /** Looks at a job whose memory has just been loaded, by what the last round saw of it. */
  void lookAgain(JobCase job) {
    Round last = job.seeAgain();
    if (last != null) {
      with.workers.judge(() -> look(job, last, job.seenNow()));
    }
  }

  /** Asks it about jobs that their cluster tells of; it decides nothing else here. */
  private void hearSecondOpinion(DeploymentProbe opinion, Set<JobCase> listed) {
    List<JobCase> spokenFor =
        listed.stream()
            .filter(job -> job.ref().clusterKind() == ClusterKind.DEDICATED && !job.isSettled())
            .collect(Collectors.toList());
    if (spokenFor.isEmpty()) {
      opinion.forget();
    } else {
      opinion.ask(tick(), () -> spokenFor.forEach(JobCase::want));
    }
  }

  private void askVersion(ClusterLook look) {
    CompletableFuture<?> unused =
        look.config()
            .askAsync()
            .thenAccept(
                config ->
                    config
                        .value()
                        .flatMap(DashboardConfig::flinkVersion)
                        .ifPresent(sights::versionIs));
  }
}
