package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

/** How a rescale ended. */
public enum RescaleOutcome {
  /** It was carried out. */
  COMPLETED,
  /** It failed. */
  FAILED,
  /** It changed nothing, or was overtaken. */
  IGNORED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED;

  /**
   * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static RescaleOutcome parse(String text) {
    switch (requireNonNull(text, "text")) {
      case "COMPLETED":
        return COMPLETED;
      case "FAILED":
        return FAILED;
      case "IGNORED":
        return IGNORED;
      default:
        return UNRECOGNIZED;
    }
  }
}
