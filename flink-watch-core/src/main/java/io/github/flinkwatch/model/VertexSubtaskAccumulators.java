package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.util.List;
import org.immutables.value.Value;

/**
 * The accumulators of one vertex by subtask: {@code GET
 * /jobs/:jobid/vertices/:vertexid/subtasks/accumulators}. Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexSubtaskAccumulators {

  VertexSubtaskAccumulators() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the vertex's id. */
  public abstract VertexId vertexId();

  /** Returns the vertex's parallelism. */
  public abstract int parallelism();

  /** Returns the subtasks, by index. */
  public abstract List<SubtaskAccumulators> subtasks();

  /** Builds {@link VertexSubtaskAccumulators}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexSubtaskAccumulators.Builder {
    Builder() {}
  }
}
