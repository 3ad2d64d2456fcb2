package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.VertexId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What reports want to know of the past of a job: how much it moved on each day, and how large its
 * state was. A part of the {@link JobMemory}, kept by the evaluator, bounded in size; a new run of
 * the same job goes on with it.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
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

  /** A counter as it stood at one look. Immutable and thread-safe. */
  public static final class Sample {

    private final Instant at;
    private final long value;

    private Sample(Instant at, long value) {
      this.at = requireNonNull(at, "at");
      this.value = value;
    }

    /** Returns a sample. */
    public static Sample of(Instant at, long value) {
      return new Sample(at, value);
    }

    /** Returns the instant of the look. */
    public Instant at() {
      return at;
    }

    /** Returns what the counter said. */
    public long value() {
      return value;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sample
          && at.equals(((Sample) other).at)
          && value == ((Sample) other).value;
    }

    @Override
    public int hashCode() {
      return 31 * at.hashCode() + Long.hashCode(value);
    }

    @Override
    public String toString() {
      return value + "@" + at;
    }
  }

  /**
   * Records and bytes that the vertices of a job handed to one another. Flink counts neither what a
   * source reads from outside nor what a sink writes there, so a job of a single vertex moves
   * nothing.
   *
   * <p>Immutable and thread-safe.
   */
  public static final class Moved {

    /** Nothing. */
    public static final Moved NOTHING = new Moved(0, 0);

    private final long records;
    private final long bytes;

    private Moved(long records, long bytes) {
      this.records = records;
      this.bytes = bytes;
    }

    static Moved of(long records, long bytes) {
      return new Moved(records, bytes);
    }

    /** Returns the records. */
    public long records() {
      return records;
    }

    /** Returns the bytes. */
    public long bytes() {
      return bytes;
    }

    /** Returns that share of it, 0 to 1; what a division leaves is left out. */
    Moved share(double share) {
      return new Moved((long) (records * share), (long) (bytes * share));
    }

    Moved minus(Moved other) {
      return new Moved(records - other.records, bytes - other.bytes);
    }

    /** Returns both together. */
    public Moved plus(Moved other) {
      return new Moved(records + other.records, bytes + other.bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Moved
          && records == ((Moved) other).records
          && bytes == ((Moved) other).bytes;
    }

    @Override
    public int hashCode() {
      return Objects.hash(records, bytes);
    }

    @Override
    public String toString() {
      return records + " records, " + bytes + " bytes";
    }
  }
}
