package io.github.flinkwatch.health;

import java.util.Objects;

/**
 * Records and bytes that the vertices of a job handed to one another. Flink counts neither what a
 * source reads from outside nor what a sink writes there, so a job of a single vertex moves
 * nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class Moved {

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
