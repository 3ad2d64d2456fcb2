package io.github.flinkwatch.health;

/** How bad a finding is. In ascending order. */
public enum Severity {
  /** Worth knowing; the job's health is not touched. */
  INFO(HealthStatus.HEALTHY),
  /** Makes a job DEGRADED. */
  WARNING(HealthStatus.DEGRADED),
  /** Makes a job UNHEALTHY. */
  CRITICAL(HealthStatus.UNHEALTHY);

  private final HealthStatus status;

  Severity(HealthStatus status) {
    this.status = status;
  }

  HealthStatus status() {
    return status;
  }
}
