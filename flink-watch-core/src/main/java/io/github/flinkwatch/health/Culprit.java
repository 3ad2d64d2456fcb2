package io.github.flinkwatch.health;

import io.github.flinkwatch.VertexId;
import java.util.Optional;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/** One subtask that holds a checkpoint back. Immutable and thread-safe. */
@HealthStyle
@Value.Immutable
public abstract class Culprit {

  Culprit() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the vertex that the subtask belongs to. */
  public abstract VertexId vertexId();

  /** Returns the vertex's name, or empty if the details were not asked for. */
  public abstract Optional<String> vertexName();

  /** Returns the subtask's index, from 0. */
  public abstract int subtask();

  /** Returns the machine that it runs on, or empty if that was not asked for. */
  public abstract Optional<String> host();

  /** Returns the TaskManager that it runs in, or empty if that was not asked for. */
  public abstract Optional<String> taskManagerId();

  /** Returns the ratio of time under backpressure at the moment, 0 to 1, or empty. */
  public abstract OptionalDouble backpressure();

  /** Builds {@link Culprit}. Not thread-safe. */
  public static final class Builder extends ImmutableCulprit.Builder {
    Builder() {}
  }
}
