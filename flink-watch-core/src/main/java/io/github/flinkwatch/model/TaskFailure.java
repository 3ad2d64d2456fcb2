package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Why the current attempt of one task failed, as a row of {@code all-exceptions} of {@code GET
 * /jobs/:jobid/exceptions}. Up to 1.20.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class TaskFailure {

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
