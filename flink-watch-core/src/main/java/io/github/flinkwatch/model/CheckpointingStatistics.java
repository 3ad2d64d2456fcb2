package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/checkpoints}: what became of a job's checkpoints since its
 * JobMaster began; a JobManager failover starts anew.
 *
 * <p>Sent by every version; absent for batch jobs (checkpointing not enabled).
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class CheckpointingStatistics {

  CheckpointingStatistics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how many. */
  public abstract CheckpointCounts counts();

  /** Returns statistics over the completed ones. */
  public abstract Optional<CheckpointSummary> summary();

  /** Returns the latest of each kind. */
  public abstract LatestCheckpoints latest();

  /** Returns the last ones (10 by default), the newest first. */
  public abstract List<Checkpoint> history();

  /** Builds {@link CheckpointingStatistics}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpointingStatistics.Builder {
    Builder() {}
  }

  /**
   * How many checkpoints, savepoints included, since the JobMaster began.
   *
   * <p>{@link #failed()} also counts, from 1.14 on, attempts that were refused before they began,
   * so a healthy job shows some right after its start: alone it proves nothing.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class CheckpointCounts {

    CheckpointCounts() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns how often a checkpoint was restored. */
    public abstract long restored();

    /** Returns how many were attempted. */
    public abstract long total();

    /** Returns how many are in progress. */
    public abstract int inProgress();

    /** Returns how many completed. */
    public abstract long completed();

    /** Returns how many failed or were refused. */
    public abstract long failed();

    /** Builds {@link CheckpointCounts}. Not thread-safe. */
    public static final class Builder extends ImmutableCheckpointCounts.Builder {
      Builder() {}
    }
  }

  /**
   * Statistics over the completed checkpoints since the JobMaster began, savepoints included.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class CheckpointSummary {

    CheckpointSummary() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the bytes written, or empty before 1.15. */
    public abstract Optional<StatisticsSummary> checkpointedSizeBytes();

    /** Returns the size of the state, which includes what incremental checkpoints share. */
    public abstract Optional<StatisticsSummary> stateSizeBytes();

    /** Returns the time from trigger to last acknowledgement. */
    public abstract Optional<StatisticsSummary> endToEndDurationMillis();

    /** Returns the bytes buffered for alignment; 0 from 1.11 on. */
    public abstract Optional<StatisticsSummary> alignmentBufferedBytes();

    /** Returns the bytes processed during alignment, or empty before 1.12. */
    public abstract Optional<StatisticsSummary> processedDataBytes();

    /** Returns the in-flight bytes persisted, or empty before 1.12. */
    public abstract Optional<StatisticsSummary> persistedDataBytes();

    /** Builds {@link CheckpointSummary}. Not thread-safe. */
    public static final class Builder extends ImmutableCheckpointSummary.Builder {
      Builder() {}
    }
  }

  /**
   * The latest checkpoint of each kind.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class LatestCheckpoints {

    LatestCheckpoints() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the latest completed checkpoint, savepoints aside, or empty if there is none. */
    public abstract Optional<Checkpoint> completed();

    /** Returns the latest completed savepoint, or empty if there is none. */
    public abstract Optional<Checkpoint> savepoint();

    /**
     * Returns the latest failed one, or empty if there is none; jobs that were cancelled usually
     * have one.
     */
    public abstract Optional<Checkpoint> failed();

    /** Returns the one restored last, or empty if none was. */
    public abstract Optional<RestoredCheckpoint> restored();

    /** Builds {@link LatestCheckpoints}. Not thread-safe. */
    public static final class Builder extends ImmutableLatestCheckpoints.Builder {
      Builder() {}
    }
  }

  /**
   * The checkpoint or savepoint that the job was last restored from.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RestoredCheckpoint {

    RestoredCheckpoint() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the id. */
    public abstract long id();

    /** Returns when it was restored. */
    public abstract Instant restoreTime();

    /** Returns whether it is a savepoint. */
    public abstract boolean savepoint();

    /** Returns where it lies, or empty if it cannot be addressed. */
    public abstract Optional<String> externalPath();

    /** Builds {@link RestoredCheckpoint}. Not thread-safe. */
    public static final class Builder extends ImmutableRestoredCheckpoint.Builder {
      Builder() {}
    }
  }

  /**
   * Least, greatest, mean and percentiles of a series of whole numbers, in the unit that the
   * accessor names which returned it.
   *
   * <p>Flink sends 0 for the first three when nothing was measured yet, with percentiles empty.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class StatisticsSummary {

    StatisticsSummary() {}

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

    /** Returns the mean, rounded down. */
    public abstract OptionalLong average();

    /** Returns the 50th percentile, or empty before 1.14 and when nothing was measured yet. */
    public abstract OptionalDouble p50();

    /** Returns the 90th percentile, or empty before 1.14 and when nothing was measured yet. */
    public abstract OptionalDouble p90();

    /** Returns the 95th percentile, or empty before 1.14 and when nothing was measured yet. */
    public abstract OptionalDouble p95();

    /** Returns the 99th percentile, or empty before 1.14 and when nothing was measured yet. */
    public abstract OptionalDouble p99();

    /** Returns the 99.9th percentile, or empty before 1.14 and when nothing was measured yet. */
    public abstract OptionalDouble p999();

    /** Builds {@link StatisticsSummary}. Not thread-safe. */
    public static final class Builder extends ImmutableStatisticsSummary.Builder {
      Builder() {}
    }
  }
}
