package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import org.jspecify.annotations.Nullable;

/**
 * The truth table of a dedicated cluster: what the resource manager's state and final status say of
 * the job. The state tells whether the deployment ended, the final status how; neither is enough.
 */
enum DeploymentTruthTable implements TruthTableRow {
  NOT_STARTED(JobState.STARTING, Confidence.HIGH),
  ALIVE(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN),
  UNREGISTERING_SUCCEEDED(JobState.FINISHED, Confidence.MEDIUM),
  UNREGISTERING_FAILED(JobState.FAILED, Confidence.MEDIUM),
  UNREGISTERING_CANCELED(JobState.CANCELED, Confidence.MEDIUM),
  SUCCEEDED(JobState.FINISHED, Confidence.MEDIUM),
  FAILED(JobState.FAILED, Confidence.HIGH),
  /** This is how Flink reports its own cancellation. */
  CANCELED_BY_FLINK(JobState.CANCELED, Confidence.HIGH),
  JOB_MANAGER_LOST(JobState.FAILED, Confidence.MEDIUM),
  KILLED_FROM_OUTSIDE(JobState.KILLED, Confidence.HIGH),
  OUTCOME_UNDEFINED(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED),
  UNRECOGNIZED(UnknownCode.UNRECOGNIZED_STATE);

  private final @Nullable JobState state;
  private final @Nullable UnknownCode code;
  private final Confidence confidence;

  DeploymentTruthTable(JobState state, Confidence confidence) {
    this.state = state;
    this.code = null;
    this.confidence = confidence;
  }

  DeploymentTruthTable(UnknownCode code) {
    this.state = null;
    this.code = code;
    this.confidence = Confidence.LOW;
  }

  /** Returns the row that applies. */
  static DeploymentTruthTable rowOf(DeploymentReport report) {
    FinalStatus how = report.finalStatus();
    if (how == FinalStatus.UNRECOGNIZED) {
      return UNRECOGNIZED;
    }
    switch (report.state()) {
      case NEW:
      case NEW_SAVING:
      case SUBMITTED:
      case ACCEPTED:
        return how == FinalStatus.UNDEFINED ? NOT_STARTED : OUTCOME_UNDEFINED;
      case RUNNING:
        return how == FinalStatus.UNDEFINED ? ALIVE : unregistering(how);
      case FINISHING:
        return how == FinalStatus.SUCCEEDED ? SUCCEEDED : unregistering(how);
      case FINISHED:
        return finished(how);
      case FAILED:
        return how == FinalStatus.FAILED ? JOB_MANAGER_LOST : OUTCOME_UNDEFINED;
      case KILLED:
        return how == FinalStatus.KILLED ? KILLED_FROM_OUTSIDE : OUTCOME_UNDEFINED;
      case UNRECOGNIZED:
        return UNRECOGNIZED;
    }
    throw new AssertionError(report.state());
  }

  private static DeploymentTruthTable unregistering(FinalStatus how) {
    switch (how) {
      case SUCCEEDED:
        return UNREGISTERING_SUCCEEDED;
      case FAILED:
        return UNREGISTERING_FAILED;
      case KILLED:
        return UNREGISTERING_CANCELED;
      default:
        return OUTCOME_UNDEFINED;
    }
  }

  private static DeploymentTruthTable finished(FinalStatus how) {
    switch (how) {
      case SUCCEEDED:
        return SUCCEEDED;
      case FAILED:
        return FAILED;
      case KILLED:
        return CANCELED_BY_FLINK;
      default:
        return OUTCOME_UNDEFINED;
    }
  }

  @Override
  public JobState state() {
    return state == null ? JobState.UNKNOWN : state;
  }

  @Override
  public @Nullable UnknownCode code() {
    return code;
  }

  @Override
  public Confidence confidence() {
    return confidence;
  }
}
