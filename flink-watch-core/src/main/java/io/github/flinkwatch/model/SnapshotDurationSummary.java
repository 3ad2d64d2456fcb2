package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Statistics over how long subtasks took to write their state.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SnapshotDurationSummary {

  SnapshotDurationSummary() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the synchronous part. */
  public abstract Optional<StatisticsSummary> syncMillis();

  /** Returns the asynchronous part. */
  public abstract Optional<StatisticsSummary> asyncMillis();

  /** Builds {@link SnapshotDurationSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableSnapshotDurationSummary.Builder {
    Builder() {}
  }
}
