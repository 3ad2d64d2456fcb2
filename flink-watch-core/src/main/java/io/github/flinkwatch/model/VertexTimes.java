package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid/subtasktimes}: when the subtasks of a
 * vertex entered which state.
 *
 * <p>Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class VertexTimes {

  VertexTimes() {}

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

  /** Returns the subtasks. */
  public abstract List<SubtaskTimes> subtasks();

  /** Builds {@link VertexTimes}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexTimes.Builder {
    Builder() {}
  }

  /**
   * When one subtask entered which state.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskTimes {

    SubtaskTimes() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns which subtask, from 0. */
    public abstract int subtask();

    /**
     * Returns where it runs: {@code host:port}, or a bare host where Flink sends no port, or empty
     * if it is not deployed.
     */
    public abstract Optional<String> endpoint();

    /** Returns how long it has run, or empty if it has not. */
    public abstract Optional<Duration> duration();

    /**
     * Returns when each state was entered, by Flink's own text; states never entered are missing.
     */
    public abstract Map<String, Instant> timestamps();

    /** Returns when {@code state} was entered, or empty if it never was. */
    public final Optional<Instant> timestamp(ExecutionState state) {
      return Optional.ofNullable(timestamps().get(state.name()));
    }

    /** Builds {@link SubtaskTimes}. Not thread-safe. */
    public static final class Builder extends ImmutableSubtaskTimes.Builder {
      Builder() {}
    }
  }
}
