package io.github.flinkwatch.internal.text;

import java.time.Duration;

/** Spans of time as people say them. */
public final class Spans {

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private Spans() {}

  /** Returns a span in its two largest units, such as {@code 3 h 5 min}; days from two on. */
  public static String spoken(Duration span) {
    long seconds = span.toSeconds();
    if (span.isNegative() || span.isZero()) {
      return "0 s";
    }
    if (seconds == 0) {
      return span.toMillis() + " ms";
    }
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return two(seconds / MINUTE, "min", seconds % MINUTE, "s");
    }
    return seconds < 2 * DAY
        ? two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min")
        : two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
