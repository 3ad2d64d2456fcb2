package io.github.flinkwatch.report;

import io.github.flinkwatch.internal.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people read them, the same in every locale. */
final class Figures {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String[] DECIMAL = {"", " k", " M", " G", " T", " P", " E"};

  private Figures() {}

  static String bytes(long bytes) {
    return scaled(bytes, 1024, " ", BINARY);
  }

  static String count(long count) {
    return scaled(count, 1000, "", DECIMAL);
  }

  private static String scaled(long value, int step, String gap, String[] units) {
    double scaled = value;
    int unit = 0;
    while (scaled >= step && unit < units.length - 1) {
      scaled /= step;
      unit++;
    }
    String digits =
        unit == 0
            ? String.valueOf(value)
            : String.format(Locale.ROOT, scaled < 10 ? "%.1f" : "%.0f", scaled);
    return digits + gap + units[unit];
  }

  static String times(double factor) {
    return String.format(Locale.ROOT, "%.1f×", factor);
  }

  static String ago(Instant then, Instant now) {
    Duration span = Duration.between(then, now);
    return span.isNegative() ? "just now" : Spans.spoken(span) + " ago";
  }

  static String moment(Instant at) {
    String text = at.truncatedTo(ChronoUnit.SECONDS).toString();
    return text.replace('T', ' ').replace("Z", " UTC");
  }
}
