package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.VertexId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * One checkpoint or savepoint: completed, failed, or in progress; {@link #status()} tells which.
 *
 * <p>From {@code latest} and {@code history} of {@code GET /jobs/:jobid/checkpoints}, and {@code
 * GET /jobs/:jobid/checkpoints/details/:checkpointid}, which alone fills {@link #tasks()}.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class Checkpoint {

  Checkpoint() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the id, which grows by one from checkpoint to checkpoint. */
  public abstract long id();

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

  /** Returns whether it is a savepoint. */
  public abstract boolean savepoint();

  /** Returns {@code CANONICAL} or {@code NATIVE}, or empty before 1.17 and for checkpoints. */
  public abstract Optional<String> savepointFormat();

  /**
   * Returns Flink's own text: {@code CHECKPOINT}, {@code UNALIGNED_CHECKPOINT} (since 1.16), {@code
   * SAVEPOINT} or {@code SYNC_SAVEPOINT}, or empty before 1.12.
   */
  public abstract Optional<String> checkpointType();

  /** Returns when it was triggered. */
  public abstract Instant triggerTime();

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

  /** Returns the part of each vertex; none in the overview. */
  public abstract Map<VertexId, VertexCheckpoint> tasks();

  /** Returns where a completed one lies, or empty if it cannot be addressed. */
  public abstract Optional<String> externalPath();

  /** Returns whether a completed one was deleted since, or empty if it is not completed. */
  public abstract Optional<Boolean> discarded();

  /** Returns when a failed one failed. */
  public abstract Optional<Instant> failureTime();

  /**
   * Returns why a failed one failed, or empty. {@code Checkpoint Coordinator is suspending.} is the
   * mark of a job that failed or was cancelled, not its cause.
   */
  public abstract Optional<String> failureMessage();

  /** Builds {@link Checkpoint}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpoint.Builder {
    Builder() {}
  }

  /** How far a checkpoint is. */
  public enum CheckpointStatus {
    /** Not all subtasks have acknowledged yet. */
    IN_PROGRESS,
    /** All subtasks have acknowledged. */
    COMPLETED,
    /** Given up, after whatever part had been done. */
    FAILED,
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED;

    /**
     * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static CheckpointStatus parse(String text) {
      switch (requireNonNull(text, "text")) {
        case "IN_PROGRESS":
          return IN_PROGRESS;
        case "COMPLETED":
          return COMPLETED;
        case "FAILED":
          return FAILED;
        default:
          return UNRECOGNIZED;
      }
    }
  }

  /**
   * The part of one vertex in one checkpoint, from {@code GET
   * /jobs/:jobid/checkpoints/details/:checkpointid}.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class VertexCheckpoint {

    VertexCheckpoint() {}

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

    /**
     * Returns the size of the state acknowledged so far, with what incremental checkpoints share.
     */
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

    /** Builds {@link VertexCheckpoint}. Not thread-safe. */
    public static final class Builder extends ImmutableVertexCheckpoint.Builder {
      Builder() {}
    }
  }
}
