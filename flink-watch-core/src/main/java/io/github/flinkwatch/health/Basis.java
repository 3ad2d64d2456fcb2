package io.github.flinkwatch.health;

/** Which evidence decided a state. */
public enum Basis {
  /** The live JobManager said it of the job. */
  LIVE_JOB,
  /** The archive or the HistoryServer said it of the job. */
  ARCHIVED_JOB,
  /** The resource manager said it of the cluster, which is dedicated to the job. */
  DEPLOYMENT,
  /** An earlier look had proven it, and it cannot change any more. */
  MEMORY,
  /** Nothing did: the state is UNKNOWN. */
  NONE
}
