package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
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
@ModelStyle
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
}
