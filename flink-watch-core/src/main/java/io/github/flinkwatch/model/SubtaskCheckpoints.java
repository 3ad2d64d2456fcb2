package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid}: one
 * vertex in one checkpoint, by subtask. It names the subtasks that hold a checkpoint up.
 *
 * <p>Sent by every version, for checkpoints that are still in the history.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskCheckpoints {

  SubtaskCheckpoints() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the checkpoint's id. */
  public abstract long checkpointId();

  /** Returns how far it is. */
  public abstract CheckpointStatus status();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  /** Returns when the last acknowledgement came, or empty if none has. */
  public abstract Optional<Instant> latestAckTime();

  /** Returns the size of the state acknowledged so far, with what incremental checkpoints share. */
  public abstract long stateSizeBytes();

  /** Returns the bytes written for this checkpoint alone, or empty before 1.15. */
  public abstract OptionalLong checkpointedSizeBytes();

  /**
   * Returns the time from trigger to last acknowledgement, or empty if none came. It stands still
   * while a checkpoint hangs.
   */
  public abstract Optional<Duration> endToEndDuration();

  /** Returns the bytes buffered for alignment; 0 from 1.11 on. */
  public abstract OptionalLong alignmentBufferedBytes();

  /** Returns the bytes processed during alignment, or empty before 1.12. */
  public abstract OptionalLong processedDataBytes();

  /** Returns the in-flight bytes persisted, or empty before 1.12. */
  public abstract OptionalLong persistedDataBytes();

  /** Returns the number of subtasks that take part. */
  public abstract int subtaskCount();

  /** Returns the number of subtasks that have acknowledged. */
  public abstract int acknowledgedSubtaskCount();

  /** Returns statistics over the subtasks that have acknowledged. */
  public abstract Optional<SubtaskCheckpointSummary> summary();

  /** Returns the subtasks. */
  public abstract List<SubtaskCheckpoint> subtasks();

  /** Builds {@link SubtaskCheckpoints}. Not thread-safe. */
  public static final class Builder extends ImmutableSubtaskCheckpoints.Builder {
    Builder() {}
  }
}
