package io.github.flinkwatch.health;

import io.github.flinkwatch.health.JobHistory.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What one rule wants to know at the next look: observed spans, moments, numbers and series under
 * names of its own. Bounded by the rule; written with the memory.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class RuleNotes {

  private static final RuleNotes EMPTY = builder().build();

  RuleNotes() {}

  /** Returns notes with nothing in them. */
  public static RuleNotes empty() {
    return EMPTY;
  }

  /** Returns notes of these spans and numbers; cheaper than a builder. */
  public static RuleNotes of(Map<String, ObservedSpan> spans, Map<String, Long> numbers) {
    return ((ImmutableRuleNotes) EMPTY).withSpans(spans).withNumbers(numbers);
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

  /** Returns for how long things have been seen to be so, by name. */
  public abstract Map<String, ObservedSpan> spans();

  /** Returns the span of that name, or empty. */
  public final Optional<ObservedSpan> span(String name) {
    return Optional.ofNullable(spans().get(name));
  }

  /** Returns notes of one span and nothing else. */
  public static RuleNotes of(String name, ObservedSpan span) {
    return ((ImmutableRuleNotes) EMPTY).withSpans(Map.of(name, span));
  }

  /** Returns these notes with that span and no other. */
  public final RuleNotes withSpan(String name, ObservedSpan span) {
    return spans().size() == 1 && span(name).filter(span::equals).isPresent()
        ? this
        : ((ImmutableRuleNotes) this).withSpans(Map.of(name, span));
  }

  /** Returns these notes with that moment and no other. */
  public final RuleNotes withMoment(String name, Instant moment) {
    return ((ImmutableRuleNotes) this).withMoments(Map.of(name, moment));
  }

  /** Returns these notes without their spans. */
  public final RuleNotes withoutSpans() {
    return spans().isEmpty() ? this : ((ImmutableRuleNotes) this).withSpans(Map.of());
  }

  /** Returns these notes as they are after a look that saw the job in another state. */
  final RuleNotes interrupted() {
    boolean interrupted = true;
    for (ObservedSpan span : spans().values()) {
      interrupted &= span.isInterrupted();
    }
    if (interrupted) {
      return this;
    }
    Map<String, ObservedSpan> next = new LinkedHashMap<>();
    spans().forEach((name, span) -> next.put(name, span.interrupted()));
    return ((ImmutableRuleNotes) this).withSpans(next);
  }

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
    return moments().isEmpty() && numbers().isEmpty() && series().isEmpty() && spans().isEmpty();
  }

  /** Builds {@link RuleNotes}. Not thread-safe. */
  public static final class Builder extends ImmutableRuleNotes.Builder {
    Builder() {}
  }
}
