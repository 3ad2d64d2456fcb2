package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/exceptions}: why tasks or the job failed.
 *
 * <p>Up to 1.12 it has a root exception and the failures of current attempts, from 1.13 to 1.20 the
 * history besides, and from 2.0 on only the history. None of it says that the job has failed: a job
 * that recovered keeps its root exception, and its history.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobExceptions {

  JobExceptions() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns the stack trace of the last failure, survived or not, or empty if there was none, and
   * from 2.0 on. The adaptive scheduler clears it at each restart.
   */
  public abstract Optional<String> rootException();

  /** Returns when the last failure happened, or empty if there was none, and from 2.0 on. */
  public abstract Optional<Instant> rootExceptionTime();

  /** Returns the failures of current attempts; none from 2.0 on. */
  public abstract List<TaskFailure> taskFailures();

  /**
   * Returns whether there are more {@link #taskFailures()} than were asked for, or empty from 2.0
   * on.
   */
  public abstract Optional<Boolean> taskFailuresTruncated();

  /** Returns the failures, survived ones included, or empty before 1.13. */
  public abstract Optional<ExceptionHistory> history();

  /** Returns the stack trace of the newest failure in whichever form it was sent, or empty. */
  public final Optional<String> latestStackTrace() {
    Optional<String> newest = newest().map(ExceptionEntry::stackTrace);
    return newest.isPresent() ? newest : rootException();
  }

  /** Returns when the newest failure happened, in whichever form it was sent, or empty. */
  public final Optional<Instant> latestFailureTime() {
    Optional<Instant> newest = newest().map(ExceptionEntry::time);
    return newest.isPresent() ? newest : rootExceptionTime();
  }

  private Optional<ExceptionEntry> newest() {
    Optional<ExceptionHistory> known = history();
    return known.isEmpty() || known.get().entries().isEmpty()
        ? Optional.empty()
        : Optional.of(known.get().entries().get(0));
  }

  /** Builds {@link JobExceptions}. Not thread-safe. */
  public static final class Builder extends ImmutableJobExceptions.Builder {
    Builder() {}
  }

  /**
   * One failure in the history of a job, from {@code exceptionHistory} of {@code GET
   * /jobs/:jobid/exceptions}. Since 1.13.
   *
   * <p>It is of one task, or global: then it names no task and no place. Under the adaptive
   * scheduler no entry names a task.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ExceptionEntry {

    ExceptionEntry() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the class name of the exception. */
    public abstract String exceptionName();

    /** Returns the stack trace, causes included. */
    public abstract String stackTrace();

    /** Returns when it happened. */
    public abstract Instant time();

    /**
     * Returns the task that failed, with its subtask and attempt, or empty for a global failure.
     */
    public abstract Optional<String> taskName();

    /** Returns where the task ran, as {@code host:port}, or empty for a global failure. */
    public abstract Optional<String> endpoint();

    /**
     * Returns the TaskManager that the task ran on, or empty before 1.17 and for a global failure.
     */
    public abstract Optional<String> taskManagerId();

    /** Returns what failure enrichers said, by key; none before 1.18. */
    public abstract Map<String, String> failureLabels();

    /** Returns the failures that came with this one, and led to the same restart. */
    public abstract List<ExceptionEntry> concurrentExceptions();

    /** Builds {@link ExceptionEntry}. Not thread-safe. */
    public static final class Builder extends ImmutableExceptionEntry.Builder {
      Builder() {}
    }
  }

  /**
   * The failures of a job, those survived included. Since 1.13.
   *
   * <p>Flink keeps the last 16 by default. Up to 1.18 an entry appears only when the restart
   * happens, after the restart delay.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ExceptionHistory {

    ExceptionHistory() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the failures, the newest first. */
    public abstract List<ExceptionEntry> entries();

    /**
     * Returns whether more are kept than were asked for; it does not tell of those that Flink
     * dropped.
     */
    public abstract boolean truncated();

    /** Builds {@link ExceptionHistory}. Not thread-safe. */
    public static final class Builder extends ImmutableExceptionHistory.Builder {
      Builder() {}
    }
  }

  /**
   * Why the current attempt of one task failed, as a row of {@code all-exceptions} of {@code GET
   * /jobs/:jobid/exceptions}. Up to 1.20.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class TaskFailure {

    TaskFailure() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the stack trace. */
    public abstract String stackTrace();

    /** Returns the task: the vertex and which of its subtasks. */
    public abstract String taskName();

    /** Returns where it ran, as {@code host:port}, or empty if it was not deployed. */
    public abstract Optional<String> endpoint();

    /** Returns the TaskManager that it ran on, or empty before 1.17. */
    public abstract Optional<String> taskManagerId();

    /** Returns when it failed, or empty if Flink does not know. */
    public abstract Optional<Instant> time();

    /** Builds {@link TaskFailure}. Not thread-safe. */
    public static final class Builder extends ImmutableTaskFailure.Builder {
      Builder() {}
    }
  }
}
