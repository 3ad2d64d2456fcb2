package io.github.flinkwatch.model;

/** Whether a flame graph is there, and if not, why. */
public enum FlameGraphStatus {
  /** There is one. */
  READY,
  /** The first samples are being taken: ask again. */
  WAITING,
  /** The vertex has no running subtask to sample. */
  TERMINATED,
  /** {@code rest.flamegraph.enabled} is false, as by default. */
  DISABLED
}
