package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

/** How far a checkpoint is. */
public enum CheckpointStatus {
  /** Not all subtasks have acknowledged yet. */
  IN_PROGRESS,
  /** All subtasks have acknowledged. */
  COMPLETED,
  /** Given up, after whatever part had been done. */
  FAILED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED;

  /**
   * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static CheckpointStatus parse(String text) {
    switch (requireNonNull(text, "text")) {
      case "IN_PROGRESS":
        return IN_PROGRESS;
      case "COMPLETED":
        return COMPLETED;
      case "FAILED":
        return FAILED;
      default:
        return UNRECOGNIZED;
    }
  }
}
