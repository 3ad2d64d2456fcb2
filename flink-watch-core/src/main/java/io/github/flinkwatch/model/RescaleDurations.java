package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How long rescales took. The least, the greatest and the mean are 0 where there was none;
 * percentiles are empty then.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescaleDurations {

  RescaleDurations() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the least. */
  public abstract Optional<Duration> minimum();

  /** Returns the greatest. */
  public abstract Optional<Duration> maximum();

  /** Returns the mean. */
  public abstract Optional<Duration> average();

  /** Returns what 50 percent took at most, or empty if there was none. */
  public abstract Optional<Duration> p50();

  /** Returns what 90 percent took at most, or empty if there was none. */
  public abstract Optional<Duration> p90();

  /** Returns what 95 percent took at most, or empty if there was none. */
  public abstract Optional<Duration> p95();

  /** Returns what 99 percent took at most, or empty if there was none. */
  public abstract Optional<Duration> p99();

  /** Returns what 99.9 percent took at most, or empty if there was none. */
  public abstract Optional<Duration> p999();

  /** Builds {@link RescaleDurations}. Not thread-safe. */
  public static final class Builder extends ImmutableRescaleDurations.Builder {
    Builder() {}
  }
}
