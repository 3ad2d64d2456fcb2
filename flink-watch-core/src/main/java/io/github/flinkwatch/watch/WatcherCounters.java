package io.github.flinkwatch.watch;

import org.immutables.value.Value;

/**
 * What a watcher has done since it was made, and is doing now: for gauges and counters of the
 * watcher itself.
 *
 * <p>Immutable and thread-safe.
 */
@WatchStyle
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

  /** Returns how often a job was judged. */
  public abstract long judgements();

  /** Returns how many events were told. */
  public abstract long events();

  /** Returns how often a listener, the memory store or a rule threw, or an executor refused. */
  public abstract long embedderFailures();

  /** Returns how many looks are in flight now. */
  public abstract int inFlight();

  /** Returns how many clusters are due now and wait for room. */
  public abstract int waiting();

  static final class Builder extends ImmutableWatcherCounters.Builder {
    Builder() {}
  }
}
