package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

/**
 * How far a deployment is, in the words of YARN; other resource managers map to the same. It says
 * <em>whether</em> the deployment ended; {@link FinalStatus} says <em>how</em>.
 */
public enum DeploymentState {
  /** Known to the resource manager, and no more. */
  NEW,
  /** Being stored. */
  NEW_SAVING,
  /** Stored, not queued yet. */
  SUBMITTED,
  /** Waits for its JobManager to start and register; after a ResourceManager restart: again. */
  ACCEPTED,
  /** The JobManager has registered. It says nothing about the job. */
  RUNNING,
  /** The JobManager has unregistered and is about to leave. */
  FINISHING,
  /** The JobManager has unregistered. */
  FINISHED,
  /** The JobManager was lost, or never came up. */
  FAILED,
  /** Ended by somebody through the resource manager. */
  KILLED,
  /** A text that none of the above is called; {@link DeploymentReport#stateText()} keeps it. */
  UNRECOGNIZED;

  /**
   * Returns the constant that {@code text} names, exactly as YARN spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static DeploymentState parse(String text) {
    requireNonNull(text, "text");
    for (DeploymentState state : values()) {
      if (state.name().equals(text)) {
        return state;
      }
    }
    return UNRECOGNIZED;
  }

  /**
   * Returns whether the deployment is over, or about to be: FINISHING, FINISHED, FAILED, KILLED.
   */
  public boolean isEnded() {
    return this == FINISHING || this == FINISHED || this == FAILED || this == KILLED;
  }
}
