package io.github.flinkwatch;

/**
 * How a job shares its cluster. It decides whether the cluster's end says anything about the job.
 */
public enum ClusterKind {
  /** Per-job or application mode: the cluster lives for this application, and ends with it. */
  DEDICATED,
  /** A session: the cluster outlives its jobs, and its end says nothing about any of them. */
  SESSION,
  /** The platform did not say. Treated as a session: the cluster's end proves nothing. */
  UNSPECIFIED
}
