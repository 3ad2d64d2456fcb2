package io.github.flinkwatch.testing;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.BackPressure.BackPressureLevel;
import io.github.flinkwatch.model.BackPressure.SubtaskBackPressure;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointConfig.CheckpointingMode;
import io.github.flinkwatch.model.CheckpointConfig.ExternalizedCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointCounts;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.ExecutionState;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpoint;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.model.VertexDetails;
import io.github.flinkwatch.model.VertexDetails.SubtaskDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Evidence of jobs in well-known trouble, and of one in none. All of it is about {@link #JOB} in a
 * dedicated cluster, which began at {@link #START} and is looked at at {@link #NOW}: two vertices,
 * "source" and "work", of parallelism 2, with a checkpoint every minute.
 */
public final class FlinkScenarios {

  /** The id of the job. */
  public static final JobId JOB = JobId.of("00866126f17a53ab0ab102f0e48492ea");

  /** What a platform calls it. */
  public static final JobRef REF =
      JobRef.builder()
          .jobId(JOB)
          .name("orders")
          .deploymentId("application_1795210000000_0007")
          .clusterKind(ClusterKind.DEDICATED)
          .build();

  /** When the job began. */
  public static final Instant START = Instant.parse("2026-11-21T01:00:00Z");

  /** When it is looked at. */
  public static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  /** The first vertex. */
  public static final VertexId SOURCE = VertexId.of("bc764cd8ddf7a0cff126f51c16239658");

  /** The second vertex, which is also the sink. */
  public static final VertexId WORK = VertexId.of("0a448493b4782967b150582570326227");

  private FlinkScenarios() {}

  /** A streaming job of which everything is known, and nothing is wrong. */
  public static JobEvidence healthy() {
    return live(healthySnapshot().build());
  }

  /** The snapshot of {@link #healthy()}, to change. */
  public static JobSnapshot.Builder healthySnapshot() {
    return JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
        .overview(known(overview(JobStatus.RUNNING, running(4))))
        .status(known(JobStatus.RUNNING))
        .details(known(details(JobStatus.RUNNING).build()))
        .exceptions(known(JobExceptions.builder().build()))
        .checkpoints(known(checkpoints()))
        .checkpointConfig(known(checkpointConfig().build()))
        .troubledCheckpoint(Observation.absent("no checkpoint is in trouble", NOW))
        .putBackPressure(SOURCE, known(backPressure(0)))
        .putBackPressure(WORK, known(backPressure(0)))
        .metrics(known(metrics(0)))
        .clusterOverview(known(cluster(2).build()))
        .dashboardConfig(
            known(
                DashboardConfig.builder()
                    .refreshInterval(Duration.ofSeconds(3))
                    .timezoneOffsetMillis(0)
                    .flinkVersion("1.20.3")
                    .build()));
  }

  /** RUNNING, and consumes nothing: one subtask never acknowledges, every checkpoint expires. */
  public static JobEvidence stuckCheckpoint() {
    Checkpoint pending =
        checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW.minusSeconds(50))
            .putTasks(SOURCE, vertexCheckpoint(104, 2))
            .putTasks(WORK, vertexCheckpoint(104, 1))
            .acknowledgedSubtaskCount(3)
            .build();
    return live(
        healthySnapshot()
            .checkpoints(known(expired()))
            .troubledCheckpoint(known(pending))
            .putSubtaskCheckpoints(WORK, known(oneSilent(104)))
            .putVertexDetails(WORK, known(vertexDetails()))
            .backPressure(Map.of(SOURCE, known(backPressure(1.0)), WORK, known(backPressure(0.0))))
            .build());
  }

  /** Tasks are FAILED and CANCELED, and Flink and YARN both say RUNNING. */
  public static JobEvidence tasksFailedWhileRunning() {
    TaskCounts counts = TaskCounts.builder().total(4).running(1).canceled(2).failed(1).build();
    return live(healthySnapshot().overview(known(overview(JobStatus.RUNNING, counts))).build())
        .toBuilder()
        .deployment(known(application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()))
        .build();
  }

  /** The source has finished and the rest goes on: lawful, though running is below total. */
  public static JobEvidence mixedBatchAndStreaming() {
    TaskCounts counts = TaskCounts.builder().total(4).running(2).finished(2).build();
    return live(healthySnapshot().overview(known(overview(JobStatus.RUNNING, counts))).build());
  }

  /** The JobManager refuses connections, and nothing else is configured. */
  public static JobEvidence jobManagerUnreachable() {
    return live(unanswered(UnknownCode.CONNECT_REFUSED).build());
  }

  /** A bounded job ended, its cluster is gone, and the archive cannot be read. */
  public static JobEvidence finishedButArchiveUnreadable() {
    return jobManagerUnreachable().toBuilder()
        .archived(unknown(UnknownCode.ARCHIVE_STORE_UNSUPPORTED, "s3://archive/" + JOB))
        .build();
  }

  /** A bounded job ended, its cluster is gone, and the archive tells. */
  public static JobEvidence finishedByArchive() {
    return jobManagerUnreachable().toBuilder()
        .archived(known(archive(JobStatus.FINISHED).build()))
        .build();
  }

  /** A batch job succeeded, its per-job cluster is gone, and YARN says SUCCEEDED. */
  public static JobEvidence finishedOnYarn() {
    return jobManagerUnreachable().toBuilder()
        .intent(JobIntent.builder().expectedJobType(JobType.BATCH).build())
        .deployment(
            known(
                application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
                    .finishedAt(NOW.minusSeconds(60))
                    .build()))
        .build();
  }

  /** The live JobManager says that the job failed. */
  public static JobEvidence failed() {
    return live(
        healthySnapshot()
            .overview(
                known(
                    overview(
                            JobStatus.FAILED,
                            TaskCounts.builder().total(4).canceled(3).failed(1).build())
                        .toBuilder()
                        .endTime(NOW.minusSeconds(5))
                        .build()))
            .status(known(JobStatus.FAILED))
            .build());
  }

  /** Part of the job waits for its restart; three quarters of it run on. */
  public static JobEvidence restarting() {
    TaskCounts counts = TaskCounts.builder().total(12).running(9).canceled(2).failed(1).build();
    return live(
        healthySnapshot()
            .overview(known(overview(JobStatus.RESTARTING, counts)))
            .status(known(JobStatus.RESTARTING))
            .build());
  }

  // pieces to build other scenarios from

  /** Evidence in which only the live JobManager was asked. */
  public static JobEvidence live(JobSnapshot snapshot) {
    return JobEvidence.builder(REF, snapshot.at())
        .live(Observation.known(snapshot, snapshot.at()))
        .build();
  }

  /** The same evidence, looked at that much later; Flink's own times stay. */
  public static JobEvidence later(JobEvidence evidence, Duration by) {
    return evidence.toBuilder().at(evidence.at().plus(by)).build();
  }

  /** A live snapshot of which every piece that was asked for failed with that cause. */
  public static JobSnapshot.Builder unanswered(UnknownCode code) {
    return JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
        .overview(unknown(code, "http://jobmanager:8081/jobs/overview"))
        .details(unknown(code, "http://jobmanager:8081/jobs/" + JOB));
  }

  /** A live snapshot that answered, and in which there is no such job. */
  public static JobSnapshot.Builder withoutTheJob() {
    return JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
        .overview(Observation.absent("not among 0 jobs", NOW))
        .details(Observation.absent("Job " + JOB + " not found", NOW));
  }

  /** An archive of this run, which ended in that way a minute ago. */
  public static JobSnapshot.Builder archive(JobStatus end) {
    return JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW)
        .overview(
            known(
                overview(end, TaskCounts.builder().total(4).finished(4).build()).toBuilder()
                    .endTime(NOW.minusSeconds(60))
                    .build()));
  }

  /** A report of the YARN application. */
  public static DeploymentReport.Builder application(DeploymentState state, FinalStatus how) {
    return DeploymentReport.builder()
        .kind(DeploymentReport.Kind.YARN)
        .deploymentId("application_1795210000000_0007")
        .state(state)
        .finalStatus(how)
        .submittedAt(START.minusSeconds(20));
  }

  /** The job's row in the overview. */
  public static JobOverview overview(JobStatus status, TaskCounts counts) {
    return JobOverview.builder()
        .jobId(JOB)
        .name("orders")
        .status(status)
        .startTime(START)
        .tasks(counts)
        .build();
  }

  /** Counts of a job of which all tasks run. */
  public static TaskCounts running(int tasks) {
    return TaskCounts.builder().total(tasks).running(tasks).build();
  }

  /** The job's details. */
  public static JobDetails.Builder details(JobStatus status) {
    return JobDetails.builder()
        .jobId(JOB)
        .name("orders")
        .stoppable(false)
        .status(status)
        .jobType(JobType.STREAMING)
        .startTime(START)
        .now(NOW)
        .vertexCounts(running(2))
        .addVertices(vertex(SOURCE, "source", 0, 1000), vertex(WORK, "work", 1000, 0));
  }

  /** A vertex of parallelism 2 that read and wrote that many records. */
  public static JobVertex vertex(VertexId id, String name, long read, long written) {
    return JobVertex.builder()
        .id(id)
        .name(name)
        .parallelism(2)
        .status(ExecutionState.RUNNING)
        .tasks(running(2))
        .metrics(
            IoMetrics.builder()
                .readBytes(read * 10)
                .readBytesComplete(true)
                .writeBytes(written * 10)
                .writeBytesComplete(true)
                .readRecords(read)
                .readRecordsComplete(true)
                .writeRecords(written)
                .writeRecordsComplete(true)
                .build())
        .build();
  }

  /** Checkpoints of which the last completed half a minute ago. */
  public static CheckpointingStatistics checkpoints() {
    Checkpoint last =
        checkpoint(100, CheckpointStatus.COMPLETED, NOW.minusSeconds(30))
            .latestAckTime(NOW.minusSeconds(29))
            .endToEndDuration(Duration.ofSeconds(1))
            .acknowledgedSubtaskCount(4)
            .externalPath("hdfs://nameservice/checkpoints/chk-100")
            .build();
    return CheckpointingStatistics.builder()
        .counts(counts(100, 2))
        .latest(LatestCheckpoints.builder().completed(last).build())
        .addHistory(last)
        .build();
  }

  /** Checkpoints of which the last three expired, and one is pending. */
  public static CheckpointingStatistics expired() {
    CheckpointingStatistics.Builder statistics =
        CheckpointingStatistics.builder().counts(counts(100, 3));
    Checkpoint completed =
        checkpoint(100, CheckpointStatus.COMPLETED, NOW.minus(Duration.ofMinutes(40)))
            .latestAckTime(NOW.minus(Duration.ofMinutes(40)))
            .acknowledgedSubtaskCount(4)
            .build();
    statistics.addHistory(
        checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW.minusSeconds(50)).build());
    Checkpoint failed = null;
    for (int id = 101; id <= 103; id++) {
      failed =
          checkpoint(id, CheckpointStatus.FAILED, NOW.minus(Duration.ofMinutes(10L * (104 - id))))
              .failureTime(NOW.minus(Duration.ofMinutes(10L * (103 - id))))
              .failureMessage("Checkpoint expired before completing.")
              .acknowledgedSubtaskCount(3)
              .build();
      statistics.addHistory(failed);
    }
    return statistics
        .latest(LatestCheckpoints.builder().completed(completed).failed(failed).build())
        .addHistory(completed)
        .build();
  }

  /** A checkpoint that nobody has acknowledged yet. */
  public static Checkpoint.Builder checkpoint(long id, CheckpointStatus status, Instant trigger) {
    return Checkpoint.builder()
        .id(id)
        .status(status)
        .savepoint(false)
        .triggerTime(trigger)
        .stateSizeBytes(1 << 20)
        .subtaskCount(4)
        .acknowledgedSubtaskCount(0);
  }

  /** A checkpoint every minute, which may take ten. */
  public static CheckpointConfig.Builder checkpointConfig() {
    return CheckpointConfig.builder()
        .mode(CheckpointingMode.EXACTLY_ONCE)
        .interval(Duration.ofMinutes(1))
        .timeout(Duration.ofMinutes(10))
        .minPause(Duration.ZERO)
        .maxConcurrent(1)
        .tolerableFailedCheckpoints(0)
        .checkpointsAfterTasksFinish(true)
        .externalization(
            ExternalizedCheckpoints.builder().enabled(true).deleteOnCancellation(false).build());
  }

  /** A vertex of two subtasks, back-pressured for that share of their time. */
  public static BackPressure backPressure(double ratio) {
    BackPressureLevel level = ratio > 0.5 ? BackPressureLevel.HIGH : BackPressureLevel.OK;
    BackPressure.Builder pressure = BackPressure.builder().statusText("ok").level(level);
    for (int subtask = 0; subtask < 2; subtask++) {
      pressure.addSubtasks(
          SubtaskBackPressure.builder().subtask(subtask).level(level).ratio(ratio).build());
    }
    return pressure.build();
  }

  /** Metrics of a job that restarted that often. */
  public static JobMetrics metrics(long restarts) {
    return JobMetrics.builder().putValues("numRestarts", String.valueOf(restarts)).build();
  }

  /** A cluster of that many TaskManagers with two slots each, all taken. */
  public static ClusterOverview.Builder cluster(int taskManagers) {
    return ClusterOverview.builder()
        .taskManagers(taskManagers)
        .slotsTotal(2 * taskManagers)
        .slotsAvailable(0)
        .jobsRunning(1)
        .jobsFinished(0)
        .jobsCancelled(0)
        .jobsFailed(0);
  }

  /** A known observation, made at {@link #NOW}. */
  public static <T> Observation<T> known(T value) {
    return Observation.known(value, NOW);
  }

  /** An unknown observation, made at {@link #NOW}. */
  public static <T> Observation<T> unknown(UnknownCode code, String detail) {
    return Observation.unknown(UnknownCause.of(code, detail), NOW);
  }

  private static CheckpointCounts counts(long completed, long failed) {
    return CheckpointCounts.builder()
        .restored(0)
        .total(completed + failed)
        .inProgress(0)
        .completed(completed)
        .failed(failed)
        .build();
  }

  private static VertexCheckpoint vertexCheckpoint(long id, int acknowledged) {
    return VertexCheckpoint.builder()
        .checkpointId(id)
        .status(CheckpointStatus.IN_PROGRESS)
        .stateSizeBytes(0)
        .subtaskCount(2)
        .acknowledgedSubtaskCount(acknowledged)
        .build();
  }

  private static SubtaskCheckpoints oneSilent(long id) {
    return SubtaskCheckpoints.builder()
        .checkpointId(id)
        .status(CheckpointStatus.IN_PROGRESS)
        .stateSizeBytes(0)
        .subtaskCount(2)
        .acknowledgedSubtaskCount(1)
        .addSubtasks(
            SubtaskCheckpoint.builder()
                .index(0)
                .statusText("completed")
                .ackTime(NOW.minusSeconds(49))
                .build(),
            SubtaskCheckpoint.builder().index(1).statusText("pending_or_failed").build())
        .build();
  }

  private static VertexDetails vertexDetails() {
    VertexDetails.Builder details =
        VertexDetails.builder().id(WORK).name("work").parallelism(2).now(NOW);
    for (int subtask = 0; subtask < 2; subtask++) {
      details.addSubtasks(
          SubtaskDetails.builder()
              .subtask(subtask)
              .status(ExecutionState.RUNNING)
              .attempt(0)
              .endpoint("worker-" + subtask + ":41533")
              .taskManagerId("container_" + subtask)
              .metrics(vertex(WORK, "work", 500, 0).metrics())
              .build());
    }
    return details.build();
  }
}
