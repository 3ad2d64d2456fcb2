package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * How many rescales of a job ended in which way, since its JobMaster began.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescaleCounts {

  RescaleCounts() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the number of rescales that changed nothing. */
  public abstract long ignored();

  /** Returns the number of rescales under way: 0 or 1. */
  public abstract long inProgress();

  /** Returns the number of rescales that were carried out. */
  public abstract long completed();

  /** Returns the number of rescales that failed. */
  public abstract long failed();

  /** Builds {@link RescaleCounts}. Not thread-safe. */
  public static final class Builder extends ImmutableRescaleCounts.Builder {
    Builder() {}
  }
}
