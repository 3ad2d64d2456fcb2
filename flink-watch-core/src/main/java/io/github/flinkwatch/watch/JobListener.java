package io.github.flinkwatch.watch;

/**
 * Hears what has changed about the watched jobs and clusters.
 *
 * <p>Each listener has a thread of its own, on which it hears one event after another: of one job
 * in order. So one that takes long delays nobody else; what waits for it meanwhile is bounded
 * ({@link JobWatcher.Builder#maxUntold}), and where it does not keep up the oldest are dropped,
 * counted and logged. What it throws is logged and disturbs nobody; the event counts as told.
 */
@FunctionalInterface
public interface JobListener {

  /** Hears that something about a job has changed: at least once, see {@link JobEvent#id()}. */
  void onEvent(JobEvent event);

  /** Hears that a cluster fell silent or answers again: at most once. Does nothing by itself. */
  default void onClusterEvent(ClusterEvent event) {}
}
