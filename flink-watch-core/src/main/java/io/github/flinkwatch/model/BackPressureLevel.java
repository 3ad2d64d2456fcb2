package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

/** What Flink makes of a back-pressure ratio. */
public enum BackPressureLevel {
  /** At most 10 % of the time. */
  OK("ok"),
  /** More than 10 % and at most 50 % of the time. */
  LOW("low"),
  /** More than half of the time. */
  HIGH("high"),
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED("unrecognized");

  private final String text;

  BackPressureLevel(String text) {
    this.text = text;
  }

  /** Returns what Flink calls it. */
  String text() {
    return text;
  }

  /**
   * Returns the constant that {@code text} names in lower case, as Flink spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static BackPressureLevel parse(String text) {
    switch (requireNonNull(text, "text")) {
      case "ok":
        return OK;
      case "low":
        return LOW;
      case "high":
        return HIGH;
      default:
        return UNRECOGNIZED;
    }
  }
}
