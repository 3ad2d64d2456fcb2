package io.github.flinkwatch.model;

/**
 * The status of a Flink application as Flink reports it. Unlike a job's, it is spelt {@code
 * CANCELING} with one L.
 */
public enum ApplicationStatus {
  /** Not started yet. */
  CREATED,
  /** Its {@code main()} or its jobs are running; also for ever, if a job failed to initialise. */
  RUNNING,
  /** Going down: its jobs are being cancelled. */
  FAILING,
  /** Ended: {@code main()} threw, or a job failed. */
  FAILED,
  /** Being cancelled. */
  CANCELING,
  /** Ended by a cancel. */
  CANCELED,
  /** Ended by itself. */
  FINISHED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED
}
