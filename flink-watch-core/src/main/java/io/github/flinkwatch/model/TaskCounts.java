package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * How many of a job's tasks are in which state, counting the current attempt of every subtask.
 *
 * <p>From {@code tasks} of {@code GET /jobs/overview}, and per vertex of {@code GET /jobs/:jobid}.
 * All counts are zero for a job that is INITIALIZING, that waits for resources under the adaptive
 * scheduler, or whose initialization failed: zeros say neither "all done" nor "all down".
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class TaskCounts {

  TaskCounts() {}

  /** Returns a builder in which every count is 0. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these counts. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns the number of tasks. It grows in adaptive batch jobs and shrinks with the slots under
   * the adaptive scheduler. The sum of the counts below where Flink sends none.
   */
  @Value.Default
  public int total() {
    return created()
        + scheduled()
        + deploying()
        + initializing()
        + running()
        + finished()
        + canceling()
        + canceled()
        + failed()
        + reconciling();
  }

  /** Returns the number of tasks not scheduled yet. */
  @Value.Default
  public int created() {
    return 0;
  }

  /** Returns the number of tasks that wait for a slot. */
  @Value.Default
  public int scheduled() {
    return 0;
  }

  /** Returns the number of tasks that are being deployed. */
  @Value.Default
  public int deploying() {
    return 0;
  }

  /** Returns the number of tasks that restore their state; before 1.13 they count as running. */
  @Value.Default
  public int initializing() {
    return 0;
  }

  /** Returns the number of running tasks. */
  @Value.Default
  public int running() {
    return 0;
  }

  /** Returns the number of finished tasks; lawful in a running job with bounded sources. */
  @Value.Default
  public int finished() {
    return 0;
  }

  /** Returns the number of tasks that are being cancelled. */
  @Value.Default
  public int canceling() {
    return 0;
  }

  /** Returns the number of cancelled tasks. */
  @Value.Default
  public int canceled() {
    return 0;
  }

  /** Returns the number of failed tasks. */
  @Value.Default
  public int failed() {
    return 0;
  }

  /** Returns the number of tasks that are being taken over; Flink sets none so. */
  @Value.Default
  public int reconciling() {
    return 0;
  }

  /** Builds {@link TaskCounts}. Not thread-safe. */
  public static final class Builder extends ImmutableTaskCounts.Builder {
    Builder() {}
  }
}
