package io.github.flinkwatch.internal.text;

import java.time.Duration;

/** Spans of time as people say them. */
public final class Spans {

  private static final int TENTHS_BELOW = 10;
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private Spans() {}

  /**
   * Returns a span in its two largest units, such as {@code 3 h 5 min}; days from two on, tenths of
   * a second below ten.
   */
  public static String spoken(Duration span) {
    long seconds = span.toSeconds();
    if (span.isNegative() || span.isZero()) {
      return "0 s";
    }
    if (seconds == 0) {
      return span.toMillis() + " ms";
    }
    if (seconds < TENTHS_BELOW && span.toMillis() % 1000 >= 100) {
      return seconds + "." + span.toMillis() % 1000 / 100 + " s";
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

  /** Returns a span that is longer than a limit, and the limit, told apart also where rounded. */
  public static String longer(Duration span, Duration limit, String whose) {
    String spoken = spoken(limit);
    return spoken(span).equals(spoken)
        ? "a little longer than " + whose + " " + spoken
        : spoken(span) + ", longer than " + whose + " " + spoken;
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
