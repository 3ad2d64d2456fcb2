package io.github.flinkwatch.watch;

import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A cluster that fell silent, answers again, or is another watcher's. Its jobs are told of one by
 * one besides.
 *
 * <p>Immutable and thread-safe.
 */
@WatchImmutablesStyle
@Value.Immutable
public abstract class ClusterEvent {

  ClusterEvent() {}

  /** What has changed. */
  public enum Type {
    /** The third look in a row had no answer. */
    SILENT,
    /** A cluster that was told to be silent has answered. */
    ANSWERING,
    /**
     * Another watcher has gained the cluster, by a later {@link WatchedCluster#epoch()}; this one
     * has let go of it, and of what it had not told. It may be added again once it is gained again.
     */
    LOST
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what has changed. */
  public abstract Type type();

  /** Returns the name of the cluster, as the platform gave it. */
  public abstract String cluster();

  /** Returns the instant of the look, by the watcher's clock. */
  public abstract Instant at();

  /** Returns why the last look had no answer, or empty if the cluster answers. */
  public abstract Optional<UnknownCause> cause();

  /** Returns when it last answered before this look, or empty if it never has. */
  public abstract Optional<Instant> lastAnsweredAt();

  /** Builds {@link ClusterEvent}. Not thread-safe. */
  public static final class Builder extends ImmutableClusterEvent.Builder {
    Builder() {}
  }
}
