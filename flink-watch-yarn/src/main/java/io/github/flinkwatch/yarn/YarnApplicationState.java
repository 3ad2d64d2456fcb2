package io.github.flinkwatch.yarn;

import java.util.Locale;

/**
 * Where an application stands in its life, as YARN sees it. It says <em>whether</em> the
 * application has ended; how it ended is for {@link FinalApplicationStatus} to say.
 */
public enum YarnApplicationState {
  /** Just created. */
  NEW,
  /** Being saved by the ResourceManager. */
  NEW_SAVING,
  /** Submitted. */
  SUBMITTED,
  /**
   * Accepted by the scheduler: waiting for the container of its application master, or for that to
   * register. A living application is ACCEPTED once more for some seconds after a ResourceManager
   * restarted or failed over.
   */
  ACCEPTED,
  /** The application master is registered. For Flink: there is a JobManager. */
  RUNNING,
  /** Only in the answer to a kill: the end is being saved. */
  FINAL_SAVING(true),
  /** Only in the answer to a kill: the application master has unregistered. */
  FINISHING(true),
  /** Only in the answer to a kill: it is being killed. */
  KILLING(true),
  /** The application master unregistered. This says nothing about success. */
  FINISHED,
  /** The application master was lost, or the application was refused. */
  FAILED,
  /** Killed through YARN, or its lifetime was exceeded. */
  KILLED,
  /** A state that this version of flink-watch does not know; the raw text stands beside it. */
  UNRECOGNIZED;

  private final boolean internal;

  YarnApplicationState() {
    this(false);
  }

  YarnApplicationState(boolean internal) {
    this.internal = internal;
  }

  /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
  public static YarnApplicationState parse(String text) {
    return parse(YarnApplicationState.class, text, UNRECOGNIZED);
  }

  /**
   * Returns whether the application has ended: {@link #FINISHED}, {@link #FAILED} or {@link
   * #KILLED}.
   */
  public boolean isEnded() {
    return this == FINISHED || this == FAILED || this == KILLED;
  }

  /** Returns whether a listing can be asked for applications in this state. */
  boolean isQueryable() {
    return !internal && this != UNRECOGNIZED;
  }

  static <E extends Enum<E>> E parse(Class<E> type, String text, E unrecognized) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException newer) {
      return unrecognized;
    }
  }
}
