package io.github.flinkwatch.health;

import io.github.flinkwatch.VertexId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/**
 * Something that a rule found, with the figures it rests on.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class Finding {

  Finding() {}

  /** Returns a builder of a finding of that rule. */
  public static Builder builder(RuleId rule, Severity severity, String detail) {
    return new Builder().rule(rule).severity(severity).detail(detail);
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this finding has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the rule that found it. */
  public abstract RuleId rule();

  /** Returns how bad it is. */
  public abstract Severity severity();

  /** Returns one sentence for the engineer on call. */
  public abstract String detail();

  /**
   * Returns each thing that the detail names one after another: contradictions of sources, doubts
   * of a configuration. Empty where the detail is about one thing.
   */
  public abstract List<String> remarks();

  /** Returns what to do about it, in a sentence or two; the rule's own unless set, or empty. */
  public abstract Optional<String> remedy();

  /** Returns the figures it rests on, by name; numbers without grouping, spans as ISO-8601. */
  public abstract Map<String, String> figures();

  /** Returns the subtasks to look at, the first few; a figure says how many there are in all. */
  public abstract List<Culprit> culprits();

  /**
   * Returns the rule whose finding leads: the worst of those that explain one another, of two as
   * bad the older. Empty if this one leads or stands alone. A platform tells of what leads, and has
   * the others as its details.
   */
  public abstract Optional<RuleId> ledBy();

  /**
   * Returns since when this is so and what is new; a rule leaves it empty, the evaluator fills it.
   */
  public abstract Optional<Episode> episode();

  /** Builds {@link Finding}. Not thread-safe. */
  public static final class Builder extends ImmutableFinding.Builder {
    Builder() {}

    /** Adds a figure. */
    public Builder figure(String name, Object value) {
      return putFigures(name, String.valueOf(value));
    }
  }

  /** One subtask that holds a checkpoint back. Immutable and thread-safe. */
  @HealthImmutablesStyle
  @Value.Immutable
  public abstract static class Culprit {

    Culprit() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns the vertex that the subtask belongs to. */
    public abstract VertexId vertexId();

    /** Returns the vertex's name, or empty if the details were not asked for. */
    public abstract Optional<String> vertexName();

    /** Returns the subtask's index, from 0. */
    public abstract int subtask();

    /** Returns the machine that it runs on, or empty if that was not asked for. */
    public abstract Optional<String> host();

    /** Returns the TaskManager that it runs in, or empty if that was not asked for. */
    public abstract Optional<String> taskManagerId();

    /** Returns the ratio of time under backpressure at the moment, 0 to 1, or empty. */
    public abstract OptionalDouble backpressure();

    /** Builds {@link Culprit}. Not thread-safe. */
    public static final class Builder extends ImmutableCulprit.Builder {
      Builder() {}
    }
  }
}
