package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * The rescales of a job at a glance: {@code GET /jobs/:jobid/rescales/overview}. Since 2.3, under
 * the adaptive scheduler. The default history size of 0 remembers no rescale: then all of it is 0
 * and empty.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescalesOverview {

  RescalesOverview() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how many ended in which way. */
  public abstract RescaleCounts counts();

  /** Returns the latest of each outcome. */
  public abstract LatestRescales latest();

  /** Builds {@link RescalesOverview}. Not thread-safe. */
  public static final class Builder extends ImmutableRescalesOverview.Builder {
    Builder() {}
  }
}
