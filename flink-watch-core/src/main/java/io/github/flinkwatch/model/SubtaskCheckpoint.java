package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The part of one subtask in one checkpoint. One that has not acknowledged has only an index.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskCheckpoint {

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
