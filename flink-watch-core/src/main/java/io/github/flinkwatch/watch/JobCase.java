package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The case of one job: what is said, seen, remembered and concluded of it. Whose turn it is is a
 * matter of its {@link JobTurn}, and when it is looked at of its {@link LookPlan}.
 */
final class JobCase {

  /** How long an end that only a resource manager told is left open for whoever waits for it. */
  private static final Duration LAST_WORD = Duration.ofSeconds(15);

  /** More than that no clock goes back without having been put back. */
  private static final Duration CLOCK_JITTER = Duration.ofSeconds(10);

  private final WatchContext with;
  private final ClusterRounds cluster;
  private final JobKey key;

  @GuardedBy("this")
  private final JobTurn turn;

  @GuardedBy("this")
  private WatchedJob said;

  @GuardedBy("this")
  private boolean discovered;

  @GuardedBy("this")
  private int versionOfIntent;

  @GuardedBy("this")
  private boolean newRun;

  @GuardedBy("this")
  private boolean removed;

  // what is kept

  @GuardedBy("this")
  private final StoredRow row;

  private volatile @Nullable Instant confirmedAt;
  private volatile Standing standing = new Standing(JobMemory.empty(), null, null);
  private volatile CompletableFuture<Optional<JobHealth>> end = new CompletableFuture<>();

  /** What is known of the job, changed as one. */
  private static final class Standing {
    private final JobMemory memory;
    private final @Nullable JobHealth health;
    private final @Nullable KeptSnapshot seen;

    Standing(JobMemory memory, @Nullable JobHealth health, @Nullable KeptSnapshot seen) {
      this.memory = memory;
      this.health = health;
      this.seen = seen;
    }
  }

  JobCase(
      WatchContext with,
      ClusterRounds cluster,
      WatchedJob said,
      boolean discovered,
      LookPlan plan) {
    this.with = with;
    this.cluster = cluster;
    this.key = JobKey.of(cluster.cluster().name(), said.ref());
    this.said = said;
    this.discovered = discovered;
    this.turn = new JobTurn(plan);
    this.row = new StoredRow(cluster.cluster().epoch());
  }

