package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where the threads of a vertex spend their time: {@code GET
 * /jobs/:jobid/vertices/:vertexid/flamegraph}. Since 1.13. Asking starts the sampling, which costs
 * the tasks a little.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
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

  /**
   * A frame of a flame graph: one method, and what it called.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class FlameGraphFrame {

    FlameGraphFrame() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the class, method and line; {@code root} for the outermost. */
    public abstract String name();

    /** Returns in how many samples it was seen. */
    public abstract long samples();

    /** Returns what it called; empty where it was the innermost. */
    public abstract List<FlameGraphFrame> children();

    /** Builds {@link FlameGraphFrame}. Not thread-safe. */
    public static final class Builder extends ImmutableFlameGraphFrame.Builder {
      Builder() {}
    }
  }

  /** Whether a flame graph is there, and if not, why. */
  public enum FlameGraphStatus {
    /** There is one. */
    READY,
    /** The first samples are being taken: ask again. */
    WAITING,
    /** The vertex has no running subtask to sample. */
    TERMINATED,
    /** {@code rest.flamegraph.enabled} is false, as by default. */
    DISABLED
  }
}
