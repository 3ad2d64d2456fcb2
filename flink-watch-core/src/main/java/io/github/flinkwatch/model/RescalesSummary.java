package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * How often and how long a job was rescaled: {@code GET /jobs/:jobid/rescales/summary}. Since 2.3,
 * under the adaptive scheduler.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescalesSummary {

  RescalesSummary() {}

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

  /** Returns how long all of them took. */
  public abstract RescaleDurations all();

  /** Returns how long those took that were carried out. */
  public abstract RescaleDurations completed();

  /** Returns how long those took that changed nothing. */
  public abstract RescaleDurations ignored();

  /** Returns how long those took that failed. */
  public abstract RescaleDurations failed();

  /** Builds {@link RescalesSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableRescalesSummary.Builder {
    Builder() {}
  }
}
