package io.github.flinkwatch.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What one rule wants to know at the next look: moments, numbers and series under names of its own.
 * Bounded by the rule; written with the memory.
 *
 * <p>Immutable and thread-safe.
 */
@HealthStyle
@Value.Immutable
public abstract class RuleNotes {

  private static final RuleNotes EMPTY = builder().build();

  RuleNotes() {}

  /** Returns notes with nothing in them. */
  public static RuleNotes empty() {
    return EMPTY;
  }

  /** Returns notes of these moments and numbers; cheaper than a builder, for one of each. */
  public static RuleNotes of(Map<String, Instant> moments, Map<String, Long> numbers) {
    return ((ImmutableRuleNotes) EMPTY).withMoments(moments).withNumbers(numbers);
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything in these notes. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the moments by name. */
  public abstract Map<String, Instant> moments();

  /** Returns the numbers by name. */
  public abstract Map<String, Long> numbers();

  /** Returns the series by name, each oldest first. */
  public abstract Map<String, List<Sample>> series();

  /** Returns the moment of that name, or empty. */
  public final Optional<Instant> moment(String name) {
    return Optional.ofNullable(moments().get(name));
  }

  /** Returns the number of that name, or empty. */
  public final OptionalLong number(String name) {
    Long value = numbers().get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Returns the series of that name, oldest first; empty if there is none. */
  public final List<Sample> samples(String name) {
    return series().getOrDefault(name, List.of());
  }

  /** Returns whether there is nothing in these notes. */
  public final boolean isEmpty() {
    return moments().isEmpty() && numbers().isEmpty() && series().isEmpty();
  }

  /** Builds {@link RuleNotes}. Not thread-safe. */
  public static final class Builder extends ImmutableRuleNotes.Builder {
    Builder() {}
  }
}
