package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobExceptions.ExceptionEntry;
import io.github.flinkwatch.model.JobExceptions.ExceptionHistory;
import io.github.flinkwatch.model.JobExceptions.TaskFailure;

/** {@code /jobs/:jobid/exceptions}, in the three shapes it had. */
public final class JobExceptionsWire {

  /** A failed task, up to 1.20. */
  public static final JsonShape<TaskFailure, TaskFailure.Builder> TASK_FAILURE =
      JsonShape.of(TaskFailure::builder, TaskFailure.Builder::build)
          .field("exception", STRING, TaskFailure.Builder::stackTrace, TaskFailure::stackTrace)
          .field("task", STRING, TaskFailure.Builder::taskName, TaskFailure::taskName)
          .optional(
              "endpoint",
              CommonTypes.ASSIGNED_TEXT,
              TaskFailure.Builder::endpoint,
              TaskFailure::endpoint)
          .orNamed("location")
          .optional(
              "taskManagerId",
              CommonTypes.ASSIGNED_TEXT,
              TaskFailure.Builder::taskManagerId,
              TaskFailure::taskManagerId)
          .optional("timestamp", INSTANT, TaskFailure.Builder::time, TaskFailure::time)
          .shape();

  /** An entry of the history, since 1.13. */
  public static final JsonShape<ExceptionEntry, ExceptionEntry.Builder> EXCEPTION_ENTRY =
      JsonShape.of(ExceptionEntry::builder, ExceptionEntry.Builder::build)
          .field(
              "exceptionName",
              WORD,
              ExceptionEntry.Builder::exceptionName,
              ExceptionEntry::exceptionName)
          .field(
              "stacktrace", STRING, ExceptionEntry.Builder::stackTrace, ExceptionEntry::stackTrace)
          .field("timestamp", INSTANT, ExceptionEntry.Builder::time, ExceptionEntry::time)
          .optional("taskName", STRING, ExceptionEntry.Builder::taskName, ExceptionEntry::taskName)
          .optional(
              "endpoint",
              CommonTypes.ASSIGNED_TEXT,
              ExceptionEntry.Builder::endpoint,
              ExceptionEntry::endpoint)
          .orNamed("location")
          .optional(
              "taskManagerId",
              CommonTypes.ASSIGNED_TEXT,
              ExceptionEntry.Builder::taskManagerId,
              ExceptionEntry::taskManagerId)
          .field(
              "failureLabels",
              mapOf(STRING),
              ExceptionEntry.Builder::failureLabels,
              ExceptionEntry::failureLabels)
          .field(
              "concurrentExceptions",
              listOf(DerivedTypes.lazy(() -> JobExceptionsWire.EXCEPTION_ENTRY)),
              ExceptionEntry.Builder::concurrentExceptions,
              ExceptionEntry::concurrentExceptions)
          .shape();

  /** The history, since 1.13. */
  public static final JsonShape<ExceptionHistory, ExceptionHistory.Builder> EXCEPTION_HISTORY =
      JsonShape.of(ExceptionHistory::builder, ExceptionHistory.Builder::build)
          .field(
              "entries",
              listOf(EXCEPTION_ENTRY),
              ExceptionHistory.Builder::entries,
              ExceptionHistory::entries)
          .field(
              "truncated",
              BOOLEAN,
              ExceptionHistory.Builder::truncated,
              ExceptionHistory::truncated)
          .shape();

  /** {@code /jobs/:jobid/exceptions}. */
  public static final JsonShape<JobExceptions, JobExceptions.Builder> JOB_EXCEPTIONS =
      JsonShape.of(JobExceptions::builder, JobExceptions.Builder::build)
          .optional(
              "root-exception",
              STRING,
              JobExceptions.Builder::rootException,
              JobExceptions::rootException)
          .optional(
              "timestamp",
              INSTANT,
              JobExceptions.Builder::rootExceptionTime,
              JobExceptions::rootExceptionTime)
          .field(
              "all-exceptions",
              listOf(TASK_FAILURE),
              JobExceptions.Builder::taskFailures,
              JobExceptions::taskFailures)
          .optional(
              "truncated",
              BOOLEAN,
              JobExceptions.Builder::taskFailuresTruncated,
              JobExceptions::taskFailuresTruncated)
          .optional(
              "exceptionHistory",
              EXCEPTION_HISTORY,
              JobExceptions.Builder::history,
              JobExceptions::history)
          .shape();

  private JobExceptionsWire() {}
}
