package io.github.flinkwatch.watch;

import java.time.Duration;

/** Spreads turns evenly, also when some come and some go: by the golden ratio. */
final class Stagger {

  private static final double GOLDEN = 0.6180339887498949;

  private Stagger() {}

  /** Returns where in a cadence the one with that number has its turn, from 0 to below 1. */
  static double phase(int number) {
    double turns = number * GOLDEN;
    return turns - Math.floor(turns);
  }

  static Duration share(Duration of, double share) {
    return Duration.ofNanos((long) (of.toNanos() * share));
  }
}
