package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.VERTEX_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.ExecutionState;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlan.JobPlanInput;
import io.github.flinkwatch.model.JobPlan.JobPlanNode;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.TaskCounts;
import java.util.Locale;

/** {@code /jobs/:jobid} and its plan. */
public final class JobDetailsWire {

  /** Counts by state, in the upper case of {@code /jobs/:jobid}. */
  static final JsonShape<TaskCounts, TaskCounts.Builder> TASK_COUNTS_BY_STATE =
      JobsWire.taskCounts(name -> name.toUpperCase(Locale.ROOT));

  /** What a vertex or subtask read and wrote. */
  static final JsonShape<IoMetrics, IoMetrics.Builder> IO_METRICS =
      JsonShape.of(IoMetrics::builder, IoMetrics.Builder::build)
          .longField("read-bytes", IoMetrics.Builder::readBytes, IoMetrics::readBytes)
          .field(
              "read-bytes-complete",
              BOOLEAN,
              IoMetrics.Builder::readBytesComplete,
              IoMetrics::readBytesComplete)
          .longField("write-bytes", IoMetrics.Builder::writeBytes, IoMetrics::writeBytes)
          .field(
              "write-bytes-complete",
              BOOLEAN,
              IoMetrics.Builder::writeBytesComplete,
              IoMetrics::writeBytesComplete)
          .longField("read-records", IoMetrics.Builder::readRecords, IoMetrics::readRecords)
          .field(
              "read-records-complete",
              BOOLEAN,
              IoMetrics.Builder::readRecordsComplete,
              IoMetrics::readRecordsComplete)
          .longField("write-records", IoMetrics.Builder::writeRecords, IoMetrics::writeRecords)
          .field(
              "write-records-complete",
              BOOLEAN,
              IoMetrics.Builder::writeRecordsComplete,
              IoMetrics::writeRecordsComplete)
          .optional(
              "accumulated-backpressured-time",
              DURATION,
              IoMetrics.Builder::accumulatedBackPressuredTime,
              IoMetrics::accumulatedBackPressuredTime)
          .optional(
              "accumulated-idle-time",
              DURATION,
              IoMetrics.Builder::accumulatedIdleTime,
              IoMetrics::accumulatedIdleTime)
          .optional(
              "accumulated-busy-time",
              CommonTypes.FRACTIONAL_MILLIS,
              IoMetrics.Builder::accumulatedBusyTime,
              IoMetrics::accumulatedBusyTime)
          .shape();

