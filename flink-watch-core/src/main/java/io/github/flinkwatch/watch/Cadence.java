package io.github.flinkwatch.watch;

/**
 * When one cluster is due, counted in ticks of the interval: at each while it answers, less and
 * less often while it does not. No clock takes part. Not thread-safe: its {@link ClusterTurn}
 * guards it.
 */
final class Cadence {

  private final long idleTicks;
  private final long mostBackoff;

  private long tick;
  private long due;
  private int failures;
  private boolean idle;

  /**
   * @param idleTicks how far apart looks are while nobody is waited for
   * @param mostBackoff how far apart they get, by doubling, while nobody answers
   */
  Cadence(long idleTicks, long mostBackoff) {
    this.idleTicks = idleTicks;
    this.mostBackoff = mostBackoff;
  }

  /** A tick has come; returns its number, from 1. */
  long next() {
    return ++tick;
  }

  boolean isDue() {
    return tick >= due;
  }

  /** Somebody is waited for again. */
  void wake() {
    if (idle) {
      idle = false;
      due = tick + 1;
    }
  }

  void answered() {
    failures = 0;
  }

  /**
   * Nobody answered.
   *
   * @param atAll whether there was an answer, though with an error: that costs nothing to ask again
   */
  void failed(boolean atAll) {
    failures = atAll ? 1 : failures + 1;
  }

  boolean isSilent() {
    return failures > 0;
  }

  /** Returns how many ticks to wait for the next look, by the looks without an answer so far. */
  long backoff() {
    long wait = 1;
    for (int i = 1; i < failures && wait < mostBackoff; i++) {
      wait *= 2;
    }
    return Math.min(wait, mostBackoff);
  }

  /** Plans the look after this one. */
  void plan(boolean idle) {
    this.idle = idle && failures <= 1;
    due = tick + (this.idle ? idleTicks : backoff());
  }
}
