package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.Severity;
import java.util.Collection;
import java.util.Comparator;

/** What monitoring is told, with the exit codes that its plugins use. From good to bad. */
enum Outcome {
  OK(0),
  /** It could not be seen. Outranks every good word, and is outranked by trouble that was seen. */
  UNKNOWN(3),
  WARNING(1),
  CRITICAL(2);

  private final int exitCode;

  Outcome(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** Returns the worst of them; of none it is UNKNOWN, for nothing was seen. */
  static Outcome worst(Collection<Outcome> outcomes) {
    return outcomes.stream().max(Comparator.naturalOrder()).orElse(UNKNOWN);
  }

  static Outcome of(JobHealth health) {
    return switch (health.state()) {
      case FAILED, KILLED -> health.endedAsAsked().orElse(false) ? OK : CRITICAL;
      case FINISHED, CANCELED -> ofFindings(health);
      default ->
          switch (health.status()) {
            case HEALTHY -> OK;
            case DEGRADED -> WARNING;
            case UNHEALTHY -> CRITICAL;
            case UNKNOWN, NOT_APPLICABLE -> UNKNOWN;
          };
    };
  }

  private static Outcome ofFindings(JobHealth health) {
    return health.findings().stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .map(Outcome::of)
        .orElse(OK);
  }

  private static Outcome of(Severity severity) {
    return switch (severity) {
      case INFO -> OK;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
    };
  }
}
