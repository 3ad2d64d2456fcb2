package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

/**
 * The identity of a vertex of a job graph: 32 hexadecimal digits.
 *
 * <p>Flink writes ids in lower case and reads either case; so does this class. Two ids are equal
 * when their digits are. Immutable and thread-safe.
 */
public final class VertexId implements Comparable<VertexId> {

  private final String hex;

  private VertexId(String hex) {
    this.hex = hex;
  }

  /**
   * Returns the id that {@code hex} spells.
   *
   * @throws NullPointerException if {@code hex} is null
   * @throws IllegalArgumentException if {@code hex} is not 32 hexadecimal digits
   */
  public static VertexId of(String hex) {
    return new VertexId(HexId.parse(hex, "vertex id"));
  }

  /** Returns whether {@code text} is 32 hexadecimal digits, so that {@link #of} would accept it. */
  public static boolean isValid(String text) {
    return HexId.isValid(requireNonNull(text, "text"));
  }

  @Override
  public int compareTo(VertexId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VertexId && hex.equals(((VertexId) other).hex);
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
