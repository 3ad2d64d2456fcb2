package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.model.JobOverview;
import java.util.List;
import org.immutables.value.Value;

/**
 * One Flink application of a YARN cluster, and the jobs in it.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class FlinkOnYarn {

  FlinkOnYarn() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns what the ResourceManager says of the application. */
  public abstract YarnApplication application();

  /**
   * Returns what its Flink said of its jobs, through the proxy: {@code GET
   * /proxy/{id}/jobs/overview}. Absent if the application does not run; unknown if it does and its
   * Flink could not be asked, which says nothing about its jobs.
   */
  public abstract Observation<List<JobOverview>> jobs();

  /** Builds {@link FlinkOnYarn}. Not thread-safe. */
  public static final class Builder extends ImmutableFlinkOnYarn.Builder {
    Builder() {}
  }
}
