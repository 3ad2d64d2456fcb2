package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid/backpressure}: how much a vertex waits
 * for its <em>downstream</em>. The slow vertex itself is {@link BackPressureLevel#OK}, and busy.
 *
 * <p>Sent by every version. Up to 1.12 asking starts a sampling of stacks, which costs, and the
 * first answer is not {@linkplain #measured() measured}. From 1.13 on it comes from metrics and is
 * cheap, at most some 10 s old, and not measured for a job that Flink does not know.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class BackPressure {

  BackPressure() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns Flink's own text: {@code ok}, or {@code deprecated} where there is no measurement. */
  public abstract String statusText();

  /** Returns the level of the worst subtask, or empty if not measured. */
  public abstract Optional<BackPressureLevel> level();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public Optional<String> levelText() {
    return level().map(BackPressureLevel::text);
  }

  /** Of level and text, one set alone stands for both. */
  @Value.Check
  BackPressure withLevel() {
    return level().isEmpty() && levelText().isPresent()
        ? toBuilder().level(levelText().map(BackPressureLevel::parse)).build()
        : this;
  }

  /** Returns when it was measured, or empty if it was not. */
  public abstract Optional<Instant> endTime();

  /** Returns the subtasks; none if not measured. */
  public abstract List<SubtaskBackPressure> subtasks();

  /** Returns whether this is a measurement, and not only a promise of one. */
  public final boolean measured() {
    return statusText().equals("ok");
  }

  /** Builds {@link BackPressure}. Not thread-safe. */
  public static final class Builder extends ImmutableBackPressure.Builder {
    Builder() {}
  }
}
