package io.github.flinkwatch.health;

import io.github.flinkwatch.evidence.DeploymentReport;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** An end of a job that was proven once, and is therefore remembered. Immutable. */
@HealthStyle
@Value.Immutable
public abstract class ProvenEnd {

  ProvenEnd() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how the job ended. */
  public abstract JobState state();

  /**
   * Returns who proved it: LIVE_JOB and ARCHIVED_JOB hold for good; DEPLOYMENT gives way to the
   * job's own word and to any later sign of life.
   */
  public abstract Basis provenBy();

  /** Returns whether the job itself proved it, so that nothing of the same run overrules it. */
  public final boolean isSettled() {
    return provenBy() != Basis.DEPLOYMENT;
  }

  /** Returns how far it may be relied upon. */
  public abstract Confidence confidence();

  /** Returns when the run that ended began, by Flink's clock. */
  public abstract Optional<Instant> startTime();

  /** Returns when it ended. */
  public abstract Optional<Instant> endTime();

  /** Returns the instant of the look that proved it, by the observer's clock. */
  public abstract Optional<Instant> provenAt();

  /** Returns which deployment told it; empty if the job itself did. */
  public abstract Optional<String> deploymentId();

  /** Returns which attempt of the deployment told it; empty if the job itself did. */
  public abstract Optional<String> deploymentAttempt();

  /** Returns which attempt of its deployment a report is about, as far as it says. */
  static Optional<String> attemptOf(DeploymentReport report) {
    return report.uid().isPresent() || report.attempts().isEmpty()
        ? report.uid()
        : Optional.of(String.valueOf(report.attempts().getAsInt()));
  }

  /** Builds {@link ProvenEnd}. Not thread-safe. */
  public static final class Builder extends ImmutableProvenEnd.Builder {
    Builder() {}
  }
}
