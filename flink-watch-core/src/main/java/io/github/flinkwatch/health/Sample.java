package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** A counter as it stood at one look. Immutable and thread-safe. */
public final class Sample {

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
