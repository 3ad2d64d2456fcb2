package io.github.flinkwatch.rest;

/** What a triggered checkpoint holds. Since 1.17. */
public enum CheckpointKind {
  /** As the job is configured. */
  CONFIGURED,
  /** Everything. */
  FULL,
  /** What has changed since the last one. */
  INCREMENTAL
}
