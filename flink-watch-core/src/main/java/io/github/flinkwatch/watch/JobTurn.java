package io.github.flinkwatch.watch;

import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn one job is: it is quiet, waits for a look, or is held by one. Whoever looks at the job
 * holds it until the verdict is in, so there is never more than one look at it in flight. Not
 * thread-safe: its {@link JobCase} guards it.
 */
final class JobTurn {

  private static final long NEVER = Long.MAX_VALUE;

  private final LookPlan plan;

  private boolean loaded;
  private boolean stopped;
  private boolean waiting;
  private long waitingSince;
  private @Nullable LookLease lease;
  private long heldSince;
  private @Nullable Round lastRound;
  private JobSighting seenNow = JobSighting.unlisted();
  private @Nullable JobSighting judged;
  private long unlistedSince = NEVER;

  JobTurn(LookPlan plan) {
    this.plan = plan;
  }

  /** The plan says when the next look is due. */
  LookPlan plan() {
    return plan;
  }

  /** The job's memory is known from now on, or no longer: nobody looks at it without. */
  void loaded(boolean loaded) {
    this.loaded = loaded;
  }

  boolean isLoaded() {
    return loaded;
  }

  /** Begins no more looks; returns the one in flight, which is over for the job. */
  @Nullable LookLease stop() {
    stopped = true;
    return letGo();
  }

  private @Nullable LookLease letGo() {
    LookLease held = lease;
    lease = null;
    return held;
  }

  /** Notes what a round saw of the job. */
  void see(Round round, JobSighting listing) {
    lastRound = round;
    seenNow = listing;
    if (listing.isLike(judged)) {
      judged = listing; // makes no difference, and the older one is not kept
    }
    if (listing.row() != null) {
      unlistedSince = NEVER;
    } else if (listing.blindBecause() == null && unlistedSince == NEVER) {
      unlistedSince = round.tick();
    }
  }

  JobSighting seenNow() {
    return seenNow;
  }

  /** Lets go of a look that is lost, in an executor that forgot its task perhaps. */
  @Nullable LookLease letGoOfLost(long tick, long lostAfter) {
    return lease != null && tick - heldSince > lostAfter ? letGo() : null;
  }

  /** Has the job wait for a look if what was seen, or the plan, gives reason; returns whether. */
  boolean waitsNow(long tick) {
    if (!isFree()) {
      return false;
    }
    boolean alike = seenNow.isLike(judged);
    boolean quiet = plan.isSettled() ? seenNow.row() == null || alike : alike && !plan.isDue(tick);
    if (quiet && !plan.isWanted()) {
      return false;
    }
    if (!alike) {
      plan.changed();
    }
    begin(tick);
    return true;
  }

  /** Returns whether a job that is quiet was seen as it was judged. */
  boolean isConfirmed() {
    return isFree() && (seenNow.blindBecause() == null || plan.isSettled());
  }

  /** Has the job wait for a look by what the last round saw; null if there was none. */
  @Nullable Round waitsAgain() {
    Round last = lastRound;
    if (!isFree() || last == null) {
      return null;
    }
    begin(last.tick());
    return last;
  }

  private boolean isFree() {
    return loaded && !stopped && !waiting && lease == null;
  }

  private void begin(long tick) {
    waiting = true;
    waitingSince = tick;
  }

  boolean isWaiting() {
    return waiting;
  }

  /** Returns for how many ticks the job has waited. */
  long waitedFor(long tick) {
    return waiting ? tick - waitingSince : 0;
  }

  /** Takes the job for the closer look that it waited for; null if there is none to be made. */
  @Nullable LookLease take(WatchedJob said, int version, InFlightLimiter.@Nullable Place place) {
    waiting = false;
    if (lease != null) { // judged by its row right now
      plan.want();
      return null;
    }
    return hold(said, version, place);
  }

  /** Takes the job for a judgement by its row, if that is news and it still waits. */
  @Nullable LookLease takeForNews(WatchedJob said, int version) {
    boolean news = seenNow.row() != null && !seenNow.isLike(judged);
    return waiting && news && lease == null ? hold(said, version, null) : null;
  }

  private @Nullable LookLease hold(
      WatchedJob said, int version, InFlightLimiter.@Nullable Place place) {
    if (stopped || !loaded || lastRound == null) {
      return null;
    }
    lease = new LookLease(lastRound, seenNow, said, version, place);
    heldSince = lastRound.tick();
    return lease;
  }

  /** Returns whether that look holds the job: it was not stopped, nor given up. */
  boolean isHeldBy(LookLease look) {
    return lease == look;
  }

  void giveBack(LookLease look) {
    if (lease == look) {
      lease = null;
    }
  }

  /** Notes that what a look saw has been judged. */
  void judged(LookLease look, JobHealth health) {
    judged = look.listing;
    if (health.state() != JobState.UNKNOWN) {
      unlistedSince = NEVER; // Flink leaves out a job whose JobMaster is slow, and still knows it
    }
  }

  /** Returns for how many ticks neither the list nor anybody else has told of the job. */
  long unlistedFor(long tick) {
    return unlistedSince == NEVER ? 0 : tick - unlistedSince;
  }
}
