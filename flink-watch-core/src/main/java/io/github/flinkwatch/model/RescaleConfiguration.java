package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * How the adaptive scheduler rescales a job: {@code GET /jobs/:jobid/rescales/config}. Since 2.3;
 * under another scheduler there is no such answer.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescaleConfiguration {

  RescaleConfiguration() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns how many rescales are remembered. 0, the default, remembers none: then there is nothing
   * in the history, and all counts are 0.
   */
  public abstract int historySize();

  /** Returns {@code REACTIVE}, or empty outside the reactive mode. */
  public abstract Optional<String> schedulerExecutionMode();

  /**
   * Returns how long a job that was submitted waits for the resources it wants, or empty if it
   * waits for ever.
   */
  public abstract Optional<Duration> submissionResourceWaitTimeout();

  /** Returns how long such a job waits for more once it has enough. */
  public abstract Optional<Duration> submissionResourceStabilizationTimeout();

  /** Returns how long an unused slot is kept. */
  public abstract Optional<Duration> slotIdleTimeout();

  /** Returns the least time between two rescales. */
  public abstract Optional<Duration> executingCooldownTimeout();

  /** Returns how long a running job waits for more resources once it has enough. */
  public abstract Optional<Duration> executingResourceStabilizationTimeout();

  /** Returns how long a rescale may wait for a checkpoint. */
  public abstract Optional<Duration> maximumDelayForTriggeringRescale();

  /** Returns after how many failed checkpoints a rescale stops waiting for one. */
  public abstract OptionalInt rescaleOnFailedCheckpointCount();

  /** Builds {@link RescaleConfiguration}. Not thread-safe. */
  public static final class Builder extends ImmutableRescaleConfiguration.Builder {
    Builder() {}
  }
}
