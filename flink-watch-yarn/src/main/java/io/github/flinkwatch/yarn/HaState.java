package io.github.flinkwatch.yarn;

/** Whether a ResourceManager is the one to be believed. */
public enum HaState {
  /** It serves the cluster. Only now does its "no such application" mean anything. */
  ACTIVE,
  /** Another one serves the cluster, or none. */
  STANDBY,
  /**
   * It has just started and knows no application yet, for some seconds; also without high
   * availability.
   */
  INITIALIZING,
  /** It is going down. */
  STOPPING,
  /** A state that this version of flink-watch does not know; the raw text stands beside it. */
  UNRECOGNIZED;

  /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
  public static HaState parse(String text) {
    return YarnApplicationState.parse(HaState.class, text, UNRECOGNIZED);
  }
}
