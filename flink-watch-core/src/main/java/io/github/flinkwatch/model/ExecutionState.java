package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of a task, or the joint state of a vertex, as Flink reported it. */
public enum ExecutionState {
  /** Not scheduled yet. A vertex shows this also while its tasks are scheduled or deployed. */
  CREATED,
  /** Waits for a slot. */
  SCHEDULED,
  /** Is being sent to its TaskManager. */
  DEPLOYING,
  /** Restores its state. Since 1.13; before that it counts as running. */
  INITIALIZING,
  /** Runs. */
  RUNNING,
  /** Ended by itself. In batch jobs a finished task may run again. */
  FINISHED,
  /** Is being cancelled. Flink spells a task's state with one L. */
  CANCELING,
  /** Was cancelled. */
  CANCELED,
  /** Failed. */
  FAILED,
  /** Is being taken over; Flink sets none so. */
  RECONCILING,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED;

  private static final Map<String, ExecutionState> BY_NAME =
      Stream.of(values())
          .filter(state -> state != UNRECOGNIZED)
          .collect(Collectors.toUnmodifiableMap(ExecutionState::name, Function.identity()));

  /**
   * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
   * #UNRECOGNIZED}.
   *
   * @throws NullPointerException if {@code text} is null
   */
  public static ExecutionState parse(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNRECOGNIZED);
  }
}
