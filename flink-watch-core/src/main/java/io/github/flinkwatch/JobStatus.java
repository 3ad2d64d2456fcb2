package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The status of a job as <em>Flink reported</em> it: Flink's own eleven constants, and {@link
 * #UNRECOGNIZED} for a text that is none of them.
 *
 * <p>What flink-watch <em>concludes</em> is another type, {@code JobState} in the health package. A
 * status is what one JobManager said at one moment.
 */
public enum JobStatus {
  /** Accepted; the JobMaster is being made, or waits for leadership. No tasks yet. Since 1.12. */
  INITIALIZING(Terminality.NONE),
  /** Not scheduled yet; with the adaptive scheduler: waiting for resources, also after running. */
  CREATED(Terminality.NONE),
  /** Some tasks are scheduled or running. It says nothing about all tasks running. */
  RUNNING(Terminality.NONE),
  /** Going down; up to 1.9 it may still be followed by {@link #RESTARTING}. */
  FAILING(Terminality.NONE),
  /** Ended: restarts used up, or a failure that cannot be recovered from. */
  FAILED(Terminality.GLOBAL),
  /** Being cancelled. Flink spells the job's status with two L. */
  CANCELLING(Terminality.NONE),
  /** Ended by a cancel. */
  CANCELED(Terminality.GLOBAL),
  /** Ended by itself, or by stop-with-savepoint. */
  FINISHED(Terminality.GLOBAL),
  /** At least one vertex waits for its restart; others may be running. */
  RESTARTING(Terminality.NONE),
  /** This JobManager let go of the job; another one may continue it. Not an end of the job. */
  SUSPENDED(Terminality.LOCAL),
  /** Being taken over after a JobManager failure. */
  RECONCILING(Terminality.NONE),
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED(Terminality.NONE);

  private enum Terminality {
    NONE,
    LOCAL,
    GLOBAL
  }

  private static final Map<String, JobStatus> BY_NAME =
      Stream.of(values())
          .filter(status -> status != UNRECOGNIZED)
          .collect(Collectors.toUnmodifiableMap(JobStatus::name, Function.identity()));

  private final Terminality terminality;

  JobStatus(Terminality terminality) {
    this.terminality = terminality;
  }

  /**
   * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static JobStatus parse(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNRECOGNIZED);
  }

  /** Returns whether the job has ended for good: FINISHED, CANCELED or FAILED. */
  public boolean isGloballyTerminal() {
    return terminality == Terminality.GLOBAL;
  }
}
