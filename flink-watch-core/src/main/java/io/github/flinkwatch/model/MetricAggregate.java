package io.github.flinkwatch.model;

import java.util.OptionalDouble;
import org.immutables.value.Value;

/**
 * One metric over many subtasks, jobs or TaskManagers. Only the aggregates asked for are there.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class MetricAggregate {

  MetricAggregate() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns Flink's name of the metric. */
  public abstract String name();

  /** Returns the least, or empty if not asked for or no number. */
  public abstract OptionalDouble min();

  /** Returns the greatest, or empty if not asked for or no number. */
  public abstract OptionalDouble max();

  /** Returns the mean, or empty if not asked for or no number. */
  public abstract OptionalDouble average();

  /** Returns the sum, or empty if not asked for or no number. */
  public abstract OptionalDouble sum();

  /** Returns how unevenly it is spread, in percent, or empty before 1.20 or if not asked for. */
  public abstract OptionalDouble skew();

  /** Builds {@link MetricAggregate}. Not thread-safe. */
  public static final class Builder extends ImmutableMetricAggregate.Builder {
    Builder() {}
  }
}
