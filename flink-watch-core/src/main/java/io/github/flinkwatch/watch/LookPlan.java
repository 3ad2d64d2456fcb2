package io.github.flinkwatch.watch;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import java.util.stream.Collectors;

/**
 * When one job is due for a closer look, counted in ticks of its cluster: no clock takes part, so
 * none can put a look off. Guarded by the lock of its job.
 */
final class LookPlan {

  private static final long NEVER = Long.MAX_VALUE;

  /** While something is new, the graces of rules run out: looks come no further apart than this. */
  private static final long PATIENCE_WITH_NEWS = 2;

  /** For how many turns of the slower cadence something is new. */
  private static final long NEWS = 3;

  /** One in so many closer looks at a job that is well asks for the watermarks, too. */
  private static final int WATERMARKS_EVERY = 5;

  private final long deep;
  private final long archivePatience;
  private final boolean asksArchives;
  private final double phase;

  private long due = Long.MIN_VALUE;
  private boolean wanted;
  private long patience = 1;
  private long unchangedFor;
  private int looksWhenWell;
  private boolean hasEventTime;
  private String findings = "";
  private int fullLooks = 1;
  private boolean wasWell;
  private long endToldAt = NEVER;

  /**
   * @param deep ticks of the slower cadence
   * @param archivePatience for how many ticks an end is open that only the resource manager told
   * @param asksArchives whether somebody may tell the end later than the resource manager does
   * @param phase from 0 to 1: where in the slower cadence it has its turn
   */
  LookPlan(long deep, long archivePatience, boolean asksArchives, double phase) {
    this.deep = deep;
    this.archivePatience = archivePatience;
    this.asksArchives = asksArchives;
    this.phase = phase;
  }

  /** Somebody wants a look as soon as there is room. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isDue(long tick) {
    return wanted || tick >= due;
  }

  /** Returns whether the job has ended for good, by its own word: only a new run is news. */
  boolean isSettled() {
    return due == NEVER;
  }

  /** Returns whether the pieces that a closer look at the vertices brings are wanted. */
  boolean needsEverything() {
    return fullLooks > 0;
  }

  /** Returns for how many ticks an end has been told, or 0 if none was. */
  long endedFor(long tick) {
    return endToldAt == NEVER ? 0 : tick - endToldAt;
  }

  /** The job looks otherwise than it did. */
  void changed() {
    patience = 1;
    unchangedFor = 0;
  }

  /**
   * Plans the next look after a verdict.
   *
   * @param byJob whether an end is proven by the job's own word
   * @param closely whether everything was asked for, and not only what had room
   * @param watermarks whether the look saw any: a job with event time is asked for them regularly
   */
  void next(JobHealth health, boolean byJob, long tick, boolean closely, boolean watermarks) {
    hasEventTime |= watermarks;
    if (closely) {
      wanted = false;
    }
    if (health.state().isEnded()) {
      if (endToldAt == NEVER) {
        endToldAt = tick;
      }
      boolean mayHear = !byJob && asksArchives && tick < endToldAt + archivePatience;
      due = mayHear ? tick + patience() : NEVER;
      return;
    }
    endToldAt = NEVER;
    if (health.status() == HealthStatus.HEALTHY) {
      if (fullLooks > 0 && closely) {
        fullLooks--;
      } else if (hasEventTime && closely && ++looksWhenWell % WATERMARKS_EVERY == 0) {
        fullLooks = 1;
      }
      // The first time after a part of the cadence only, so that turns do not bunch up.
      long first = Math.max(1, Math.round(deep * (0.25 + 0.75 * phase)));
      due = tick + (wasWell ? deep : first);
      wasWell = true;
      changed();
      findings = "";
      return;
    }
    wasWell = false;
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
      changed();
    }
    due = tick + patience();
  }

  /** Waits twice as long the next time, where looking again brings nothing new. */
  private long patience() {
    long now = Math.min(deep, patience);
    unchangedFor += now;
    patience = Math.min(unchangedFor < NEWS * deep ? PATIENCE_WITH_NEWS : deep, now * 2);
    return now;
  }
}
