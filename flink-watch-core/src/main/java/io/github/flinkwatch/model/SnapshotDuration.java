package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How long one subtask took to write its state.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SnapshotDuration {

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
