package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a rule: capital letters, digits and underscores. Those of the rules that come with
 * flink-watch are constants here and are kept for ever.
 *
 * <p>Immutable and thread-safe.
 */
public final class RuleId implements Comparable<RuleId> {

  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

  /** Tasks are FAILED or CANCELED while the job says RUNNING. */
  public static final RuleId TASKS_FAILED = of("TASKS_FAILED");

  /** Part of the job is down. */
  public static final RuleId TASKS_DOWN = of("TASKS_DOWN");

  /** Tasks do not get to run. */
  public static final RuleId TASKS_MISSING = of("TASKS_MISSING");

  /** The job restarts again and again. */
  public static final RuleId RESTART_LOOP = of("RESTART_LOOP");

  /** Failures happened that no state told of. */
  public static final RuleId HIDDEN_FAILURES = of("HIDDEN_FAILURES");

  /** Checkpoints fail one after another. */
  public static final RuleId CHECKPOINTS_FAILING = of("CHECKPOINTS_FAILING");

  /** No checkpoint has completed for too long. */
  public static final RuleId CHECKPOINT_STALLED = of("CHECKPOINT_STALLED");

  /** Checkpoints take nearly too long. */
  public static final RuleId CHECKPOINT_SLOW = of("CHECKPOINT_SLOW");

  /** The subtasks that hold a checkpoint back. */
  public static final RuleId CHECKPOINT_CULPRIT = of("CHECKPOINT_CULPRIT");

  /** No record moves, and something holds the job back. */
  public static final RuleId NO_PROGRESS = of("NO_PROGRESS");

  /** A watermark stands while records move. */
  public static final RuleId STANDING_WATERMARK = of("STANDING_WATERMARK");

  /** No record has moved for long, and nothing holds the job back. */
  public static final RuleId IDLE = of("IDLE");

  /** Something downstream is too slow. */
  public static final RuleId BACKPRESSURE = of("BACKPRESSURE");

  /** A dedicated cluster runs two jobs of one name. */
  public static final RuleId TWO_COPIES = of("TWO_COPIES");

  /** TaskManagers or slots are missing. */
  public static final RuleId SLOTS_LOST = of("SLOTS_LOST");

  /** The job is STARTING for too long. */
  public static final RuleId START_TIMEOUT = of("START_TIMEOUT");

  /** The job is STOPPING for too long. */
  public static final RuleId STOP_TIMEOUT = of("STOP_TIMEOUT");

  /** The job ended, and nobody asked for it. */
  public static final RuleId UNEXPECTED_END = of("UNEXPECTED_END");

  /** The state is UNKNOWN for too long. */
  public static final RuleId BLIND = of("BLIND");

  /** Sources contradict each other. */
  public static final RuleId SOURCES_DISAGREE = of("SOURCES_DISAGREE");

  /** The state is large, or has grown. */
  public static final RuleId LARGE_STATE = of("LARGE_STATE");

  /** The checkpoint configuration is doubtful. */
  public static final RuleId CHECKPOINT_CONFIG = of("CHECKPOINT_CONFIG");

  private static final Set<RuleId> STANDARD =
      Set.of(
          TASKS_FAILED,
          TASKS_DOWN,
          TASKS_MISSING,
          RESTART_LOOP,
          HIDDEN_FAILURES,
          CHECKPOINTS_FAILING,
          CHECKPOINT_STALLED,
          CHECKPOINT_SLOW,
          CHECKPOINT_CULPRIT,
          NO_PROGRESS,
          STANDING_WATERMARK,
          IDLE,
          BACKPRESSURE,
          TWO_COPIES,
          SLOTS_LOST,
          START_TIMEOUT,
          STOP_TIMEOUT,
          UNEXPECTED_END,
          BLIND,
          SOURCES_DISAGREE,
          LARGE_STATE,
          CHECKPOINT_CONFIG);

  private final String name;

  private RuleId(String name) {
    this.name = name;
  }

  /**
   * Returns the id of that name.
   *
   * @throws IllegalArgumentException if it is not capital letters, digits and underscores
   */
  public static RuleId of(String name) {
    if (!FORM.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "a rule id must be capital letters, digits and underscores: \"" + name + '"');
    }
    return new RuleId(name);
  }

  /**
   * Returns where the project's pages explain it: {@code docs/verdicts.md#restart_loop}; empty of a
   * rule that does not come with flink-watch.
   */
  public Optional<String> page() {
    return STANDARD.contains(this)
        ? Optional.of("docs/verdicts.md#" + name.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  @Override
  public int compareTo(RuleId other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleId && name.equals(((RuleId) other).name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
