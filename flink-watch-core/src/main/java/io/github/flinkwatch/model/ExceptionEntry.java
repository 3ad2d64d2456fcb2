package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One failure in the history of a job, from {@code exceptionHistory} of {@code GET
 * /jobs/:jobid/exceptions}. Since 1.13.
 *
 * <p>It is of one task, or global: then it names no task and no place. Under the adaptive scheduler
 * no entry names a task.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ExceptionEntry {

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

  /** Returns the task that failed, with its subtask and attempt, or empty for a global failure. */
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
