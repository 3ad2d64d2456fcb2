package io.github.flinkwatch.health;

import java.time.Instant;
import java.util.List;

/** Which findings are about one trouble, and which of them leads. */
final class FindingGroups {

  /** What is down, the cause before what follows from it. */
  private static final List<RuleId> DOWN =
      List.of(
          RuleId.SLOTS_LOST,
          RuleId.TASKS_MISSING,
          RuleId.RESTART_LOOP,
          RuleId.TASKS_FAILED,
          RuleId.TASKS_DOWN,
          RuleId.HIDDEN_FAILURES);

  /** What is stuck. */
  private static final List<RuleId> STUCK =
      List.of(
          RuleId.CHECKPOINT_STALLED,
          RuleId.CHECKPOINTS_FAILING,
          RuleId.NO_PROGRESS,
          RuleId.CHECKPOINT_SLOW,
          RuleId.BACKPRESSURE,
          RuleId.CHECKPOINT_CULPRIT);

  private static final List<List<RuleId>> ALL = List.of(DOWN, STUCK);

  private FindingGroups() {}

  /** Returns the leading finding of those that belong together; the finding itself if alone. */
  static Finding leader(Finding finding, List<Finding> all) {
    for (List<RuleId> group : ALL) {
      if (group.contains(finding.rule())) {
        Finding leader = finding;
        for (Finding other : all) {
          if (group.contains(other.rule()) && leads(other, leader, group)) {
            leader = other;
          }
        }
        return leader;
      }
    }
    return finding;
  }

  private static boolean leads(Finding one, Finding other, List<RuleId> group) {
    int worse = one.severity().compareTo(other.severity());
    if (worse != 0) {
      return worse > 0;
    }
    int older = openedAt(one).compareTo(openedAt(other));
    return older != 0 ? older < 0 : group.indexOf(one.rule()) < group.indexOf(other.rule());
  }

  private static Instant openedAt(Finding finding) {
    return finding.episode().orElseThrow().openedAt();
  }
}
