package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A state that the adaptive scheduler was in during one rescale.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SchedulerStateSpan {

  SchedulerStateSpan() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the state's name in Flink's own text. */
  public abstract String state();

  /** Returns when it was entered. */
  public abstract Optional<Instant> enteredAt();

  /** Returns when it was left, or empty while it is the current one. */
  public abstract Optional<Instant> leftAt();

  /** Returns how long it lasted, or empty while it is the current one. */
  public abstract Optional<Duration> duration();

  /** Returns the exception that led out of it, on many lines, or empty. */
  public abstract Optional<String> exception();

  /** Builds {@link SchedulerStateSpan}. Not thread-safe. */
  public static final class Builder extends ImmutableSchedulerStateSpan.Builder {
    Builder() {}
  }
}
