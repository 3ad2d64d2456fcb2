package io.github.flinkwatch.health;

import io.github.flinkwatch.VertexId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What reports want to know of the past of a job: how much it moved on each day, and how large its
 * state was. A part of the {@link JobMemory}, kept by the evaluator, bounded in size; a new run of
 * the same job goes on with it.
 *
 * <p>Immutable and thread-safe.
 */
@HealthStyle
@Value.Immutable
public abstract class JobHistory {

  private static final JobHistory EMPTY = builder().build();

  JobHistory() {}

  /** Returns the history of a job of which nothing was seen. */
  public static JobHistory empty() {
    return EMPTY;
  }

  static ImmutableJobHistory.Builder builder() {
    return ImmutableJobHistory.builder();
  }

  /**
   * Returns what the job moved while it was watched, by day of UTC, the oldest first; eight days.
   * What it moved between two looks on different days is told of each in proportion to the time.
   */
  public abstract Map<LocalDate, Moved> movedByDay();

  /**
   * Returns sizes of the state in bytes, by the trigger time of a completed checkpoint, the oldest
   * first; at most 48, and the further back, the further apart.
   */
  public abstract List<Sample> stateSizes();

  /** Returns when the counters were read, by Flink's clock. */
  abstract Optional<Instant> countedAt();

  /** Returns the counters by vertex; none of a job with more vertices than are kept. */
  abstract Map<VertexId, Moved> counters();

  /** Returns the sum of the counters of a job with more vertices than are kept. */
  abstract Optional<Moved> total();
}
