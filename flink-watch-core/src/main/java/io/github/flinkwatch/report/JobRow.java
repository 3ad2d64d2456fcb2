package io.github.flinkwatch.report;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.Moved;
import io.github.flinkwatch.health.Sample;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What a report tells of one job.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class JobRow {

  JobRow() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what the platform calls the job. */
  public abstract JobRef ref();

  /** Returns the best name there is. */
  public abstract String name();

  /** Returns the name of its cluster. */
  public abstract String cluster();

  /** Returns the last verdict, or empty before the first. */
  public abstract Optional<JobHealth> health();

  /** Returns the state; UNKNOWN before the first verdict. */
  public final JobState state() {
    return health().map(JobHealth::state).orElse(JobState.UNKNOWN);
  }

  /** Returns how well the job is; UNKNOWN before the first verdict. */
  public final HealthStatus status() {
    return health().map(JobHealth::status).orElse(HealthStatus.UNKNOWN);
  }

  /** Returns Flink's version in its own text, {@code <unknown>} included, or empty if not seen. */
  public abstract Optional<String> flinkVersion();

  /** Returns the size of the last completed checkpoint, or empty if none was seen. */
  public abstract OptionalLong stateSizeBytes();

  /**
   * Returns the average size over all that was seen, or, while that is a single one, over the run
   * as Flink tells it; empty if none was seen.
   */
  public abstract OptionalLong averageStateSizeBytes();

  /** Returns the size as a multiple of its average, or empty if either is not known or zero. */
  public final OptionalDouble growth() {
    return stateSizeBytes().isPresent() && averageStateSizeBytes().orElse(0) > 0
        ? OptionalDouble.of(
            (double) stateSizeBytes().getAsLong() / averageStateSizeBytes().getAsLong())
        : OptionalDouble.empty();
  }

  /** Returns sizes over time, the oldest first. */
  public abstract List<Sample> stateSizes();

  /** Returns the latest point that the job can be started from, or empty if none was seen. */
  public abstract Optional<RestorePoint> restorePoint();

  /** Returns how checkpoints are taken, in a few words, or empty if that was not seen. */
  public abstract Optional<String> checkpointing();

  /** Returns what is doubtful about it. */
  public abstract List<String> checkpointRemarks();

  /** Returns what was moved while the job was watched, by day of UTC, the oldest first. */
  public abstract Map<LocalDate, Moved> moved();

  /** Returns what was moved on all days of {@link #moved()} together. */
  public final Moved movedInAll() {
    return moved().values().stream().reduce(Moved.NOTHING, Moved::plus);
  }

  /** Returns whether somebody should look at the job. */
  public final boolean isAbnormal() {
    switch (status()) {
      case HEALTHY:
        return false;
      case NOT_APPLICABLE:
        return health().map(verdict -> !verdict.findings().isEmpty()).orElse(false);
      default:
        return true;
    }
  }

  /** Builds {@link JobRow}. Not thread-safe. */
  public static final class Builder extends ImmutableJobRow.Builder {
    Builder() {}
  }
}
