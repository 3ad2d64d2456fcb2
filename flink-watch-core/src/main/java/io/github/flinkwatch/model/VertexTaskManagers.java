package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Instant;
import java.util.List;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid/taskmanagers}: a vertex by TaskManager.
 *
 * <p>Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexTaskManagers {

  VertexTaskManagers() {}

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

  /** Returns Flink's clock when the answer was made. */
  public abstract Instant now();

  /** Returns the TaskManagers. */
  public abstract List<VertexTaskManager> taskManagers();

  /** Builds {@link VertexTaskManagers}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexTaskManagers.Builder {
    Builder() {}
  }
}
