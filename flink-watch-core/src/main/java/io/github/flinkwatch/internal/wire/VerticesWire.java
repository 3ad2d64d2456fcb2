package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.VERTEX_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.ExecutionState;
import io.github.flinkwatch.model.VertexDetails;
import io.github.flinkwatch.model.VertexDetails.SubtaskDetails;
import io.github.flinkwatch.model.VertexTaskManagers;
import io.github.flinkwatch.model.VertexTaskManagers.AggregatedTasks;
import io.github.flinkwatch.model.VertexTaskManagers.DistributionSummary;
import io.github.flinkwatch.model.VertexTaskManagers.VertexTaskManager;
import io.github.flinkwatch.model.VertexTimes;
import io.github.flinkwatch.model.VertexTimes.SubtaskTimes;

/** {@code /jobs/:jobid/vertices/:vertexid} and what lies under it. */
public final class VerticesWire {

  /** A spread over subtasks. */
  public static final JsonShape<DistributionSummary, DistributionSummary.Builder>
      DISTRIBUTION_SUMMARY =
          JsonShape.of(DistributionSummary::builder, DistributionSummary.Builder::build)
              .optionalLong("min", DistributionSummary.Builder::min, DistributionSummary::min)
              .optionalLong("max", DistributionSummary.Builder::max, DistributionSummary::max)
              .optionalLong(
                  "avg", DistributionSummary.Builder::average, DistributionSummary::average)
              .optionalLong("sum", DistributionSummary.Builder::sum, DistributionSummary::sum)
              .optionalLong(
                  "median", DistributionSummary.Builder::median, DistributionSummary::median)
              .optionalLong("p25", DistributionSummary.Builder::p25, DistributionSummary::p25)
              .optionalLong("p75", DistributionSummary.Builder::p75, DistributionSummary::p75)
              .optionalLong("p95", DistributionSummary.Builder::p95, DistributionSummary::p95)
              .shape();

  /** The spreads. */
  public static final JsonShape<AggregatedTasks, AggregatedTasks.Builder> AGGREGATED_TASKS =
      JsonShape.of(AggregatedTasks::builder, AggregatedTasks.Builder::build)
          .field(
              "metrics",
              mapOf(DISTRIBUTION_SUMMARY),
              AggregatedTasks.Builder::metrics,
              AggregatedTasks::metrics)
          .field(
              "status-duration",
              mapOf(DISTRIBUTION_SUMMARY),
              AggregatedTasks.Builder::statusDurationMillis,
              AggregatedTasks::statusDurationMillis)
          .shape();

