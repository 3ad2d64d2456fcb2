package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The alignment of barriers in one subtask.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class Alignment {

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
