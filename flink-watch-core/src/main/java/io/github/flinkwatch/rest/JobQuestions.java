package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.wire.AccumulatorsWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.JobConfigurationWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.RescalesWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobAccumulators;
import io.github.flinkwatch.model.JobConfiguration;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobManagerEnvironment;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobStatusInfo;
import io.github.flinkwatch.model.ParallelismBounds;
import io.github.flinkwatch.model.Rescale;
import io.github.flinkwatch.model.Rescale.RescaleConfiguration;
import io.github.flinkwatch.model.Rescale.RescalesOverview;
import io.github.flinkwatch.model.Rescale.RescalesSummary;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What can be asked about one job. A job that Flink does not know is absent, except where Flink
 * itself does not tell: its metrics are then empty, and its JobManager's configuration is the
 * cluster's.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobQuestions {

  private static final List<String> JUDGED_METRICS =
      List.of(
          "numRestarts",
          "fullRestarts",
          "numRescales",
          "numberOfCompletedCheckpoints",
          "numberOfInProgressCheckpoints",
          "numberOfFailedCheckpoints",
          "totalNumberOfCheckpoints",
          "lastCompletedCheckpointId",
          "lastCheckpointCompletedTimestamp",
          "lastCheckpointDuration",
          "lastCheckpointSize",
          "lastCheckpointFullSize",
          "lastCheckpointExternalPath",
          "lastCheckpointRestoreTimestamp",
          "uptime");

  private final Endpoint flink;
  private final JobId jobId;
  private final String job;

  JobQuestions(Endpoint flink, JobId jobId) {
    this.flink = flink;
    this.jobId = jobId;
    this.job = "/jobs/" + jobId;
  }

  /** Returns the job that is asked about. */
  public JobId jobId() {
    return jobId;
  }

  /** Asks for the job with its vertices, up to some seconds old: {@code GET /jobs/:jobid}. */
  public Question<JobDetails> details() {
    return flink.get(job, JobDetailsWire.JOB_DETAILS);
  }

  /** Asks for the live status: {@code GET /jobs/:jobid/status}. Since 1.16. */
  public Question<JobStatusInfo> status() {
    return flink.get(job + "/status", JobsWire.JOB_STATUS_INFO);
  }

  /** Asks how the job was configured: {@code GET /jobs/:jobid/config}. */
  public Question<JobConfiguration> config() {
    return flink.get(job + "/config", JobConfigurationWire.JOB_CONFIGURATION);
  }

  /** Asks for the job's graph: {@code GET /jobs/:jobid/plan}. */
  public Question<JobPlan> plan() {
    return flink.get(job + "/plan", JobDetailsWire.PLAN);
  }

  /** Asks why tasks or the job failed: {@code GET /jobs/:jobid/exceptions}. */
  public Question<JobExceptions> exceptions() {
    return flink.get(job + "/exceptions", JobExceptionsWire.JOB_EXCEPTIONS);
  }

  /**
   * Asks why tasks or the job failed, for the last failures only. 1.9 sends all the same.
   *
   * @param maxExceptions at least 1
   */
  public Question<JobExceptions> exceptions(int maxExceptions) {
    if (maxExceptions < 1) {
      throw new IllegalArgumentException("maxExceptions is less than 1: " + maxExceptions);
    }
    return flink.get(
        job + "/exceptions?maxExceptions=" + maxExceptions, JobExceptionsWire.JOB_EXCEPTIONS);
  }

  /**
   * As {@link #exceptions(int)}, of failures with these labels only: {@code &failureLabelFilter=}.
   * Since 1.18.
   *
   * @param labels by name; neither may have a comma, which Flink would part it at
   */
  public Question<JobExceptions> exceptions(int maxExceptions, Map<String, String> labels) {
    if (maxExceptions < 1) {
      throw new IllegalArgumentException("maxExceptions is less than 1: " + maxExceptions);
    }
    List<String> filter = new ArrayList<>();
    labels.forEach(
        (name, value) -> filter.add(Endpoint.withoutComma(name + ":" + value, "labels")));
    return flink.get(
        job
            + "/exceptions?maxExceptions="
            + maxExceptions
            + Endpoint.parameter("failureLabelFilter", filter),
        JobExceptionsWire.JOB_EXCEPTIONS);
  }

  /** Asks what became of its checkpoints: {@code GET /jobs/:jobid/checkpoints}. */
  public Question<CheckpointingStatistics> checkpoints() {
    return flink.get(job + "/checkpoints", CheckpointsWire.CHECKPOINTING_STATISTICS);
  }

  /** Asks how it takes checkpoints: {@code GET /jobs/:jobid/checkpoints/config}. */
  public Question<CheckpointConfig> checkpointConfig() {
    return flink.get(job + "/checkpoints/config", CheckpointsWire.CHECKPOINT_CONFIG);
  }

  /**
   * Asks for one checkpoint by vertex: {@code GET /jobs/:jobid/checkpoints/details/:checkpointid}.
   */
  public Question<Checkpoint> checkpoint(long checkpointId) {
    return flink.get(checkpointPath(checkpointId), CheckpointsWire.CHECKPOINT);
  }

  /**
   * Asks for one vertex in one checkpoint by subtask, which tells who holds it up: {@code GET
   * /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid}.
   */
  public Question<SubtaskCheckpoints> checkpointSubtasks(long checkpointId, VertexId vertexId) {
    return flink.get(
        checkpointPath(checkpointId) + "/subtasks/" + requireNonNull(vertexId, "vertexId"),
        SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);
  }

  private String checkpointPath(long checkpointId) {
    return job + "/checkpoints/details/" + checkpointId;
  }

  /** Asks for the metrics that a judgement needs: {@code GET /jobs/:jobid/metrics?get=}. */
  public Question<JobMetrics> metrics() {
    return metrics(JUDGED_METRICS);
  }

  /** Asks for metrics by name: {@code GET /jobs/:jobid/metrics?get=}. */
  public Question<JobMetrics> metrics(List<String> names) {
    return flink.get(job + "/metrics" + Endpoint.names(names), MetricsWire.JOB_METRICS);
  }

  /** Asks which metrics there are: {@code GET /jobs/:jobid/metrics}. */
  public Question<List<String>> metricNames() {
    return flink.get(job + "/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for the accumulators: {@code GET /jobs/:jobid/accumulators}. */
  public Question<JobAccumulators> accumulators() {
    return flink.get(job + "/accumulators", AccumulatorsWire.JOB_ACCUMULATORS);
  }

  /**
   * Asks for the accumulators with their serialized values, which are never deserialized here:
   * {@code GET /jobs/:jobid/accumulators?includeSerializedValue=true}.
   */
  public Question<JobAccumulators> accumulatorsWithSerializedValues() {
    return flink.get(
        job + "/accumulators?includeSerializedValue=true", AccumulatorsWire.JOB_ACCUMULATORS);
  }

  /**
   * Asks how parallel each vertex may be: {@code GET /jobs/:jobid/resource-requirements}. Since
   * 1.18; absent unless the adaptive scheduler runs the job.
   */
  public Question<Map<VertexId, ParallelismBounds>> resourceRequirements() {
    return flink.get(job + "/resource-requirements", JobConfigurationWire.RESOURCE_REQUIREMENTS);
  }

  /**
   * Asks for the configuration of the JobManager: {@code GET /jobs/:jobid/jobmanager/config}. Since
   * 1.16. It may hold secrets.
   */
  public Question<Map<String, String>> jobManagerConfig() {
    return flink.get(job + "/jobmanager/config", ClusterWire.CONFIGURATION);
  }

  /**
   * Asks for the JVM of the JobManager: {@code GET /jobs/:jobid/jobmanager/environment}. Since
   * 1.16.
   */
  public Question<JobManagerEnvironment> jobManagerEnvironment() {
    return flink.get(job + "/jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT);
  }

  /**
   * Asks where the JobManager's log is kept, as an address: {@code GET
   * /jobs/:jobid/jobmanager/log-url}. Since 1.16, where the cluster is configured to tell.
   */
  public Question<String> jobManagerLogUrl() {
    return flink.get(job + "/jobmanager/log-url", ClusterWire.LOG_URL);
  }

  /**
   * Asks where a TaskManager's log is kept, as an address: {@code GET
   * /jobs/:jobid/taskmanagers/:taskmanagerid/log-url}. Since 1.16, where the cluster is configured
   * to tell.
   */
  public Question<String> taskManagerLogUrl(String taskManagerId) {
    return flink.get(
        job + "/taskmanagers/" + Endpoint.segment(taskManagerId, "taskManagerId") + "/log-url",
        ClusterWire.LOG_URL);
  }

  /** Asks for the settings of rescaling: {@code GET /jobs/:jobid/rescales/config}. Since 2.3. */
  public Question<RescaleConfiguration> rescaleConfig() {
    return flink.get(job + "/rescales/config", RescalesWire.RESCALE_CONFIGURATION);
  }

  /** Asks for the latest rescales: {@code GET /jobs/:jobid/rescales/overview}. Since 2.3. */
  public Question<RescalesOverview> rescalesOverview() {
    return flink.get(job + "/rescales/overview", RescalesWire.RESCALES_OVERVIEW);
  }

  /** Asks for statistics of rescales: {@code GET /jobs/:jobid/rescales/summary}. Since 2.3. */
  public Question<RescalesSummary> rescalesSummary() {
    return flink.get(job + "/rescales/summary", RescalesWire.RESCALES_SUMMARY);
  }

  /** Asks for the rescales that are kept: {@code GET /jobs/:jobid/rescales/history}. Since 2.3. */
  public Question<List<Rescale>> rescaleHistory() {
    return flink.get(job + "/rescales/history", RescalesWire.RESCALE_HISTORY);
  }

  /**
   * Asks for one rescale: {@code GET /jobs/:jobid/rescales/details/:rescaleuuid}. Since 2.3.
   *
   * @throws IllegalArgumentException if {@code rescaleUuid} is blank
   */
  public Question<Rescale> rescale(String rescaleUuid) {
    return flink.get(
        job + "/rescales/details/" + Endpoint.segment(rescaleUuid, "rescaleUuid"),
        RescalesWire.RESCALE);
  }

  /** Returns what can be asked about one vertex. Nothing is sent yet. */
  public VertexQuestions vertex(VertexId vertexId) {
    return new VertexQuestions(flink, job, vertexId);
  }
}
