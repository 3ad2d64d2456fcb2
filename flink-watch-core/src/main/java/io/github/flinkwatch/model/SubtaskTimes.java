package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * When one subtask entered which state.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskTimes {

  SubtaskTimes() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns which subtask, from 0. */
  public abstract int subtask();

  /**
   * Returns where it runs: {@code host:port}, or a bare host where Flink sends no port, or empty if
   * it is not deployed.
   */
  public abstract Optional<String> endpoint();

  /** Returns how long it has run, or empty if it has not. */
  public abstract Optional<Duration> duration();

  /** Returns when each state was entered, by Flink's own text; states never entered are missing. */
  public abstract Map<String, Instant> timestamps();

  /** Returns when {@code state} was entered, or empty if it never was. */
  public final Optional<Instant> timestamp(ExecutionState state) {
    return Optional.ofNullable(timestamps().get(state.name()));
  }

  /** Builds {@link SubtaskTimes}. Not thread-safe. */
  public static final class Builder extends ImmutableSubtaskTimes.Builder {
    Builder() {}
  }
}
