package io.github.flinkwatch.model;

import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Metrics over many jobs or TaskManagers, by name, from {@code GET /jobs/metrics} and {@code
 * /taskmanagers/metrics}, asked for names. Sent by every version.
 *
 * <p>If none of them has one of the names, Flink answers without any of the others too: ask only
 * for what there is.
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
