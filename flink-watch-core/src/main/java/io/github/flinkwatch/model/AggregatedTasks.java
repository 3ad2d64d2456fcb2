package io.github.flinkwatch.model;

import java.util.Map;
import org.immutables.value.Value;

/**
 * How numbers are spread over the subtasks of a vertex. Since 1.16.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AggregatedTasks {

  AggregatedTasks() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns what they read and wrote, by the names of {@link IoMetrics} in JSON. */
  public abstract Map<String, DistributionSummary> metrics();

  /** Returns how long they were in each state, by Flink's own text. */
  public abstract Map<String, DistributionSummary> statusDurationMillis();

  /** Builds {@link AggregatedTasks}. Not thread-safe. */
  public static final class Builder extends ImmutableAggregatedTasks.Builder {
    Builder() {}
  }
}