  /** An attempt of a subtask. */
  public static final JsonShape<SubtaskDetails, SubtaskDetails.Builder> SUBTASK_DETAILS =
      JsonShape.of(SubtaskDetails::builder, SubtaskDetails.Builder::build)
          .intField("subtask", SubtaskDetails.Builder::subtask, SubtaskDetails::subtask)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(ExecutionState.parse(text)).statusText(text),
              SubtaskDetails::statusText)
          .intField("attempt", SubtaskDetails.Builder::attempt, SubtaskDetails::attempt)
          .optional(
              "endpoint",
              CommonTypes.ASSIGNED_TEXT,
              SubtaskDetails.Builder::endpoint,
              SubtaskDetails::endpoint)
          .orNamed("host")
          .optional(
              "start-time", INSTANT, SubtaskDetails.Builder::startTime, SubtaskDetails::startTime)
          .orNamed("start_time")
          .optional("end-time", INSTANT, SubtaskDetails.Builder::endTime, SubtaskDetails::endTime)
          .optional(
              "duration", DURATION, SubtaskDetails.Builder::duration, SubtaskDetails::duration)
          .field(
              "metrics",
              JobDetailsWire.IO_METRICS,
              SubtaskDetails.Builder::metrics,
              SubtaskDetails::metrics)
          .optional(
              "taskmanager-id",
              CommonTypes.ASSIGNED_TEXT,
              SubtaskDetails.Builder::taskManagerId,
              SubtaskDetails::taskManagerId)
          .field(
              "status-duration",
              mapOf(DURATION),
              SubtaskDetails.Builder::statusDurations,
              SubtaskDetails::statusDurations)
          .field(
              "other-concurrent-attempts",
              listOf(DerivedTypes.lazy(() -> VerticesWire.SUBTASK_DETAILS)),
              SubtaskDetails.Builder::otherConcurrentAttempts,
              SubtaskDetails::otherConcurrentAttempts)
          .shape();

  /** {@code /jobs/:jobid/vertices/:vertexid}. */
  public static final JsonShape<VertexDetails, VertexDetails.Builder> VERTEX_DETAILS =
      JsonShape.of(VertexDetails::builder, VertexDetails.Builder::build)
          .field("id", VERTEX_ID, VertexDetails.Builder::id, VertexDetails::id)
          .field("name", STRING, VertexDetails.Builder::name, VertexDetails::name)
          .intField("parallelism", VertexDetails.Builder::parallelism, VertexDetails::parallelism)
          .optionalInt(
              "maxParallelism",
              VertexDetails.Builder::maxParallelism,
              VertexDetails::maxParallelism)
          .field("now", INSTANT, VertexDetails.Builder::now, VertexDetails::now)
          .field(
              "subtasks",
              listOf(SUBTASK_DETAILS),
              VertexDetails.Builder::subtasks,
              VertexDetails::subtasks)
          .optional(
              "aggregated",
              AGGREGATED_TASKS,
              VertexDetails.Builder::aggregated,
              VertexDetails::aggregated)
          .shape();

  /** Times of a subtask. */
  public static final JsonShape<SubtaskTimes, SubtaskTimes.Builder> SUBTASK_TIMES =
      JsonShape.of(SubtaskTimes::builder, SubtaskTimes.Builder::build)
          .intField("subtask", SubtaskTimes.Builder::subtask, SubtaskTimes::subtask)
          .optional(
              "endpoint",
              CommonTypes.ASSIGNED_TEXT,
              SubtaskTimes.Builder::endpoint,
              SubtaskTimes::endpoint)
          .orNamed("host")
          .optional("duration", DURATION, SubtaskTimes.Builder::duration, SubtaskTimes::duration)
          .field(
              "timestamps",
              mapOf(INSTANT),
              SubtaskTimes.Builder::timestamps,
              SubtaskTimes::timestamps)
          .shape();

  /** {@code …/subtasktimes}. */
  public static final JsonShape<VertexTimes, VertexTimes.Builder> VERTEX_TIMES =
      JsonShape.of(VertexTimes::builder, VertexTimes.Builder::build)
          .field("id", VERTEX_ID, VertexTimes.Builder::id, VertexTimes::id)
          .field("name", STRING, VertexTimes.Builder::name, VertexTimes::name)
          .field("now", INSTANT, VertexTimes.Builder::now, VertexTimes::now)
          .field(
              "subtasks",
              listOf(SUBTASK_TIMES),
              VertexTimes.Builder::subtasks,
              VertexTimes::subtasks)
          .shape();

  /** A TaskManager of a vertex. */
  public static final JsonShape<VertexTaskManager, VertexTaskManager.Builder> VERTEX_TASK_MANAGER =
      JsonShape.of(VertexTaskManager::builder, VertexTaskManager.Builder::build)
          .optional(
              "endpoint",
              CommonTypes.ASSIGNED_TEXT,
              VertexTaskManager.Builder::endpoint,
              VertexTaskManager::endpoint)
          .orNamed("host")
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(ExecutionState.parse(text)).statusText(text),
              VertexTaskManager::statusText)
          .optional(
              "start-time",
              INSTANT,
              VertexTaskManager.Builder::startTime,
              VertexTaskManager::startTime)
          .optional(
              "end-time", INSTANT, VertexTaskManager.Builder::endTime, VertexTaskManager::endTime)
          .optional(
              "duration",
              DURATION,
              VertexTaskManager.Builder::duration,
              VertexTaskManager::duration)
          .field(
              "metrics",
              JobDetailsWire.IO_METRICS,
              VertexTaskManager.Builder::metrics,
              VertexTaskManager::metrics)
          .field(
              "status-counts",
              JobDetailsWire.TASK_COUNTS_BY_STATE,
              VertexTaskManager.Builder::tasks,
              VertexTaskManager::tasks)
          .optional(
              "taskmanager-id",
              CommonTypes.ASSIGNED_TEXT,
              VertexTaskManager.Builder::taskManagerId,
              VertexTaskManager::taskManagerId)
          .optional(
              "aggregated",
              AGGREGATED_TASKS,
              VertexTaskManager.Builder::aggregated,
              VertexTaskManager::aggregated)
          .shape();

  /** {@code …/taskmanagers}. */
  public static final JsonShape<VertexTaskManagers, VertexTaskManagers.Builder>
      VERTEX_TASK_MANAGERS =
          JsonShape.of(VertexTaskManagers::builder, VertexTaskManagers.Builder::build)
              .field("id", VERTEX_ID, VertexTaskManagers.Builder::id, VertexTaskManagers::id)
              .field("name", STRING, VertexTaskManagers.Builder::name, VertexTaskManagers::name)
              .field("now", INSTANT, VertexTaskManagers.Builder::now, VertexTaskManagers::now)
              .field(
                  "taskmanagers",
                  listOf(VERTEX_TASK_MANAGER),
                  VertexTaskManagers.Builder::taskManagers,
                  VertexTaskManagers::taskManagers)
              .shape();

  private VerticesWire() {}
}
