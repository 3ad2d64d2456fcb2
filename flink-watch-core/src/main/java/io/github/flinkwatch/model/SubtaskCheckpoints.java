package io.github.flinkwatch.model;

import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;
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
@ModelImmutablesStyle
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

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), CheckpointStatus.parse(statusText()), "statusText", statusText());
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

  /**
   * The part of one subtask in one checkpoint. One that has not acknowledged has only an index.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskCheckpoint {

    SubtaskCheckpoint() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns which subtask, from 0. */
    public abstract int index();

    /**
     * Returns Flink's own text: {@code completed} or {@code pending_or_failed}; see {@link
     * #acknowledged()}.
     */
    public abstract String statusText();

    /** Returns when it acknowledged, or empty if it has not. */
    public abstract Optional<Instant> ackTime();

    /** Returns the time from trigger to acknowledgement, or empty if it has not acknowledged. */
    public abstract Optional<Duration> endToEndDuration();

    /** Returns the size of its state, or empty if it has not acknowledged. */
    public abstract OptionalLong stateSizeBytes();

    /** Returns the bytes it wrote, or empty before 1.15. */
    public abstract OptionalLong checkpointedSizeBytes();

    /** Returns how long writing took, or empty if it has not acknowledged. */
    public abstract Optional<SnapshotDuration> checkpoint();

    /** Returns the alignment of barriers, or empty if it has not acknowledged. */
    public abstract Optional<Alignment> alignment();

    /** Returns the time from trigger until the barrier came, or empty before 1.11. */
    public abstract Optional<Duration> startDelay();

    /** Returns whether it was unaligned, or empty before 1.13. */
    public abstract Optional<Boolean> unaligned();

    /** Returns whether it was given up, or empty before 1.13. */
    public abstract Optional<Boolean> aborted();

    /** Returns whether the subtask has acknowledged: its part is complete. */
    public final boolean acknowledged() {
      return statusText().equals("completed");
    }

    /** Builds {@link SubtaskCheckpoint}. Not thread-safe. */
    public static final class Builder extends ImmutableSubtaskCheckpoint.Builder {
      Builder() {}
    }
  }

  /**
   * Statistics over the subtasks of one vertex in one checkpoint.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskCheckpointSummary {

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

  /**
   * The alignment of barriers in one subtask.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class Alignment {

    Alignment() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the bytes buffered; 0 from 1.11 on. */
    public abstract OptionalLong bufferedBytes();

    /** Returns the bytes processed meanwhile, or empty before 1.12. */
    public abstract OptionalLong processedBytes();

    /** Returns the in-flight bytes persisted, or empty before 1.12. */
    public abstract OptionalLong persistedBytes();

    /** Returns how long it took, or empty if Flink does not know. */
    public abstract Optional<Duration> duration();

    /** Builds {@link Alignment}. Not thread-safe. */
    public static final class Builder extends ImmutableAlignment.Builder {
      Builder() {}
    }
  }

  /**
   * Statistics over the alignment of barriers in subtasks.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class AlignmentSummary {

    AlignmentSummary() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the bytes buffered; 0 from 1.11 on. */
    public abstract Optional<StatisticsSummary> bufferedBytes();

    /** Returns the bytes processed meanwhile, or empty before 1.12. */
    public abstract Optional<StatisticsSummary> processedBytes();

    /** Returns the in-flight bytes persisted, or empty before 1.12. */
    public abstract Optional<StatisticsSummary> persistedBytes();

    /** Returns how long it took. */
    public abstract Optional<StatisticsSummary> durationMillis();

    /** Builds {@link AlignmentSummary}. Not thread-safe. */
    public static final class Builder extends ImmutableAlignmentSummary.Builder {
      Builder() {}
    }
  }

  /**
   * How long one subtask took to write its state.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SnapshotDuration {

    SnapshotDuration() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the synchronous part, or empty if Flink does not know. */
    public abstract Optional<Duration> sync();

    /** Returns the asynchronous part, or empty if Flink does not know. */
    public abstract Optional<Duration> async();

    /** Builds {@link SnapshotDuration}. Not thread-safe. */
    public static final class Builder extends ImmutableSnapshotDuration.Builder {
      Builder() {}
    }
  }

  /**
   * Statistics over how long subtasks took to write their state.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SnapshotDurationSummary {

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
}
