package io.github.flinkwatch.examples.streampark;

import io.github.flinkwatch.health.JobState;
import java.util.Optional;

/** Our states in StreamPark's words. UNKNOWN is never an end there, and so never LOST. */
public final class StreamParkStates {

  private StreamParkStates() {}

  /**
   * Returns the state of an application on YARN or a remote cluster, or empty for "no change":
   * there is no state there that says "not known" and does not end the tracking.
   */
  public static Optional<FlinkAppState> ofApplication(JobState state) {
    return switch (state) {
      case STARTING -> Optional.of(FlinkAppState.STARTING);
      case RUNNING -> Optional.of(FlinkAppState.RUNNING);
      case RESTARTING -> Optional.of(FlinkAppState.RESTARTING);
      case FAILING -> Optional.of(FlinkAppState.FAILING);
      case STOPPING -> Optional.of(FlinkAppState.CANCELLING);
      case FINISHED -> Optional.of(FlinkAppState.FINISHED);
      case CANCELED -> Optional.of(FlinkAppState.CANCELED);
      case FAILED -> Optional.of(FlinkAppState.FAILED);
      case KILLED -> Optional.of(FlinkAppState.KILLED);
      case UNKNOWN -> Optional.empty();
    };
  }

  /**
   * Returns the state of a job on Kubernetes, where SILENT says "not known" and tracking goes on.
   */
  public static FlinkJobState ofKubernetes(JobState state) {
    return switch (state) {
      case STARTING -> FlinkJobState.STARTING;
      case RUNNING -> FlinkJobState.RUNNING;
      case RESTARTING -> FlinkJobState.RESTARTING;
      case FAILING -> FlinkJobState.FAILING;
      case STOPPING -> FlinkJobState.CANCELLING;
      case FINISHED -> FlinkJobState.FINISHED;
      case CANCELED -> FlinkJobState.CANCELED;
      case FAILED -> FlinkJobState.FAILED;
      case KILLED -> FlinkJobState.TERMINATED;
      case UNKNOWN -> FlinkJobState.SILENT;
    };
  }
}
