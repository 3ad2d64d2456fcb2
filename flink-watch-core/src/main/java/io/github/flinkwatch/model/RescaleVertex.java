package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What one rescale meant for one vertex.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescaleVertex {

  RescaleVertex() {}

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

  /** Returns the vertex's name. */
  public abstract String name();

  /** Returns the id of its slot sharing group, 32 hexadecimal digits. */
  public abstract Optional<String> slotSharingGroupId();

  /** Returns the name of its slot sharing group. */
  public abstract Optional<String> slotSharingGroupName();

  /** Returns the parallelism that was wanted. */
  public abstract OptionalInt desiredParallelism();

  /** Returns the least parallelism that was acceptable. */
  public abstract OptionalInt sufficientParallelism();

  /** Returns the parallelism before, or empty if the job did not run yet. */
  public abstract OptionalInt preRescaleParallelism();

  /** Returns the parallelism after, or empty if the rescale did not get that far. */
  public abstract OptionalInt postRescaleParallelism();

  /** Builds {@link RescaleVertex}. Not thread-safe. */
  public static final class Builder extends ImmutableRescaleVertex.Builder {
    Builder() {}
  }
}
