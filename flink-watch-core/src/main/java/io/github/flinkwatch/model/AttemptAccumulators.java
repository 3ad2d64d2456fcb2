package io.github.flinkwatch.model;

import java.util.List;
import org.immutables.value.Value;

/**
 * The accumulators of one attempt of a subtask: {@code GET
 * /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt/accumulators}. Sent by
 * every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AttemptAccumulators {

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
