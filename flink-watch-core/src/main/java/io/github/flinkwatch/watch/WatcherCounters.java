package io.github.flinkwatch.watch;

import java.time.Duration;
import org.immutables.value.Value;

/**
 * What a watcher has done since it was made, and is doing now: for gauges and counters of the
 * watcher itself.
 *
 * <p>Immutable and thread-safe.
 */
@WatchImmutablesStyle
@Value.Immutable
public abstract class WatcherCounters {

  WatcherCounters() {}

  static Builder builder() {
    return new Builder();
  }

  /** Returns how often a cluster was asked for all of its jobs. */
  public abstract long clusterLooks();

  /** Returns how many of those looks had no answer. */
  public abstract long blindClusterLooks();

  /** Returns how often a single job was looked at more closely. */
  public abstract long deepLooks();

  /** Returns how often a closer look had to wait because too much was in flight. */
  public abstract long postponedDeepLooks();

  /** Returns how long the closer look that is latest now has been due, in whole intervals. */
  public abstract Duration latestDeepLook();

  /** Returns how often a job was judged. */
  public abstract long judgements();

  /** Returns how many events were handed over to listeners. */
  public abstract long events();

  /** Returns how often a listener did not hear an event because it did not keep up. */
  public abstract long droppedEvents();

  /** Returns how many events wait for listeners now, each for itself. */
  public abstract int untoldEvents();

  /** Returns how many jobs are not judged because their row in the store is not loaded yet. */
  public abstract int unloadedJobs();

  /**
   * Returns how many rows the store is yet to save or to delete; those without news wait for one
   * another, up to 30 seconds.
   */
  public abstract int unsavedJobs();

  /** Returns how often the store refused a row that somebody else had saved meanwhile. */
  public abstract long refusedSaves();

  /** Returns how often something of the embedder's threw, answered null or refused work. */
  public abstract long embedderFailures();

  /** Returns how many looks are in flight now. */
  public abstract int inFlight();

  /** Returns how many clusters are due now and wait for room. */
  public abstract int waiting();

  /** Returns how many closer looks are due now and wait for room. */
  public abstract int waitingDeepLooks();

  static final class Builder extends ImmutableWatcherCounters.Builder {
    Builder() {}
  }
}
