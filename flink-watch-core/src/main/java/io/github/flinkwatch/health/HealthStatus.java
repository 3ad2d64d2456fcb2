package io.github.flinkwatch.health;

/** How well a job is. */
public enum HealthStatus {
  /** Every rule that guards liveness had its evidence, and none found anything. */
  HEALTHY,
  /** Something is wrong, and the job still does its work or may recover by itself. */
  DEGRADED,
  /** Something is wrong that needs somebody. */
  UNHEALTHY,
  /**
   * It cannot be said: the state is unknown, or a rule that guards liveness lacked its evidence.
   */
  UNKNOWN,
  /** The job has ended: there is nothing left to be well. */
  NOT_APPLICABLE
}
