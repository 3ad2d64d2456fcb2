package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One slot of a TaskManager that a job holds. Since 1.13.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AllocatedSlot {

  AllocatedSlot() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job that holds the slot. */
  public abstract JobId jobId();

  /** Returns the slot's resources. */
  public abstract ResourceProfile resource();

  /** Returns the number of tasks in the slot, or empty before 2.3. */
  public abstract OptionalInt assignedTasks();

  /** Builds {@link AllocatedSlot}. Not thread-safe. */
  public static final class Builder extends ImmutableAllocatedSlot.Builder {
    Builder() {}
  }
}
