package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import java.util.List;

/** {@code /jobs}, {@code /jobs/overview} and {@code /jobs/:jobid}. */
public final class JobsWire {

  /** Counts by state, in the lower case of {@code /jobs/overview}. */
  static final JsonShape<TaskCounts, TaskCounts.Builder> TASK_COUNTS =
      JsonShape.of(TaskCounts::builder, TaskCounts.Builder::build)
          .intField("total", TaskCounts.Builder::total, TaskCounts::total)
          .intField("created", TaskCounts.Builder::created, TaskCounts::created)
          .intField("scheduled", TaskCounts.Builder::scheduled, TaskCounts::scheduled)
          .intField("deploying", TaskCounts.Builder::deploying, TaskCounts::deploying)
          .intField("initializing", TaskCounts.Builder::initializing, TaskCounts::initializing)
          .intField("running", TaskCounts.Builder::running, TaskCounts::running)
          .intField("finished", TaskCounts.Builder::finished, TaskCounts::finished)
          .intField("canceling", TaskCounts.Builder::canceling, TaskCounts::canceling)
          .intField("canceled", TaskCounts.Builder::canceled, TaskCounts::canceled)
          .intField("failed", TaskCounts.Builder::failed, TaskCounts::failed)
          .intField("reconciling", TaskCounts.Builder::reconciling, TaskCounts::reconciling)
          .shape();

  /** One row of {@code /jobs/overview}. */
  public static final JsonShape<JobOverview, JobOverview.Builder> JOB_OVERVIEW =
      JsonShape.of(JobOverview::builder, JobOverview.Builder::build)
          .field("jid", JOB_ID, JobOverview.Builder::jobId, JobOverview::jobId)
          .field("name", STRING, JobOverview.Builder::name, JobOverview::name)
          .field(
              "state",
              STRING,
              (builder, text) -> builder.status(JobStatus.parse(text)).statusText(text),
              JobOverview::statusText)
          .optional("start-time", INSTANT, JobOverview.Builder::startTime, JobOverview::startTime)
          .optional("end-time", INSTANT, JobOverview.Builder::endTime, JobOverview::endTime)
          .optional("duration", DURATION, JobOverview.Builder::duration, JobOverview::duration)
          .optional(
              "last-modification",
              INSTANT,
              JobOverview.Builder::lastModification,
              JobOverview::lastModification)
          .field("tasks", TASK_COUNTS, JobOverview.Builder::tasks, JobOverview::tasks)
          .optionalInt(
              "pending-operators",
              JobOverview.Builder::pendingOperators,
              JobOverview::pendingOperators)
          .optional(
              "schedulerType",
              STRING,
              JobOverview.Builder::schedulerType,
              JobOverview::schedulerType)
          .shape();

  /** {@code /jobs/overview}. */
  public static final JsonType<List<JobOverview>> JOBS_OVERVIEW =
      Wires.onlyField("jobs", listOf(JOB_OVERVIEW));

  private JobsWire() {}
}
