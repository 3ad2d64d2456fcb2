package io.github.flinkwatch.report;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One job of a {@link Fleet}.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class FleetJob {

  FleetJob() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what the platform calls the job. */
  public abstract JobRef ref();

  /** Returns the name of its cluster. */
  public abstract String cluster();

  /** Returns the last verdict, or empty before the first. */
  public abstract Optional<JobHealth> health();

  /**
   * Returns when the last look found the job as the verdict says, or empty before the first
   * verdict. Later than the verdict's own instant where nothing gave reason to judge again.
   */
  public abstract Optional<Instant> confirmedAt();

  /**
   * Returns the last that was known of each piece, or empty if nothing ever was. Pieces may be of
   * different looks; each tells its {@linkplain io.github.flinkwatch.Observation#observedAt() age}.
   */
  public abstract Optional<JobSnapshot> snapshot();

  /** Returns what is remembered of the job. */
  @Value.Default
  public JobMemory memory() {
    return JobMemory.empty();
  }

  /** Returns the best name there is: what people call it, or its id, or its deployment's. */
  public final String displayName() {
    return ref()
        .name()
        .or(() -> snapshot().flatMap(seen -> seen.overview().value()).map(row -> row.name()))
        .or(() -> ref().jobId().map(Object::toString))
        .or(ref()::deploymentId)
        .orElse("");
  }

  /** Builds {@link FleetJob}. Not thread-safe. */
  public static final class Builder extends ImmutableFleetJob.Builder {
    Builder() {}
  }
}
