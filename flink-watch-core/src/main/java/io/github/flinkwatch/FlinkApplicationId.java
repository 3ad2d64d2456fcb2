package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

/**
 * The identity of a Flink application: 32 hexadecimal digits.
 *
 * <p>An application is what Flink 2.3 and later put around jobs: what one {@code main()} submitted,
 * or a wrapper with the job's own id around a job that a session cluster got on its own. It is not
 * YARN's application.
 *
 * <p>Flink writes ids in lower case and reads either case; so does this class. Two ids are equal
 * when their digits are. Immutable and thread-safe.
 */
public final class FlinkApplicationId implements Comparable<FlinkApplicationId> {

  private final String hex;

  private FlinkApplicationId(String hex) {
    this.hex = hex;
  }

  /**
   * Returns the id that {@code hex} spells.
   *
   * @throws NullPointerException if {@code hex} is null
   * @throws IllegalArgumentException if {@code hex} is not 32 hexadecimal digits
   */
  public static FlinkApplicationId of(String hex) {
    return new FlinkApplicationId(HexId.parse(hex, "application id"));
  }

  /** Returns whether {@code text} is 32 hexadecimal digits, so that {@link #of} would accept it. */
  public static boolean isValid(String text) {
    return HexId.isValid(requireNonNull(text, "text"));
  }

  @Override
  public int compareTo(FlinkApplicationId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlinkApplicationId && hex.equals(((FlinkApplicationId) other).hex);
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
