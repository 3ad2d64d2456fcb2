package io.github.flinkwatch.model;

/** Whether a job's input ends, as Flink sees it. */
public enum JobType {
  /** All sources are bounded, and stages may wait for one another. */
  BATCH,
  /** At least one source is unbounded, or the job was submitted as streaming. */
  STREAMING
}
