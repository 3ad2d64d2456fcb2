package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
@ModelImmutablesStyle
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

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public Optional<String> levelText() {
    return level().map(BackPressureLevel::text);
  }

  /** If only one of level and text is set, it stands for both. */
  @Value.Check
  BackPressure withLevel() {
    if (level().isPresent() && levelText().isPresent()) {
      String text = levelText().get();
      RawText.mustSay(level().get(), BackPressureLevel.parse(text), "levelText", text);
    }
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

  /** What Flink makes of a back-pressure ratio. */
  public enum BackPressureLevel {
    /** At most 10 % of the time. */
    OK("ok"),
    /** More than 10 % and at most 50 % of the time. */
    LOW("low"),
    /** More than half of the time. */
    HIGH("high"),
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED("unrecognized");

    private final String text;

    BackPressureLevel(String text) {
      this.text = text;
    }

    /** Returns what Flink calls it. */
    String text() {
      return text;
    }

    /**
     * Returns the constant that {@code text} names in lower case, as Flink spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static BackPressureLevel parse(String text) {
      switch (requireNonNull(text, "text")) {
        case "ok":
          return OK;
        case "low":
          return LOW;
        case "high":
          return HIGH;
        default:
          return UNRECOGNIZED;
      }
    }
  }

  /**
   * The back-pressure of one subtask.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskBackPressure {

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

    /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
    @Value.Default
    public Optional<String> levelText() {
      return level().map(BackPressureLevel::text);
    }

    /** If only one of level and text is set, it stands for both. */
    @Value.Check
    SubtaskBackPressure withLevel() {
      if (level().isPresent() && levelText().isPresent()) {
        String text = levelText().get();
        RawText.mustSay(level().get(), BackPressureLevel.parse(text), "levelText", text);
      }
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
}
