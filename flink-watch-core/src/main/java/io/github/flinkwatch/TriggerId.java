package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The identity of one asynchronous operation: 32 hexadecimal digits.
 *
 * <p>Flink gives it when the operation is triggered; from 1.15 on the caller may choose it, so that
 * asking twice starts once. It is kept for five minutes after the operation ended, by the
 * JobManager that was asked only.
 *
 * <p>Flink writes ids in lower case and reads either case; so does this class. Two ids are equal
 * when their digits are. Immutable and thread-safe.
 */
public final class TriggerId implements Comparable<TriggerId> {

  private final String hex;

  private TriggerId(String hex) {
    this.hex = hex;
  }

  /**
   * Returns the id that {@code hex} spells.
   *
   * @throws NullPointerException if {@code hex} is null
   * @throws IllegalArgumentException if {@code hex} is not 32 hexadecimal digits
   */
  public static TriggerId of(String hex) {
    return new TriggerId(HexId.parse(hex, "trigger id"));
  }

  /** Returns a new one, which nobody else has. */
  public static TriggerId random() {
    return of(UUID.randomUUID().toString().replace("-", ""));
  }

  /** Returns whether {@code text} is 32 hexadecimal digits, so that {@link #of} would accept it. */
  public static boolean isValid(String text) {
    return HexId.isValid(requireNonNull(text, "text"));
  }

  @Override
  public int compareTo(TriggerId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TriggerId && hex.equals(((TriggerId) other).hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  /** Returns the 32 digits in lower case. */
  @Override
  public String toString() {
    return hex;
  }
}
