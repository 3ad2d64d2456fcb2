package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobIdWithStatus;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobStatusInfo;
import io.github.flinkwatch.model.TaskCounts;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code /jobs}, {@code /jobs/overview} and {@code /jobs/:jobid/status}: all that a look at the
 * state reads. It is apart from {@link JobDetailsWire} because every method reference in a table is
 * linked when its class is initialized, and that shows in a first look.
 */
public final class JobsWire {

  /** Counts by state, in the lower case of {@code /jobs/overview}. */
  static final JsonShape<TaskCounts, TaskCounts.Builder> TASK_COUNTS = taskCounts(name -> name);

  /** One row of {@code /jobs/overview}. */
  public static final JsonShape<JobOverview, JobOverview.Builder> JOB_OVERVIEW =
      JsonShape.of(JobOverview::builder, JobOverview.Builder::build)
          .field("jid", JOB_ID, JobOverview.Builder::jobId, JobOverview::jobId)
          .field("name", STRING, JobOverview.Builder::name, JobOverview::name)
          .field(
              "state",
              WORD,
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
              "jobType", CommonTypes.JOB_TYPE, JobOverview.Builder::jobType, JobOverview::jobType)
          .optional(
              "schedulerType", WORD, JobOverview.Builder::schedulerType, JobOverview::schedulerType)
          .shape();

  /** {@code /jobs/overview}; the list is a {@link io.github.flinkwatch.model.JobRows}. */
  public static final JsonType<List<JobOverview>> JOBS_OVERVIEW =
      DerivedTypes.onlyField("jobs", new JobRowsWire());

  /** One row of {@code /jobs}. */
  public static final JsonShape<JobIdWithStatus, JobIdWithStatus.Builder> JOB_ID_WITH_STATUS =
      JsonShape.of(JobIdWithStatus::builder, JobIdWithStatus.Builder::build)
          .field("id", JOB_ID, JobIdWithStatus.Builder::jobId, JobIdWithStatus::jobId)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(JobStatus.parse(text)).statusText(text),
              JobIdWithStatus::statusText)
          .shape();

  /** {@code /jobs}. */
  public static final JsonType<List<JobIdWithStatus>> JOBS =
      DerivedTypes.onlyField("jobs", listOf(JOB_ID_WITH_STATUS));

  /** {@code /jobs/:jobid/status}. */
  public static final JsonShape<JobStatusInfo, JobStatusInfo.Builder> JOB_STATUS_INFO =
      JsonShape.of(JobStatusInfo::builder, JobStatusInfo.Builder::build)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(JobStatus.parse(text)).statusText(text),
              JobStatusInfo::statusText)
          .shape();

  private JobsWire() {}

  /** Counts by state, whose names are spelled so. */
  static JsonShape<TaskCounts, TaskCounts.Builder> taskCounts(UnaryOperator<String> spelling) {
    return JsonShape.of(TaskCounts::builder, TaskCounts.Builder::build)
        .intField("total", TaskCounts.Builder::total, TaskCounts::total)
        .intField(spelling.apply("created"), TaskCounts.Builder::created, TaskCounts::created)
        .intField(spelling.apply("scheduled"), TaskCounts.Builder::scheduled, TaskCounts::scheduled)
        .intField(spelling.apply("deploying"), TaskCounts.Builder::deploying, TaskCounts::deploying)
        .intField(
            spelling.apply("initializing"),
            TaskCounts.Builder::initializing,
            TaskCounts::initializing)
        .intField(spelling.apply("running"), TaskCounts.Builder::running, TaskCounts::running)
        .intField(spelling.apply("finished"), TaskCounts.Builder::finished, TaskCounts::finished)
        .intField(spelling.apply("canceling"), TaskCounts.Builder::canceling, TaskCounts::canceling)
        .intField(spelling.apply("canceled"), TaskCounts.Builder::canceled, TaskCounts::canceled)
        .intField(spelling.apply("failed"), TaskCounts.Builder::failed, TaskCounts::failed)
        .intField(
            spelling.apply("reconciling"), TaskCounts.Builder::reconciling, TaskCounts::reconciling)
        .shape();
  }
}
