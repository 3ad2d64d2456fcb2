package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One vertex of the job graph as {@code GET /jobs/:jobid} shows it: a chain of operators.
 *
 * <p>Sent by every version. The answer is cached by Flink for some seconds.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobVertex {

  JobVertex() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the vertex's id. */
  public abstract VertexId id();

  /** Returns the id of its slot sharing group, or empty before 1.20. */
  public abstract Optional<String> slotSharingGroupId();

  /** Returns the name, made of the names of the chained operators. */
  public abstract String name();

  /** Returns the number of key groups, or empty before 1.13 and where none is set. */
  public abstract OptionalInt maxParallelism();

  /** Returns the number of subtasks. */
  public abstract int parallelism();

  /**
   * Returns the worst of the subtasks' states; anything between CREATED and RUNNING shows as
   * CREATED.
   */
  public abstract ExecutionState status();

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), ExecutionState.parse(statusText()), "statusText", statusText());
  }

  /** Returns when the first current attempt was deployed, or empty if none was. */
  public abstract Optional<Instant> startTime();

  /** Returns when the last subtask ended, or empty if not all have. */
  public abstract Optional<Instant> endTime();

  /** Returns how long the vertex has run, or empty if it has not. */
  public abstract Optional<Duration> duration();

  /** Returns the counts of subtasks by state. */
  public abstract TaskCounts tasks();

  /** Returns what its current attempts read and wrote. */
  public abstract IoMetrics metrics();

  /** Builds {@link JobVertex}. Not thread-safe. */
  public static final class Builder extends ImmutableJobVertex.Builder {
    Builder() {}
  }
}
