package io.github.flinkwatch.yarn;

/**
 * How an application ended: what its application master said when it unregistered, or what the
 * ResourceManager concluded. It is final once the {@linkplain YarnApplicationState#isEnded() state
 * has ended}.
 *
 * <p>Of a dedicated Flink cluster it is the job's end. Of a session it says nothing about any job.
 */
public enum FinalApplicationStatus {
  /** Not ended, or ended without saying how. */
  UNDEFINED,
  /** The application master said that it succeeded. */
  SUCCEEDED,
  /** The application master said that it failed, or was lost. */
  FAILED,
  /** With state FINISHED: Flink cancelled its job. With state KILLED: killed through YARN. */
  KILLED,
  /** Ended with sub-applications of various ends; Flink does not use it. */
  ENDED,
  /** A status that this version of flink-watch does not know; the raw text stands beside it. */
  UNRECOGNIZED;

  /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
  public static FinalApplicationStatus parse(String text) {
    return YarnApplicationState.parse(FinalApplicationStatus.class, text, UNRECOGNIZED);
  }
}
