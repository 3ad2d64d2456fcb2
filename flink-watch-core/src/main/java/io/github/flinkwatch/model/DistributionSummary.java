package io.github.flinkwatch.model;

import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * How a number is spread over subtasks.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class DistributionSummary {

  DistributionSummary() {}

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

  /** Returns the mean. */
  public abstract OptionalLong average();

  /** Returns the sum. */
  public abstract OptionalLong sum();

  /** Returns the median. */
  public abstract OptionalLong median();

  /** Returns the 25th percentile. */
  public abstract OptionalLong p25();

  /** Returns the 75th percentile. */
  public abstract OptionalLong p75();

  /** Returns the 95th percentile. */
  public abstract OptionalLong p95();

  /** Builds {@link DistributionSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableDistributionSummary.Builder {
    Builder() {}
  }
}
