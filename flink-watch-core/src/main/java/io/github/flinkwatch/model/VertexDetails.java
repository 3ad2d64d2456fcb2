package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.VertexTaskManagers.AggregatedTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid}: one vertex by subtask.
 *
 * <p>Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class VertexDetails {

  VertexDetails() {}

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

  /** Returns the number of subtasks. */
  public abstract int parallelism();

  /** Returns the number of key groups, or empty before 1.13 and where none is set. */
  public abstract OptionalInt maxParallelism();

  /** Returns Flink's clock when the answer was made. */
  public abstract Instant now();

  /** Returns the current attempt of each subtask. */
  public abstract List<SubtaskDetails> subtasks();

  /** Returns how numbers are spread over the subtasks, or empty before 1.16. */
  public abstract Optional<AggregatedTasks> aggregated();

  /** Builds {@link VertexDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexDetails.Builder {
    Builder() {}
  }

  /**
   * One attempt of one subtask.
   *
   * <p>From {@code GET /jobs/:jobid/vertices/:vertexid}, and {@code GET
   * /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex} with its attempts. Sent by every
   * version.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskDetails {

    SubtaskDetails() {}

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

    /** Returns its state. */
    public abstract ExecutionState status();

    /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
    @Value.Default
    public String statusText() {
      return status().name();
    }

    @Value.Check
    void checkStatusText() {
      RawText.mustSay(status(), ExecutionState.parse(statusText()), "statusText", statusText());
    }

    /** Returns which attempt this is, from 0: the number of restarts of this subtask. */
    public abstract int attempt();

    /**
     * Returns where it runs: {@code host:port}, or a bare host where Flink sends no port, or empty
     * if it is not deployed.
     */
    public abstract Optional<String> endpoint();

    /** Returns when it was deployed, or empty if it was not. */
    public abstract Optional<Instant> startTime();

    /** Returns when it ended, or empty if it has not. */
    public abstract Optional<Instant> endTime();

    /** Returns how long it has run, or empty if it has not. */
    public abstract Optional<Duration> duration();

    /** Returns what this attempt read and wrote. */
    public abstract IoMetrics metrics();

    /** Returns the TaskManager it runs on, or empty before 1.10 and if it is not deployed. */
    public abstract Optional<String> taskManagerId();

    /** Returns how long it was in each state, by Flink's own text; none before 1.16. */
    public abstract Map<String, Duration> statusDurations();

    /** Returns the other attempts that run at the same time (speculative execution). */
    public abstract List<SubtaskDetails> otherConcurrentAttempts();

    /** Builds {@link SubtaskDetails}. Not thread-safe. */
    public static final class Builder extends ImmutableSubtaskDetails.Builder {
      Builder() {}
    }
  }
}
