package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid}: one vertex by subtask.
 *
 * <p>Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexDetails {

  VertexDetails() {}

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

  /** Returns the name. */
  public abstract String name();

  /** Returns the number of subtasks. */
  public abstract int parallelism();

  /** Returns the number of key groups, or empty before 1.13 and where none is set. */
  public abstract OptionalInt maxParallelism();

  /** Returns Flink's clock when the answer was made. */
  public abstract Instant now();

  /** Returns the current attempt of each subtask. */
  public abstract List<SubtaskDetails> subtasks();

  /** Returns how numbers are spread over the subtasks, or empty before 1.16. */
  public abstract Optional<AggregatedTasks> aggregated();

  /** Builds {@link VertexDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexDetails.Builder {
    Builder() {}
  }
}
