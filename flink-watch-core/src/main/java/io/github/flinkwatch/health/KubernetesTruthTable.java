package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCode;
import org.jspecify.annotations.Nullable;

/**
 * The truth table of a dedicated cluster on Kubernetes, where the JobManager deletes its own
 * Deployment whatever the end was. {@link KubernetesInterpreter} finds the row that applies.
 */
enum KubernetesTruthTable implements TruthTableRow {
  OPERATOR_SAYS_FAILED(JobState.FAILED, Confidence.HIGH, "the operator read the end from Flink"),
  OPERATOR_SAYS_FINISHED(
      JobState.FINISHED, Confidence.MEDIUM, "the operator read the end from Flink"),
  OPERATOR_FORGED_FINISHED(
      UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED,
      "the operator writes FINISHED itself when it suspends a job"),
  OPERATOR_FORGED_FINISHED_AS_ASKED(
      JobState.CANCELED,
      Confidence.MEDIUM,
      "the operator says FINISHED of a job that it suspended, as asked"),
  OPERATOR_SAYS_CANCELED(JobState.CANCELED, Confidence.HIGH, null),
  OPERATOR_SUSPENDED(JobState.CANCELED, Confidence.MEDIUM, "the operator suspended the job"),
  OPERATOR_SUSPENDED_WITH_SAVEPOINT(
      JobState.CANCELED, Confidence.MEDIUM, "the operator stopped the job with a savepoint"),
  OPERATOR_DEPLOYS(JobState.STARTING, Confidence.LOW, null),
  OPERATOR_DOES_NOT_KNOW(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN, null),
  OPERATOR_SAYS_ALIVE(
      UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN,
      "the operator's state is an earlier look of its own and proves no life"),

  BATCH_COMPLETE(
      JobState.FINISHED,
      Confidence.MEDIUM,
      "the JobManager exited with 0, which a cancelled job does too"),
  BATCH_COMPLETE_AFTER_CANCEL(
      JobState.CANCELED,
      Confidence.MEDIUM,
      "the JobManager exited with 0 after the platform had asked to cancel the job"),
  BATCH_EXITED_FAILED(JobState.FAILED, Confidence.HIGH, null),
  BATCH_GAVE_UP(
      JobState.FAILED,
      Confidence.MEDIUM,
      "the JobManager was lost, and the job itself reported no end"),

  EXITED_FAILED(JobState.FAILED, Confidence.HIGH, "the JobManager exited with 163"),
  FAILED_AND_STARTED_AGAIN(
      JobState.RESTARTING,
      Confidence.LOW,
      "the application ended FAILED, and Kubernetes starts it again"),
  ENDED_AND_STARTED_AGAIN(
      JobState.RESTARTING,
      Confidence.LOW,
      "the JobManager exited with 0, and Kubernetes starts it again"),
  CRASHES_AT_THE_START(JobState.STARTING, Confidence.LOW, "the JobManager ended with an error"),
  CRASH_LOOP(UnknownCode.JOB_MANAGER_CRASH_LOOP, null),
  POD_WAITS_AT_THE_START(
      JobState.STARTING, Confidence.LOW, "Kubernetes cannot start the JobManager's pod yet"),
  POD_CANNOT_START(UnknownCode.POD_CANNOT_START, null),
  POD_PENDING(JobState.STARTING, Confidence.LOW, null),
  POD_PENDING_AGAIN(
      JobState.RESTARTING, Confidence.LOW, "the JobManager's pod is being started again"),
  JOB_MANAGER_LOST(
      JobState.RESTARTING, Confidence.MEDIUM, "the JobManager was lost, which is no failed job"),
  JOB_MANAGER_LOST_WITH_ITS_JOBS(
      JobState.RESTARTING,
      Confidence.LOW,
      "the JobManager was lost, and nothing recovers its jobs: it begins from scratch"),

  STARTING(JobState.STARTING, Confidence.LOW, null),
  CHECKPOINTS_GROW(
      JobState.RUNNING,
      Confidence.MEDIUM,
      "a checkpoint was completed since the last look, and the JobManager's lease is renewed"),
  LEADS_UNHEARD(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN, null),
  NOBODY_LEADS(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN, "no JobManager leads"),
  JOB_LEFT_THE_CLUSTER(
      UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED,
      "high availability no longer keeps the job: it ended, and how is not told"),

  REMOVED_RECOVERABLE(UnknownCode.CLUSTER_REMOVED, null),
  GONE_REGULARLY(
      UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED,
      "the cluster cleaned up after a regular end, and how it ended is not told"),
  GONE_AS_ASKED(
      JobState.CANCELED,
      Confidence.MEDIUM,
      "the cluster cleaned up after a regular end, and the platform had asked to cancel the job"),
  GONE(
      UnknownCode.APP_FORGOTTEN,
      "the deployment is gone, which says nothing of the end: a JobManager deletes it after any"),
  NOT_THERE_YET(JobState.STARTING, Confidence.LOW, null);

  private final @Nullable JobState state;
  private final @Nullable UnknownCode code;
  private final Confidence confidence;
  private final @Nullable String caveat;

  KubernetesTruthTable(JobState state, Confidence confidence, @Nullable String caveat) {
    this.state = state;
    this.code = null;
    this.confidence = confidence;
    this.caveat = caveat;
  }

  KubernetesTruthTable(UnknownCode code, @Nullable String caveat) {
    this.state = null;
    this.code = code;
    this.confidence = Confidence.LOW;
    this.caveat = caveat;
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

  @Override
  public boolean showsLife() {
    return this != OPERATOR_DOES_NOT_KNOW
        && this != OPERATOR_SAYS_ALIVE
        && this != NOBODY_LEADS
        && this != NOT_THERE_YET
        && TruthTableRow.super.showsLife();
  }

  /** Returns what limits the row, or null if nothing does. */
  @Nullable String caveat() {
    return caveat;
  }
}
