package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

/** How a deployment ended, in the words of YARN. What the JobManager said when it unregistered. */
public enum FinalStatus {
  /** Not ended, or ended without saying how. */
  UNDEFINED,
  /** The application said that it succeeded. */
  SUCCEEDED,
  /** The application said that it failed, or its JobManager was lost. */
  FAILED,
  /** The state KILLED: by somebody outside Flink; the state FINISHED: Flink's own cancellation. */
  KILLED,
  /** Several results; Flink does not use it. */
  ENDED,
  /** A text that none of the above is called; {@link DeploymentReport#finalStatusText()} has it. */
  UNRECOGNIZED;

  /**
   * Returns the constant that {@code text} names, exactly as YARN spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static FinalStatus parse(String text) {
    requireNonNull(text, "text");
    for (FinalStatus status : values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    return UNRECOGNIZED;
  }
}
