package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The configuration of one job: {@code GET /jobs/:jobid/config}. Sent by every version; at most as
 * old as the execution graph's cache (3 seconds by default).
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobConfiguration {

  JobConfiguration() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id. */
  public abstract JobId jobId();

  /** Returns the job's name. */
  public abstract String name();

  /** Returns how the job asked to be executed, or empty for a job that has no execution graph. */
  public abstract Optional<ExecutionConfiguration> execution();

  /** Builds {@link JobConfiguration}. Not thread-safe. */
  public static final class Builder extends ImmutableJobConfiguration.Builder {
    Builder() {}
  }

  /**
   * How a job asked to be executed.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ExecutionConfiguration {

    ExecutionConfiguration() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /**
     * Returns the execution mode in Flink's own text ({@code PIPELINED}, {@code BATCH}...), or
     * empty from 2.0 on.
     */
    public abstract Optional<String> executionMode();

    /**
     * Returns the restart strategy in words, such as {@code Cluster level default restart
     * strategy}.
     */
    public abstract String restartStrategy();

    /** Returns the job's default parallelism, or empty if it leaves that to the cluster. */
    public abstract OptionalInt parallelism();

    /** Returns whether records are handed from operator to operator without a copy. */
    public abstract boolean isObjectReuse();

    /**
     * Returns the parameters that the program registered; they may hold secrets, and are not
     * printed.
     */
    @Value.Redacted
    public abstract Map<String, String> userConfiguration();

    /** Builds {@link ExecutionConfiguration}. Not thread-safe. */
    public static final class Builder extends ImmutableExecutionConfiguration.Builder {
      Builder() {}
    }
  }
}
