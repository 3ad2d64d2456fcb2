package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.LastSeen;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.ProvenEnd;
import io.github.flinkwatch.report.FleetJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The case of one job: what is said, seen, remembered and concluded of it, and when it is due for
 * another look. Whoever looks at the job holds the case ({@link #tryTake}) until the verdict is in:
 * so of one job there is never more than one look in flight.
 */
final class JobCase {

  /** How long an end that only a resource manager told is left open for whoever waits for it. */
  private static final Duration LAST_WORD = Duration.ofSeconds(15);

  private final Surroundings with;
  private final String cluster;
  private final boolean asksArchives;
  private final double phase;

  private WatchedJob said; // guarded by this, as are the next five
  private boolean discovered;
  private boolean taken;
  private boolean wanted;
  private int versionOfIntent;
  private boolean newRun;

  // Of whoever holds the case.
  private boolean loaded;
  private @Nullable Sight lastSight;
  private volatile Instant due = Instant.MIN;
  private Duration patience;
  private String findings = "";
  private int fullLooks = 1;
  private @Nullable Instant endToldAt;

  private volatile boolean removed;
  private volatile @Nullable Instant confirmedAt;
  private volatile Standing standing = new Standing(JobMemory.empty(), null, null);
  private volatile CompletableFuture<JobHealth> end = new CompletableFuture<>();

  /** What is known of the job, changed as one. */
  private static final class Standing {
    private final JobMemory memory;
    private final @Nullable JobHealth health;
    private final @Nullable JobSnapshot seen;

    Standing(JobMemory memory, @Nullable JobHealth health, @Nullable JobSnapshot seen) {
      this.memory = memory;
      this.health = health;
      this.seen = seen;
    }
  }

  /**
   * @param asksArchives whether somebody may tell the end later than the resource manager does
   * @param phase from 0 to 1: where in the slower cadence it has its turn
   */
  JobCase(
      Surroundings with,
      String cluster,
      WatchedJob said,
      boolean discovered,
      boolean asksArchives,
      double phase) {
    this.with = with;
    this.cluster = cluster;
    this.said = said;
    this.discovered = discovered;
    this.asksArchives = asksArchives;
    this.phase = phase;
    this.patience = with.interval;
  }

  // what the platform says

  synchronized WatchedJob said() {
    return said;
  }

  JobRef ref() {
    return said().ref();
  }

  synchronized boolean isDiscovered() {
    return discovered;
  }

  /** Replaces what is said of the job: it is the platform's own from now on. */
  synchronized void say(WatchedJob job) {
    Optional<Instant> submitted = job.intent().submittedAt();
    if (submitted.isPresent() && !submitted.equals(said.intent().submittedAt())) {
      newRun = true;
    }
    said = job;
    discovered = false;
    versionOfIntent++;
    wanted = true;
  }

  synchronized void want() {
    wanted = true;
  }

  void remove() {
    removed = true;
    JobHealth last = standing.health;
    if (last != null) {
      end.complete(last);
    }
  }

  // whose turn it is

  /**
   * Says whether this sight gives reason to look closer, and takes the case if so. Otherwise
   * nothing has changed, and that is noted.
   */
  boolean tryTake(Sight sight, Instant now) {
    synchronized (this) {
      if (taken || removed) {
        return false;
      }
      boolean settled = isSettled();
      boolean quiet =
          settled
              ? sight.row() == null || sight.isLike(lastSight)
              : sight.isLike(lastSight) && now.isBefore(due);
      if (quiet && !wanted) {
        if (sight.blindBecause() == null || settled) {
          confirmedAt = now;
        }
        return false;
      }
      if (!sight.isLike(lastSight)) {
        patience = with.interval;
      }
      taken = true;
      return true;
    }
  }

  /** Gives the case back without a verdict: it stays due. */
  synchronized void putBack() {
    taken = false;
  }

  /** Returns whether the job has ended for good, by its own word: only a new run is news. */
  boolean isSettled() {
    JobHealth last = standing.health;
    return last != null && last.state().isEnded() && due.equals(Instant.MAX);
  }

  /** Returns whether the sight that was judged last was like this one. */
  boolean isLikeLast(Sight sight) {
    return sight.isLike(lastSight);
  }

  /** Returns whether the pieces that a closer look at the vertices brings are wanted. */
  boolean needsEverything() {
    return fullLooks > 0;
  }

  synchronized int versionOfIntent() {
    return versionOfIntent;
  }

  /** Returns the id to ask for, as far as it is known. */
  Optional<JobId> knownId() {
    return ref().jobId().or(() -> standing.memory.jobId());
  }

  Optional<Instant> startTime() {
    return standing.memory.startTime();
  }

  @Nullable JobSnapshot seen() {
    return standing.seen;
  }

  // the verdict

  /**
   * Judges evidence, remembers, tells what is news, and gives the case back.
   *
   * @param version of the intent when the look began: what was seen under another is thrown away
   * @param closely whether everything was asked for, and not only what had room
   */
  void judge(
      JobEvidence evidence, Evaluation evaluation, Sight sight, int version, boolean closely) {
    JobMemory before;
    synchronized (this) {
      if (removed || version != versionOfIntent) {
        taken = false;
        return;
      }
      before = standing.memory;
      newRun = false;
      if (closely) {
        wanted = false;
      }
    }
    JobHealth health = evaluation.health();
    JobMemory memory = evaluation.memory();
    with.judgements.increment();
    Standing last = standing;
    JobSnapshot seen = last.seen;
    Optional<JobSnapshot> fresh = snapshotOf(evidence);
    if (fresh.isPresent()) {
      seen = LastSeen.merged(seen, fresh.get());
    }
    lastSight = sight;
    planNext(health, memory, closely);
    confirmedAt = evidence.at();
    standing = new Standing(memory, health, seen);
    with.embedded("the memory store", () -> with.store.save(evidence.ref(), memory));
    for (JobEvent event : Changes.between(cluster, before, health)) {
      with.tell(event);
    }
    tellWaiting(health);
    putBack();
  }

  /** Returns the verdict on evidence, without anything following from it yet. */
  Evaluation evaluate(JobEvidence evidence) {
    return said()
        .thresholds()
        .map(own -> with.evaluator.evaluate(evidence, memory(), own))
        .orElseGet(() -> with.evaluator.evaluate(evidence, memory()));
  }

  /** Returns when to say that a look was complete: never before the last one. */
  Instant lookedAt() {
    Instant now = with.now();
    return standing.memory.lastLookAt().filter(now::isBefore).orElse(now);
  }

  /** The memory, as of the last look that found nothing new and so was not judged. */
  private JobMemory memory() {
    if (!loaded) {
      loaded = true;
      with.embedded(
          "the memory store",
          () ->
              with.store
                  .load(ref())
                  .ifPresent(memory -> standing = new Standing(memory, null, standing.seen)));
    }
    synchronized (this) {
      if (newRun) { // nothing that was seen before its submission is about it
        return JobMemory.empty();
      }
    }
    JobMemory memory = standing.memory;
    Instant confirmed = confirmedAt;
    if (confirmed == null
        || memory.lastLookAt().filter(confirmed::isAfter).isEmpty()
        || memory.state().filter(state -> state != JobState.UNKNOWN).isEmpty()) {
      return memory;
    }
    return memory.toBuilder().lastLookAt(confirmed).lastKnownAt(confirmed).build();
  }

  private static Optional<JobSnapshot> snapshotOf(JobEvidence evidence) {
    return evidence
        .live()
        .value()
        .filter(live -> live.overview().isKnown() || live.details().isKnown())
        .or(() -> evidence.archived().value().filter(kept -> kept.overview().isKnown()))
        .or(() -> evidence.history().value().filter(kept -> kept.overview().isKnown()));
  }

  private void planNext(JobHealth health, JobMemory memory, boolean closely) {
    Instant now = health.at();
    if (health.state().isEnded()) {
      boolean byJob =
          health.basis() != Basis.DEPLOYMENT
              && (health.basis() != Basis.MEMORY || provenByJob(memory));
      if (endToldAt == null) {
        endToldAt = now;
      }
      boolean mayHear =
          !byJob && asksArchives && now.isBefore(endToldAt.plus(with.archivePatience));
      due = mayHear ? now.plus(patience()) : Instant.MAX;
      return;
    }
    endToldAt = null;
    if (health.status() == HealthStatus.HEALTHY) {
      if (fullLooks > 0) {
        fullLooks--;
      }
      // The first time after a part of the cadence only, so that turns do not bunch up.
      boolean first = standing.health == null || patience.compareTo(with.deepInterval) < 0;
      Duration wait =
          first ? Spread.share(with.deepInterval, 0.25 + 0.75 * phase) : with.deepInterval;
      patience = with.deepInterval;
      due = now.plus(wait);
      findings = "";
      return;
    }
    if (closely) {
      fullLooks = 3;
    }
    String found =
        health.state()
            + health.findings().stream()
                .map(finding -> " " + finding.rule() + finding.severity())
                .collect(Collectors.joining());
    if (!found.equals(findings)) {
      findings = found;
      patience = with.interval;
    }
    due = now.plus(patience());
  }

  /** Waits twice as long the next time, where looking again brings nothing new. */
  private Duration patience() {
    Duration now = patience;
    Duration twice = patience.multipliedBy(2);
    patience = twice.compareTo(with.deepInterval) < 0 ? twice : with.deepInterval;
    // A tick comes a little early or late; it must not miss its turn for that.
    return now.minus(Spread.share(with.interval, 0.5));
  }

  private static boolean provenByJob(JobMemory memory) {
    return memory.end().map(ProvenEnd::provenBy).filter(by -> by != Basis.DEPLOYMENT).isPresent();
  }

  private void tellWaiting(JobHealth health) {
    if (!health.state().isEnded()) {
      if (end.isDone()) {
        end = new CompletableFuture<>();
      }
      return;
    }
    Instant told = endToldAt;
    if (due.equals(Instant.MAX) || (told != null && !health.at().isBefore(told.plus(LAST_WORD)))) {
      end.complete(health);
    }
  }

  CompletableFuture<JobHealth> end() {
    return end;
  }

  Optional<JobHealth> health() {
    return Optional.ofNullable(standing.health);
  }

  FleetJob asFleetJob() {
    Standing now = standing;
    return FleetJob.builder()
        .ref(ref())
        .cluster(cluster)
        .health(Optional.ofNullable(now.health))
        .confirmedAt(Optional.ofNullable(confirmedAt))
        .snapshot(Optional.ofNullable(now.seen))
        .memory(now.memory)
        .build();
  }
}
