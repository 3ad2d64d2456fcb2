package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * Between which parallelisms the adaptive scheduler may choose for a vertex.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class ParallelismBounds {

  ParallelismBounds() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the least parallelism, from 1. */
  public abstract int lower();

  /** Returns the greatest parallelism. */
  public abstract int upper();

  /**
   * Returns the bounds {@code lower} and {@code upper}, both included.
   *
   * @throws IllegalArgumentException unless 1 &lt;= lower &lt;= upper
   */
  public static ParallelismBounds between(int lower, int upper) {
    return builder().lower(lower).upper(upper).build();
  }

  @Value.Check
  void check() {
    if (lower() < 1) {
      throw new IllegalArgumentException("lower is less than 1: " + lower());
    }
    if (upper() < lower()) {
      throw new IllegalArgumentException("upper is less than lower " + lower() + ": " + upper());
    }
  }

  /** Builds {@link ParallelismBounds}. Not thread-safe. */
  public static final class Builder extends ImmutableParallelismBounds.Builder {
    Builder() {}
  }
}
