package io.github.flinkwatch.model;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * Least, greatest, mean and percentiles of a series of whole numbers, in the unit that the accessor
 * names which returned it.
 *
 * <p>Flink sends 0 for the first three when nothing was measured yet, with percentiles empty.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class StatisticsSummary {

  StatisticsSummary() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the least. */
  public abstract OptionalLong min();

  /** Returns the greatest. */
  public abstract OptionalLong max();

  /** Returns the mean, rounded down. */
  public abstract OptionalLong average();

  /** Returns the 50th percentile, or empty before 1.14 and when nothing was measured yet. */
  public abstract OptionalDouble p50();

  /** Returns the 90th percentile, or empty before 1.14 and when nothing was measured yet. */
  public abstract OptionalDouble p90();

  /** Returns the 95th percentile, or empty before 1.14 and when nothing was measured yet. */
  public abstract OptionalDouble p95();

  /** Returns the 99th percentile, or empty before 1.14 and when nothing was measured yet. */
  public abstract OptionalDouble p99();

  /** Returns the 99.9th percentile, or empty before 1.14 and when nothing was measured yet. */
  public abstract OptionalDouble p999();

  /** Builds {@link StatisticsSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableStatisticsSummary.Builder {
    Builder() {}
  }
}
