package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Statistics over the subtasks of one vertex in one checkpoint.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskCheckpointSummary {

  SubtaskCheckpointSummary() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the bytes written, or empty before 1.15. */
  public abstract Optional<StatisticsSummary> checkpointedSizeBytes();

  /** Returns the size of the state. */
  public abstract Optional<StatisticsSummary> stateSizeBytes();

  /**
   * Returns the time from trigger to acknowledgement. It has no percentiles: what Flink sends for
   * them are points in time.
   */
  public abstract Optional<StatisticsSummary> endToEndDurationMillis();

  /** Returns how long writing took. */
  public abstract Optional<SnapshotDurationSummary> checkpointDuration();

  /** Returns the alignment of barriers. */
  public abstract Optional<AlignmentSummary> alignment();

  /** Returns the time from trigger until the barrier came, or empty before 1.11. */
  public abstract Optional<StatisticsSummary> startDelayMillis();

  /** Builds {@link SubtaskCheckpointSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableSubtaskCheckpointSummary.Builder {
    Builder() {}
  }
}
