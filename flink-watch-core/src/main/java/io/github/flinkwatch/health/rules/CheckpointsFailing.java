package io.github.flinkwatch.health.rules;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import java.util.Optional;
import java.util.SortedMap;

/** Distinct checkpoints failed one after another, none completing between them. */
final class CheckpointsFailing extends StandardRule {

  private static final String COMPLETED = "completed";
  private static final String COUNTER = "counter";
  private static final String NEWEST = "newest";
  private static final String COUNT = "count";

  CheckpointsFailing() {
    super(
        RuleId.CHECKPOINTS_FAILING,
        true,
        RUNNING,
        "At least checkpointsFailed distinct checkpoints failed since the last one completed,"
            + " also more than Flink's history holds."
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
      return lacks("checkpoint statistics", context.live().checkpoints())
          .withNotes(context.notes());
    }
    SortedMap<Long, Checkpoint> failed = CheckpointFacts.failedInARow(statistics.get());
    if (failed.isEmpty()) {
      return RuleResult.ok();
    }
    RuleNotes notes = noted(context, statistics.get(), failed);
    long inARow = notes.number(COUNT).orElse(0);
    if (inARow < context.thresholds().checkpointsFailed()) {
      return RuleResult.ok().withNotes(notes);
    }
    Checkpoint newest = requireNonNull(failed.get(failed.lastKey()));
    return RuleResult.finding(
            found(
                    Severity.CRITICAL,
                    inARow
                        + " checkpoints failed in a row, the last one: "
                        + newest.failureMessage().orElse("no reason given"))
                .figure("failedInARow", inARow)
                .figure("newestFailedId", newest.id())
                .figure(
                    "lastCompletedId",
                    statistics
                        .get()
                        .latest()
                        .completed()
                        .map(checkpoint -> String.valueOf(checkpoint.id()))
                        .orElse("none"))
                .build())
        .withNotes(notes);
  }

  /**
   * Notes how many failed since the last completed one. Flink's history is short: what it no longer
   * holds was seen at an earlier look, or is proven by the counter; never more than there are ids.
   */
  private static RuleNotes noted(
      RuleContext context, CheckpointingStatistics statistics, SortedMap<Long, Checkpoint> failed) {
    long completed = statistics.latest().completed().map(Checkpoint::id).orElse(-1L);
    long counter = statistics.counts().failed();
    long newest = failed.lastKey();
    RuleNotes before =
        context.notes().number(COMPLETED).orElse(-2) == completed
                && context.notes().number(COUNTER).orElse(0) <= counter
                && context.notes().number(NEWEST).orElse(0) <= newest
            ? context.notes()
            : RuleNotes.empty();
    long unseen = failed.tailMap(before.number(NEWEST).orElse(-1) + 1).size();
    long moved = counter - before.number(COUNTER).orElse(counter);
    long ids = newest - before.number(NEWEST).orElse(completed);
    long count =
        before.number(COUNT).orElse(0) + Math.max(unseen, Math.min(moved, Math.max(0, ids)));
    return RuleNotes.builder()
        .putNumbers(COMPLETED, completed)
        .putNumbers(COUNTER, counter)
        .putNumbers(NEWEST, newest)
        .putNumbers(COUNT, count)
        .build();
  }
}
