package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where the threads of a vertex spend their time: {@code GET
 * /jobs/:jobid/vertices/:vertexid/flamegraph}. Since 1.13. Asking starts the sampling, which costs
 * the tasks a little.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class FlameGraph {

  FlameGraph() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns whether there is a flame graph. */
  public abstract FlameGraphStatus status();

  /** Returns when the last sample was taken, or empty if there is no flame graph. */
  public abstract Optional<Instant> sampledAt();

  /** Returns the outermost frame, or empty if there is no flame graph. */
  public abstract Optional<FlameGraphFrame> root();

  /** Builds {@link FlameGraph}. Not thread-safe. */
  public static final class Builder extends ImmutableFlameGraph.Builder {
    Builder() {}
  }
}
