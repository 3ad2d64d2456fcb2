package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/vertices/:vertexid/taskmanagers}: a vertex by TaskManager.
 *
 * <p>Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
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

  /**
   * The subtasks of a vertex that run on one TaskManager.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class VertexTaskManager {

    VertexTaskManager() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns where it is: {@code host:port}, or empty for subtasks that are not deployed. */
    public abstract Optional<String> endpoint();

    /** Returns the joint state of the subtasks. */
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

    /** Returns when the first was deployed, or empty if none was. */
    public abstract Optional<Instant> startTime();

    /** Returns when the last ended, or empty if not all have. */
    public abstract Optional<Instant> endTime();

    /** Returns how long they have run, or empty if they have not. */
    public abstract Optional<Duration> duration();

    /** Returns what they read and wrote. */
    public abstract IoMetrics metrics();

    /** Returns the counts of subtasks by state. */
    public abstract TaskCounts tasks();

    /**
     * Returns the TaskManager's id, or empty before 1.10 and for subtasks that are not deployed.
     */
    public abstract Optional<String> taskManagerId();

    /** Returns how numbers are spread over the subtasks, or empty before 1.16. */
    public abstract Optional<AggregatedTasks> aggregated();

    /** Builds {@link VertexTaskManager}. Not thread-safe. */
    public static final class Builder extends ImmutableVertexTaskManager.Builder {
      Builder() {}
    }
  }

  /**
   * How numbers are spread over the subtasks of a vertex. Since 1.16.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class AggregatedTasks {

    AggregatedTasks() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns what they read and wrote, by the names of {@link IoMetrics} in JSON. */
    public abstract Map<String, DistributionSummary> metrics();

    /** Returns how long they were in each state, by Flink's own text. */
    public abstract Map<String, DistributionSummary> statusDurationMillis();

    /** Builds {@link AggregatedTasks}. Not thread-safe. */
    public static final class Builder extends ImmutableAggregatedTasks.Builder {
      Builder() {}
    }
  }

  /**
   * How a number is spread over subtasks.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class DistributionSummary {

    DistributionSummary() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the least. */
    public abstract OptionalLong min();

    /** Returns the greatest. */
    public abstract OptionalLong max();

    /** Returns the mean. */
    public abstract OptionalLong average();

    /** Returns the sum. */
    public abstract OptionalLong sum();

    /** Returns the median. */
    public abstract OptionalLong median();

    /** Returns the 25th percentile. */
    public abstract OptionalLong p25();

    /** Returns the 75th percentile. */
    public abstract OptionalLong p75();

    /** Returns the 95th percentile. */
    public abstract OptionalLong p95();

    /** Builds {@link DistributionSummary}. Not thread-safe. */
    public static final class Builder extends ImmutableDistributionSummary.Builder {
      Builder() {}
    }
  }
}