  /** One of the vertices of {@code /jobs/:jobid}. */
  public static final JsonShape<JobVertex, JobVertex.Builder> JOB_VERTEX =
      JsonShape.of(JobVertex::builder, JobVertex.Builder::build)
          .field("id", VERTEX_ID, JobVertex.Builder::id, JobVertex::id)
          .optional(
              "slotSharingGroupId",
              STRING,
              JobVertex.Builder::slotSharingGroupId,
              JobVertex::slotSharingGroupId)
          .field("name", STRING, JobVertex.Builder::name, JobVertex::name)
          .optionalInt(
              "maxParallelism", JobVertex.Builder::maxParallelism, JobVertex::maxParallelism)
          .intField("parallelism", JobVertex.Builder::parallelism, JobVertex::parallelism)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(ExecutionState.parse(text)).statusText(text),
              JobVertex::statusText)
          .optional("start-time", INSTANT, JobVertex.Builder::startTime, JobVertex::startTime)
          .optional("end-time", INSTANT, JobVertex.Builder::endTime, JobVertex::endTime)
          .optional("duration", DURATION, JobVertex.Builder::duration, JobVertex::duration)
          .field("tasks", TASK_COUNTS_BY_STATE, JobVertex.Builder::tasks, JobVertex::tasks)
          .field("metrics", IO_METRICS, JobVertex.Builder::metrics, JobVertex::metrics)
          .shape();

  /** An edge of a plan. */
  public static final JsonShape<JobPlanInput, JobPlanInput.Builder> JOB_PLAN_INPUT =
      JsonShape.of(JobPlanInput::builder, JobPlanInput.Builder::build)
          .field("id", VERTEX_ID, JobPlanInput.Builder::id, JobPlanInput::id)
          .optionalInt("num", JobPlanInput.Builder::number, JobPlanInput::number)
          .optional(
              "ship_strategy", WORD, JobPlanInput.Builder::shipStrategy, JobPlanInput::shipStrategy)
          .optional("exchange", WORD, JobPlanInput.Builder::exchange, JobPlanInput::exchange)
          .optional(
              "local_strategy",
              WORD,
              JobPlanInput.Builder::localStrategy,
              JobPlanInput::localStrategy)
          .optional("caching", WORD, JobPlanInput.Builder::caching, JobPlanInput::caching)
          .shape();

  /** A node of a plan. */
  public static final JsonShape<JobPlanNode, JobPlanNode.Builder> JOB_PLAN_NODE =
      JsonShape.of(JobPlanNode::builder, JobPlanNode.Builder::build)
          .field("id", VERTEX_ID, JobPlanNode.Builder::id, JobPlanNode::id)
          .intField("parallelism", JobPlanNode.Builder::parallelism, JobPlanNode::parallelism)
          .optional("operator", STRING, JobPlanNode.Builder::operator, JobPlanNode::operator)
          .optional(
              "operator_strategy",
              WORD,
              JobPlanNode.Builder::operatorStrategy,
              JobPlanNode::operatorStrategy)
          .optional(
              "description", STRING, JobPlanNode.Builder::description, JobPlanNode::description)
          .field("inputs", listOf(JOB_PLAN_INPUT), JobPlanNode.Builder::inputs, JobPlanNode::inputs)
          .optional(
              "optimizer_properties",
              CommonTypes.RAW_JSON,
              JobPlanNode.Builder::optimizerPropertiesJson,
              JobPlanNode::optimizerPropertiesJson)
          .shape();

  /** A plan, without a wrapper. */
  public static final JsonShape<JobPlan, JobPlan.Builder> JOB_PLAN =
      JsonShape.of(JobPlan::builder, JobPlan.Builder::build)
          .optional("jid", CommonTypes.JOB_ID_OR_BLANK, JobPlan.Builder::jobId, JobPlan::jobId)
          .optional("name", STRING, JobPlan.Builder::name, JobPlan::name)
          .optional("type", WORD, JobPlan.Builder::type, JobPlan::type)
          .field("nodes", listOf(JOB_PLAN_NODE), JobPlan.Builder::nodes, JobPlan::nodes)
          .shape();

  /** {@code /jobs/:jobid/plan}. */
  public static final JsonType<JobPlan> PLAN = DerivedTypes.onlyField("plan", JOB_PLAN);

  /** {@code /jobs/:jobid}. */
  public static final JsonShape<JobDetails, JobDetails.Builder> JOB_DETAILS =
      JsonShape.of(JobDetails::builder, JobDetails.Builder::build)
          .field("jid", JOB_ID, JobDetails.Builder::jobId, JobDetails::jobId)
          .optional(
              "application-id",
              ApplicationsWire.APPLICATION_ID,
              JobDetails.Builder::applicationId,
              JobDetails::applicationId)
          .field("name", STRING, JobDetails.Builder::name, JobDetails::name)
          .field("isStoppable", BOOLEAN, JobDetails.Builder::stoppable, JobDetails::stoppable)
          .field(
              "state",
              WORD,
              (builder, text) -> builder.status(JobStatus.parse(text)).statusText(text),
              JobDetails::statusText)
          .optional(
              "job-type", CommonTypes.JOB_TYPE, JobDetails.Builder::jobType, JobDetails::jobType)
          .optional(
              "schedulerType", WORD, JobDetails.Builder::schedulerType, JobDetails::schedulerType)
          .optional("start-time", INSTANT, JobDetails.Builder::startTime, JobDetails::startTime)
          .optional("end-time", INSTANT, JobDetails.Builder::endTime, JobDetails::endTime)
          .optional("duration", DURATION, JobDetails.Builder::duration, JobDetails::duration)
          .field("now", INSTANT, JobDetails.Builder::now, JobDetails::now)
          .optionalInt(
              "maxParallelism", JobDetails.Builder::maxParallelism, JobDetails::maxParallelism)
          .field(
              "timestamps", mapOf(INSTANT), JobDetails.Builder::timestamps, JobDetails::timestamps)
          .field("vertices", listOf(JOB_VERTEX), JobDetails.Builder::vertices, JobDetails::vertices)
          .field(
              "status-counts",
              TASK_COUNTS_BY_STATE,
              JobDetails.Builder::vertexCounts,
              JobDetails::vertexCounts)
          .optional("plan", JOB_PLAN, JobDetails.Builder::plan, JobDetails::plan)
          .optional(
              "stream-graph",
              CommonTypes.RAW_JSON,
              JobDetails.Builder::streamGraphJson,
              JobDetails::streamGraphJson)
          .optionalInt(
              "pending-operators",
              JobDetails.Builder::pendingOperators,
              JobDetails::pendingOperators)
          .shape();

  private JobDetailsWire() {}
}
