package io.github.flinkwatch.health;

import io.github.flinkwatch.JobStatus;

/**
 * The state of a job as flink-watch <em>concludes</em> it. What Flink reported is a {@link
 * JobStatus}.
 */
public enum JobState {
  /** Submitted, and not running yet. */
  STARTING(false),
  /** Flink runs it. It says nothing about all of its tasks running. */
  RUNNING(false),
  /** Recovering from a failure; parts of it may be running. */
  RESTARTING(false),
  /** Going down after a failure. Not an end yet: a restart may follow. */
  FAILING(false),
  /** Was asked to end, and has not yet. */
  STOPPING(false),
  /** Ended by itself, or by stop-with-savepoint. */
  FINISHED(true),
  /** Ended by a cancel. */
  CANCELED(true),
  /** Ended by a failure. Concluded only if a source said so. */
  FAILED(true),
  /** Ended by somebody outside Flink, through the resource manager. */
  KILLED(true),
  /** Not known, with a cause. Not an end: the job may well be running. */
  UNKNOWN(false);

  private final boolean ended;

  JobState(boolean ended) {
    this.ended = ended;
  }

  /** Returns whether the job is over: FINISHED, CANCELED, FAILED or KILLED. */
  public boolean isEnded() {
    return ended;
  }

  /** Returns the state that a reported status means, if nothing else is known. */
  static JobState of(JobStatus status) {
    switch (status) {
      case INITIALIZING:
      case CREATED:
        return STARTING;
      case RUNNING:
        return RUNNING;
      case RESTARTING:
      case RECONCILING:
        return RESTARTING;
      case FAILING:
        return FAILING;
      case CANCELLING:
        return STOPPING;
      case FINISHED:
        return FINISHED;
      case CANCELED:
        return CANCELED;
      case FAILED:
        return FAILED;
      case SUSPENDED:
      case UNRECOGNIZED:
        return UNKNOWN;
    }
    throw new AssertionError(status);
  }
}
