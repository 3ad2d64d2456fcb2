package io.github.flinkwatch.report;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.immutables.value.Value;

/**
 * All watched jobs and clusters at one instant.
 *
 * <p>Immutable and thread-safe.
 */
@ReportImmutablesStyle
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

  /**
   * One cluster of a {@link Fleet}.
   *
   * <p>Immutable and thread-safe.
   */
  @ReportImmutablesStyle
  @Value.Immutable
  public abstract static class FleetCluster {

    FleetCluster() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns what the platform calls it. */
    public abstract String name();

    /** Returns when it was last asked for its jobs, or empty before the first look. */
    public abstract Optional<Instant> askedAt();

    /** Returns when it last answered, or empty if it never has. */
    public abstract Optional<Instant> answeredAt();

    /** Returns why the last look had no answer, or empty if it had one. */
    public abstract Optional<UnknownCause> silentBecause();

    /**
     * Returns Flink's version in its own text, {@code <unknown>} included, or empty if not seen.
     */
    public abstract Optional<String> flinkVersion();

    /** Builds {@link FleetCluster}. Not thread-safe. */
    public static final class Builder extends ImmutableFleetCluster.Builder {
      Builder() {}
    }
  }

  /**
   * One job of a {@link Fleet}.
   *
   * <p>Immutable and thread-safe.
   */
  @ReportImmutablesStyle
  @Value.Immutable
  public abstract static class FleetJob {

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
     * different looks; each tells its {@linkplain io.github.flinkwatch.Observation#observedAt()
     * age}. A watcher keeps it compressed: each call reads it anew, in about a tenth of a
     * millisecond.
     */
    public final Optional<JobSnapshot> snapshot() {
      return lastSeen().map(Supplier::get);
    }

    /** Returns where {@link #snapshot()} is kept; takes no part in equality. */
    @Value.Auxiliary
    abstract Optional<Supplier<JobSnapshot>> lastSeen();

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

      /** Sets the last that was known of each piece. */
      public Builder snapshot(JobSnapshot seen) {
        requireNonNull(seen, "seen");
        return lastSeen(() -> seen);
      }

      /** Sets the last that was known of each piece, or that nothing ever was. */
      public Builder snapshot(Optional<JobSnapshot> seen) {
        return lastSeen(seen.map(known -> () -> known));
      }
    }
  }
}
