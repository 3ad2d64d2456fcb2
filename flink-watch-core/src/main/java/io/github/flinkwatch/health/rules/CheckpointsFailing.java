package io.github.flinkwatch.health.rules;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import java.util.Optional;
import java.util.SortedMap;

/** Distinct checkpoints failed one after another, none completing between them. */
final class CheckpointsFailing extends Rule {

  CheckpointsFailing() {
    super(
        RuleId.CHECKPOINTS_FAILING,
        true,
        RUNNING,
        "At least checkpointsFailed distinct checkpoints failed since the last one completed."
            + " Counted by their ids: the counter of failures of a healthy job is not zero, and one"
            + " failure stays the latest for long.",
        "Look at the failure's message, at the subtasks that CHECKPOINT_CULPRIT names, "
            + "and at the checkpoint storage.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.live().checkpoints().isAbsent()) {
      return RuleResult.ok();
    }
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints());
    }
    SortedMap<Long, Checkpoint> failed = CheckpointTrouble.failedInARow(statistics.get());
    if (failed.size() < context.thresholds().checkpointsFailed()) {
      return RuleResult.ok();
    }
    Checkpoint newest = requireNonNull(failed.get(failed.lastKey()));
    return RuleResult.finding(
        found(
                Severity.CRITICAL,
                failed.size()
                    + " checkpoints failed in a row, the last one: "
                    + newest.failureMessage().orElse("no reason given"))
            .figure("failedInARow", failed.size())
            .figure("newestFailedId", newest.id())
            .figure(
                "lastCompletedId",
                statistics
                    .get()
                    .latest()
                    .completed()
                    .map(checkpoint -> String.valueOf(checkpoint.id()))
                    .orElse("none"))
            .build());
  }
}
