package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The subtasks of a vertex that run on one TaskManager.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexTaskManager {

  VertexTaskManager() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns where it is: {@code host:port}, or empty for subtasks that are not deployed. */
  public abstract Optional<String> endpoint();

  /** Returns the joint state of the subtasks. */
  public abstract ExecutionState status();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  /** Returns when the first was deployed, or empty if none was. */
  public abstract Optional<Instant> startTime();

  /** Returns when the last ended, or empty if not all have. */
  public abstract Optional<Instant> endTime();

  /** Returns how long they have run, or empty if they have not. */
  public abstract Optional<Duration> duration();

  /** Returns what they read and wrote. */
  public abstract IoMetrics metrics();

  /** Returns the counts of subtasks by state. */
  public abstract TaskCounts tasks();

  /** Returns the TaskManager's id, or empty before 1.10 and for subtasks that are not deployed. */
  public abstract Optional<String> taskManagerId();

  /** Returns how numbers are spread over the subtasks, or empty before 1.16. */
  public abstract Optional<AggregatedTasks> aggregated();

  /** Builds {@link VertexTaskManager}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexTaskManager.Builder {
    Builder() {}
  }
}
