package io.github.flinkwatch.gather;

/** How much is asked about a job. */
public enum Depth {
  /** Status and counts only, as the list of all jobs tells them. */
  STATE,
  /** Also details, exceptions, checkpoints and metrics: five questions more. */
  HEALTH,
  /**
   * Also back-pressure and watermarks of every vertex, and who holds up a checkpoint, on which
   * machine.
   */
  FULL
}
