package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Statistics over the completed checkpoints since the JobMaster began, savepoints included.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class CheckpointSummary {

  CheckpointSummary() {}

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

  /** Returns the size of the state, which includes what incremental checkpoints share. */
  public abstract Optional<StatisticsSummary> stateSizeBytes();

  /** Returns the time from trigger to last acknowledgement. */
  public abstract Optional<StatisticsSummary> endToEndDurationMillis();

  /** Returns the bytes buffered for alignment; 0 from 1.11 on. */
  public abstract Optional<StatisticsSummary> alignmentBufferedBytes();

  /** Returns the bytes processed during alignment, or empty before 1.12. */
  public abstract Optional<StatisticsSummary> processedDataBytes();

  /** Returns the in-flight bytes persisted, or empty before 1.12. */
  public abstract Optional<StatisticsSummary> persistedDataBytes();

  /** Builds {@link CheckpointSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpointSummary.Builder {
    Builder() {}
  }
}
