package io.github.flinkwatch.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The back-pressure of one subtask.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskBackPressure {

  SubtaskBackPressure() {}

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

  /** Returns which attempt, from 0, or empty if there is only one, and before 1.16. */
  public abstract OptionalInt attempt();

  /** Returns the level that Flink makes of the ratio, or empty if not sent. */
  public abstract Optional<BackPressureLevel> level();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public Optional<String> levelText() {
    return level().map(BackPressureLevel::text);
  }

  /** Of level and text, one set alone stands for both. */
  @Value.Check
  SubtaskBackPressure withLevel() {
    return level().isEmpty() && levelText().isPresent()
        ? toBuilder().level(levelText().map(BackPressureLevel::parse)).build()
        : this;
  }

  /**
   * Returns the share of time that it waited for its downstream, from 0 to 1, or empty if not
   * known.
   */
  public abstract OptionalDouble ratio();

  /** Returns the share of time that it had nothing to do, from 0 to 1, or empty before 1.13. */
  public abstract OptionalDouble idleRatio();

  /**
   * Returns the share of time that it worked, from 0 to 1, or empty before 1.13 and where Flink
   * cannot tell, as for sources of the old interface.
   */
  public abstract OptionalDouble busyRatio();

  /** Returns the other attempts that run at the same time (speculative execution). */
  public abstract List<SubtaskBackPressure> otherConcurrentAttempts();

  /** Builds {@link SubtaskBackPressure}. Not thread-safe. */
  public static final class Builder extends ImmutableSubtaskBackPressure.Builder {
    Builder() {}
  }
}