  JobKey key() {
    return key;
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

  synchronized boolean isRemoved() {
    return removed;
  }

  /**
   * Replaces what is said of the job: it is the platform's own from now on. The same again changes
   * nothing, and nothing but another intent throws a look in flight away.
   *
   * @return whether anything is new
   */
  synchronized boolean say(WatchedJob job) {
    boolean same = job.equals(said) && !discovered;
    if (same) {
      return false;
    }
    if (!job.intent().equals(said.intent())) {
      versionOfIntent++;
      Optional<Instant> submitted = job.intent().submittedAt();
      newRun |= submitted.isPresent() && !submitted.equals(said.intent().submittedAt());
    }
    said = job;
    discovered = false;
    turn.plan().want();
    return true;
  }

  synchronized void want() {
    turn.plan().want();
  }

  /** Begins no more looks; what is in flight is not judged. Whoever waits for the end is let go. */
  void stop() {
    LookLease held;
    synchronized (this) {
      held = turn.stop();
    }
    if (held != null) {
      held.leave();
    }
    end.complete(health());
  }

  /** Ends everything about the job; what nobody has begun to hear of it is not told. */
  void remove(boolean silently) {
    stop();
    synchronized (this) {
      removed = true;
      if (silently) {
        row.callOff();
      }
    }
  }

  // whose turn it is

  /**
   * Notes what a round saw; returns whether that gives reason to look closer. Otherwise nothing has
   * changed, and that is noted.
   */
  boolean see(Round round, JobSighting listing, Instant now) {
    LookLease lost;
    boolean reason;
    synchronized (this) {
      turn.see(round, listing);
      lost = turn.letGoOfLost(round.tick(), with.lostAfter);
      reason = turn.waitsNow(round.tick());
      if (!reason && turn.isConfirmed()) {
        confirmedAt = now;
      }
    }
    if (lost != null) {
      lost.leave();
    }
    return reason;
  }

  /** Has the case wait for a look by what the last round saw; null if there was none. */
  synchronized @Nullable Round seeAgain() {
    return turn.waitsAgain();
  }

  synchronized JobSighting seenNow() {
    return turn.seenNow();
  }

  synchronized boolean isWaiting() {
    return turn.isWaiting();
  }

  /** Takes the case for the closer look that it waited for; null if there is none to be made. */
  synchronized @Nullable LookLease take(InFlightLimiter.@Nullable Place place) {
    return turn.take(said, versionOfIntent, place);
  }

  /** Takes the case for a judgement by its row, if that is news and it still waits. */
  synchronized @Nullable LookLease takeForNews() {
    return turn.takeForNews(said, versionOfIntent);
  }

  /** Returns whether a look still holds the case: it was not stopped, nor given up. */
  synchronized boolean isHeldBy(LookLease his) {
    return turn.isHeldBy(his);
  }

  /** Gives the case back, whatever has come of it. */
  void giveBack(LookLease his) {
    synchronized (this) {
      turn.giveBack(his);
    }
    his.leave();
  }

  /** Returns for how many ticks neither the list nor anybody else has told of the job. */
  synchronized long unlistedFor(long tick) {
    return turn.unlistedFor(tick);
  }

  /** Returns by how many ticks a closer look is late. */
  synchronized long lateness(long tick) {
    return removed ? 0 : turn.waitedFor(tick);
  }

  /** Returns whether the job has ended for good, by its own word: only a new run is news. */
  synchronized boolean isSettled() {
    JobHealth last = standing.health;
    return last != null && last.state().isEnded() && turn.plan().isSettled();
  }

  /** Returns whether the pieces that a closer look at the vertices brings are wanted. */
  synchronized boolean needsEverything() {
    return turn.plan().needsEverything();
  }

  /** Returns which run is meant, as far as it is known: by the row, what is said, or memory. */
  JobRun run(JobSighting listing) {
    JobOverview row = listing.row();
    Standing now = standing;
    Optional<JobId> id = row != null ? Optional.of(row.jobId()) : ref().jobId();
    JobRun run = id.or(now.memory::jobId).map(JobRun::of).orElse(JobRun.any());
    return now.memory.startTime().map(run::startedAt).orElse(run);
  }

  @Nullable JobSnapshot seen() {
    KeptSnapshot seen = standing.seen;
    return seen == null ? null : seen.get();
  }

  // the verdict

  /** Returns the verdict on evidence, without anything following from it yet. */
  Evaluation evaluate(JobEvidence evidence, LookLease his) {
    JobMemory memory = memory();
    return his.said
        .thresholds()
        .map(own -> with.evaluator.evaluate(evidence, memory, own))
        .orElseGet(() -> with.evaluator.evaluate(evidence, memory));
  }

  /**
   * Returns when to say that a look was complete: not before the last one, by a little, as when two
   * looks are dated by two threads. But a clock that was put back, or that of another watcher whose
   * clock is ahead, is not waited for: to the judge such a time is a gap, and then time goes on.
   */
  Instant lookedAt() {
    Instant now = with.now();
    return standing
        .memory
        .lastLookAt()
        .filter(now::isBefore)
        .filter(last -> Duration.between(now, last).compareTo(CLOCK_JITTER) <= 0)
        .orElse(now);
  }

  /**
   * Concludes: remembers, plans the next look, and has it saved and told.
   *
   * @param closely whether everything was asked for, and not only what had room
   */
  void conclude(LookLease his, JobEvidence evidence, Evaluation evaluation, boolean closely) {
    JobHealth health = evaluation.health();
    JobMemory memory = evaluation.memory();
    Standing last = standing;
    JobSnapshot fresh = snapshotOf(evidence);
    KeptSnapshot seen =
        fresh == null ? last.seen : KeptSnapshot.merged(last.seen, fresh, with.dictionary);
    boolean endIsCertain;
    synchronized (this) {
      if (!turn.isHeldBy(his)) {
        return;
      }
      LookPlan plan = turn.plan();
      if (his.version != versionOfIntent) {
        plan.want();
        return;
      }
      newRun = false;
      long tick = cluster.tick();
      plan.next(health, isProvenByJob(health, memory), tick, closely, sawWatermarks(fresh));
      turn.judged(his, health);
      confirmedAt = evidence.at();
      standing = new Standing(memory, health, seen);
      row.concluded(ChangeDetector.between(name(), last.memory, health, row.changes()), this::told);
      endIsCertain = plan.isSettled() || plan.endedFor(tick) >= with.ticks(LAST_WORD);
    }
    with.judgements.increment();
    with.keeper.save(this);
    if (health.state().isEnded()) {
      if (endIsCertain) {
        end.complete(Optional.of(health));
      }
    } else if (end.isDone()) {
      end = new CompletableFuture<>();
    }
  }

  /** The memory, as of the last look that found nothing new and so was not judged. */
  private JobMemory memory() {
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

  private static @Nullable JobSnapshot snapshotOf(JobEvidence evidence) {
    return evidence
        .live()
        .value()
        .filter(live -> live.overview().isKnown() || live.details().isKnown())
        .or(() -> evidence.archived().value().filter(kept -> kept.overview().isKnown()))
        .or(() -> evidence.history().value().filter(kept -> kept.overview().isKnown()))
        .orElse(null);
  }

  private static boolean sawWatermarks(@Nullable JobSnapshot seen) {
    return seen != null
        && seen.watermarks().values().stream()
            .anyMatch(marks -> marks.value().filter(w -> !w.bySubtask().isEmpty()).isPresent());
  }

  private static boolean isProvenByJob(JobHealth health, JobMemory memory) {
    return health.basis() != Basis.DEPLOYMENT
        && (health.basis() != Basis.MEMORY
            || memory
                .end()
                .map(ProvenEnd::provenBy)
                .filter(by -> by != Basis.DEPLOYMENT)
                .isPresent());
  }

  // what is kept, and told

  /** Takes over what was stored, or that nothing was; then the job may be judged. */
  void loaded(@Nullable StoredJob stored) {
    long epoch = cluster.cluster().epoch();
    if (stored != null && stored.epoch() > epoch) {
      cluster.lose();
      return;
    }
    List<UntoldEvent> again;
    StoredRow.Found found;
    synchronized (this) {
      if (removed) {
        return;
      }
      found = row.loaded(stored, this::told);
      if (found != StoredRow.Found.OURS && stored != null) {
        standing = new Standing(stored.memory(), standing.health, standing.seen);
      }
      turn.loaded(true);
      again = row.untold();
    }
    if (found == StoredRow.Found.DENIED && epoch > 0) {
      cluster.lose();
      return;
    }
    if (found == StoredRow.Found.OURS || (stored != null && stored.epoch() < epoch)) {
      with.keeper.saveNow(this); // from here on whoever had the cluster before is refused
    } else {
      again.forEach(with.listeners::tell);
    }
    if (found == StoredRow.Found.OTHERS) {
      cluster.lookAgain(this);
    }
  }

  /** Somebody else has saved the job: what was concluded here and told nobody is nothing. */
  synchronized void refused() {
    row.refused();
    turn.loaded(false);
    versionOfIntent++; // what is being looked at now would be judged by the wrong memory
  }

  synchronized @Nullable StoredJob rowToSave() {
    return removed || !turn.isLoaded()
        ? null
        : row.toSave(name(), said.ref(), discovered, standing.memory);
  }

  void saved(StoredJob stored) {
    synchronized (this) {
      row.saved(stored);
    }
    handOver(stored);
  }

  /** The store does not take the row at the moment: nobody waits for that, if nobody must. */
  void notSaved(StoredJob stored) {
    synchronized (this) {
      row.notSaved(stored);
    }
    handOver();
  }

  /** Tells everything that is yet to be told, though it is not saved, unless others have a say. */
  void handOver() {
    boolean shared = cluster.cluster().epoch() > 0;
    List<UntoldEvent> untold;
    synchronized (this) {
      untold = removed || !turn.isLoaded() || shared ? List.of() : row.untold();
    }
    untold.forEach(with.listeners::tell);
  }

  private void handOver(StoredJob stored) {
    List<UntoldEvent> untold;
    synchronized (this) {
      untold = removed ? List.of() : row.untold();
    }
    for (UntoldEvent delivery : untold) {
      if (stored.untold().contains(delivery.event())) {
        with.listeners.tell(delivery);
      }
    }
  }

  private void told(UntoldEvent delivery) {
    boolean save;
    synchronized (this) {
      save = row.told(delivery) && !removed;
    }
    if (save) {
      with.keeper.saveTold(this);
    }
  }

  synchronized boolean hasNews() {
    return row.hasNews();
  }

  synchronized boolean hasUntold() {
    return !row.untold().isEmpty();
  }

  /** Returns the events that not every listener has heard yet. */
  synchronized List<JobEvent> untold() {
    return row.untold().stream().map(UntoldEvent::event).collect(Collectors.toList());
  }

  // what is known

  private String name() {
    return cluster.cluster().name();
  }

  CompletableFuture<Optional<JobHealth>> end() {
    return end;
  }

  Optional<JobHealth> health() {
    return Optional.ofNullable(standing.health);
  }

  FleetJob asFleetJob() {
    Standing now = standing;
    return FleetJob.builder()
        .ref(ref())
        .cluster(name())
        .health(Optional.ofNullable(now.health))
        .confirmedAt(Optional.ofNullable(confirmedAt))
        .lastSeen(Optional.ofNullable(now.seen))
        .memory(now.memory)
        .build();
  }
}
