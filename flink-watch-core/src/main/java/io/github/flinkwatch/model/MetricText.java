package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Numbers that Flink sends as texts. */
final class MetricText {

  private MetricText() {}

  static OptionalLong wholeNumber(@Nullable String text) {
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (NumberFormatException notWhole) {
      return OptionalLong.empty();
    }
  }

  static OptionalDouble fraction(@Nullable String text) {
    if (text == null) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException noNumber) {
      return OptionalDouble.empty();
    }
  }

  /** Negative ones are times before 1970; the least of all means that there is none. */
  static Optional<Instant> watermark(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      long millis = Long.parseLong(text);
      return millis == Long.MIN_VALUE
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(millis));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }
}
