package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.JobAccumulators.Accumulator;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The accumulators of one vertex over all its subtasks: {@code GET
 * /jobs/:jobid/vertices/:vertexid/accumulators}. Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
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

  /**
   * The accumulators of the current attempt of one subtask.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskAccumulators {

    SubtaskAccumulators() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the subtask's index, from 0. */
    public abstract int subtask();

    /** Returns the attempt's number, from 0. */
    public abstract int attempt();

    /**
     * Returns where the subtask runs: {@code host:port} from 1.19 on, the host before; {@code
     * (unassigned)} in Flink's text if it runs nowhere.
     */
    public abstract Optional<String> endpoint();

    /** Returns the accumulators; empty if the subtask keeps none. */
    public abstract List<Accumulator> accumulators();

    /** Builds {@link SubtaskAccumulators}. Not thread-safe. */
    public static final class Builder extends ImmutableSubtaskAccumulators.Builder {
      Builder() {}
    }
  }

  /**
   * The accumulators of one vertex by subtask: {@code GET
   * /jobs/:jobid/vertices/:vertexid/subtasks/accumulators}. Sent by every version.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class VertexSubtaskAccumulators {

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

  /**
   * The accumulators of one attempt of a subtask: {@code GET
   * /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt/accumulators}. Sent by
   * every version.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class AttemptAccumulators {

    AttemptAccumulators() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the subtask's index, from 0. */
    public abstract int subtask();

    /** Returns the attempt's number, from 0. */
    public abstract int attempt();

    /** Returns the attempt's id in Flink's own text. */
    public abstract String attemptId();

    /** Returns the accumulators; empty if the attempt keeps none. */
    public abstract List<Accumulator> accumulators();

    /** Builds {@link AttemptAccumulators}. Not thread-safe. */
    public static final class Builder extends ImmutableAttemptAccumulators.Builder {
      Builder() {}
    }
  }
}
