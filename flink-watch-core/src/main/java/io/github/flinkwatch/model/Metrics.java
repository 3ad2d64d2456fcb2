package io.github.flinkwatch.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * Metrics by name, from any {@code …/metrics?get=} that is not aggregated. What was not known to
 * Flink is missing.
 *
 * <p>The metrics of a vertex are named with the subtask before them ({@code 0.numRecordsIn}), those
 * of an operator with its name between ({@code 0.Map.numRecordsIn}).
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class Metrics {

  Metrics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns every metric that was sent, by Flink's name, in Flink's own text. */
  public abstract Map<String, String> values();

  /** Returns the metric of that name in Flink's own text, or empty if it was not sent. */
  public final Optional<String> text(String name) {
    return Optional.ofNullable(values().get(name));
  }

  /**
   * Returns the metric of that name, or empty if it was not sent, is no whole number, or is
   * negative, by which Flink means that there is none.
   */
  public final OptionalLong number(String name) {
    return MetricText.wholeNumber(values().get(name));
  }

  /** Returns the metric of that name, or empty if it was not sent, or is no finite number. */
  public final OptionalDouble fraction(String name) {
    return MetricText.fraction(values().get(name));
  }

  /** Builds {@link Metrics}. Not thread-safe. */
  public static final class Builder extends ImmutableMetrics.Builder {
    Builder() {}
  }

  /**
   * One metric over many subtasks, jobs or TaskManagers. Only the aggregates asked for are there.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class MetricAggregate {

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

  /**
   * Metrics over many jobs or TaskManagers, by name, from {@code GET /jobs/metrics} and {@code
   * /taskmanagers/metrics}, asked for names. Sent by every version.
   *
   * <p>If none of them has one of the names, Flink answers without any of the others too: ask only
   * for what there is.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class AggregatedMetrics {

    AggregatedMetrics() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns every metric that was sent, by Flink's name. */
    public abstract Map<String, MetricAggregate> byName();

    /** Returns the metric of that name, or empty if it was not sent. */
    public final Optional<MetricAggregate> named(String name) {
      return Optional.ofNullable(byName().get(name));
    }

    /** Builds {@link AggregatedMetrics}. Not thread-safe. */
    public static final class Builder extends ImmutableAggregatedMetrics.Builder {
      Builder() {}
    }
  }
}
