package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.Severity;
import java.util.Locale;

/** In which colour a page shows it; beside each stands a word. */
enum Tone {
  OK,
  INFO,
  WARNING,
  CRITICAL,
  UNKNOWN;

  static Tone of(JobState state) {
    return switch (state) {
      case RUNNING, FINISHED, CANCELED -> OK;
      case STARTING, STOPPING -> INFO;
      case RESTARTING, FAILING -> WARNING;
      case FAILED, KILLED -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }

  static Tone of(HealthStatus status) {
    return switch (status) {
      case HEALTHY -> OK;
      case NOT_APPLICABLE -> INFO;
      case DEGRADED -> WARNING;
      case UNHEALTHY -> CRITICAL;
      case UNKNOWN -> UNKNOWN;
    };
  }

  static Tone of(Severity severity) {
    return switch (severity) {
      case INFO -> INFO;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
    };
  }

  static Tone of(Outcome outcome) {
    return switch (outcome) {
      case OK -> OK;
      case UNKNOWN -> UNKNOWN;
      case WARNING -> WARNING;
      case CRITICAL -> CRITICAL;
    };
  }

  /** Returns the name of its class in {@code live.css}. */
  String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
