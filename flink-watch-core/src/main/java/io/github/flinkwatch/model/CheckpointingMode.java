package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

/** How often each record counts in the state after a recovery. */
public enum CheckpointingMode {
  /** Once: barriers are aligned, or what they overtook is part of the checkpoint. */
  EXACTLY_ONCE("exactly_once"),
  /** Once or more: tasks do not wait for the barriers of all their inputs. */
  AT_LEAST_ONCE("at_least_once"),
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED("unrecognized");

  private final String text;

  CheckpointingMode(String text) {
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
  public static CheckpointingMode parse(String text) {
    switch (requireNonNull(text, "text")) {
      case "exactly_once":
        return EXACTLY_ONCE;
      case "at_least_once":
        return AT_LEAST_ONCE;
      default:
        return UNRECOGNIZED;
    }
  }
}
