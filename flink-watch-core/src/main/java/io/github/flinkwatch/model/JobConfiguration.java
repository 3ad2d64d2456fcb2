package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The configuration of one job: {@code GET /jobs/:jobid/config}. Sent by every version; at most as
 * old as the execution graph's cache (3 seconds by default).
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
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
}
