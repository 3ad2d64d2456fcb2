package io.github.flinkwatch.model;

import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Metrics over many subtasks, jobs or TaskManagers, by name. What was not known to Flink is
 * missing.
 *
 * <p>From {@code GET /jobs/metrics}, {@code /taskmanagers/metrics} and {@code
 * /jobs/:jobid/vertices/:vertexid/subtasks/metrics}, asked for names. Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AggregatedMetrics {

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
