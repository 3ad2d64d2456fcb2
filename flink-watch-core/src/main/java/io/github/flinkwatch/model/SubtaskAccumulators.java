package io.github.flinkwatch.model;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The accumulators of the current attempt of one subtask.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskAccumulators {

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
