package io.github.flinkwatch.yarn;

import io.github.flinkwatch.http.HttpSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The moment at which a whole question ends, whatever its steps are. */
final class Deadline {

  private final Duration whole;
  private final long begin = System.nanoTime();

  private Deadline(Duration whole) {
    this.whole = whole;
  }

  /** Begins now; a question without a deadline of its own has that of the settings. */
  static Deadline of(@Nullable Duration own, HttpSettings otherwise) {
    return new Deadline(own == null ? otherwise.deadline() : own);
  }

  /** Returns how much time is left, or less than nothing. */
  Duration left() {
    return whole.minusNanos(System.nanoTime() - begin);
  }

  boolean isOver() {
    return left().isNegative() || left().isZero();
  }

  /** Returns how much time is left, at most that much; 1 ns if there is none. */
  Duration atMost(Duration most) {
    if (isOver()) {
      return Duration.ofNanos(1);
    }
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  /** Returns a part of the whole. */
  Duration part(int divisor) {
    return whole.dividedBy(divisor);
  }
}
