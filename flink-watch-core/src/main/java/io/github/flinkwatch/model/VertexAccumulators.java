package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.util.List;
import org.immutables.value.Value;

/**
 * The accumulators of one vertex over all its subtasks: {@code GET
 * /jobs/:jobid/vertices/:vertexid/accumulators}. Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexAccumulators {

  VertexAccumulators() {}

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

  /** Returns the accumulators; empty if the vertex keeps none. */
  public abstract List<Accumulator> accumulators();

  /** Builds {@link VertexAccumulators}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexAccumulators.Builder {
    Builder() {}
  }
}
