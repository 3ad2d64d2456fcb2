package io.github.flinkwatch.report;

import io.github.flinkwatch.JobRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * All watched jobs and clusters at one instant.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class Fleet {

  Fleet() {}

  /** Returns a builder in which nothing is set; {@code at} is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the instant, by the watcher's clock. */
  public abstract Instant at();

  /** Returns the jobs, in the order of their clusters. */
  public abstract List<FleetJob> jobs();

  /** Returns the clusters, in the order in which they were added. */
  public abstract List<FleetCluster> clusters();

  /** Returns what is known of that job, or empty if it is not watched. */
  public final Optional<FleetJob> job(JobRef ref) {
    return jobs().stream().filter(job -> job.ref().equals(ref)).findFirst();
  }

  /** Builds {@link Fleet}. Not thread-safe. */
  public static final class Builder extends ImmutableFleet.Builder {
    Builder() {}
  }
}
