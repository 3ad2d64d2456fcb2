package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import java.time.Duration;
import java.util.Optional;

/**
 * Part of the job is down, from the counts. Once down, a streaming job is up again when all of it
 * runs: between two restarts Flink says RUNNING for a tenth of a second with nothing running.
 */
final class TasksDown extends StandardRule {

  private static final String DOWN = "down";

  TasksDown() {
    super(
        RuleId.TASKS_DOWN,
        true,
        UP,
        "How much of a RESTARTING, FAILING or RUNNING job is down, from the task counts: with"
            + " region failover most tasks may run on. A warning at once, critical when it lasts"
            + " longer than tasksDownGrace.",
        "Look at the job's exceptions, and whether TaskManagers were lost.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<JobOverview> overview = context.live().overview().value();
    boolean running = context.verdict().state() == JobState.RUNNING;
    if (overview.isEmpty()) {
      // Out of sight is not over: what was noted stays.
      return running
          ? lacks("task counts", context.live().overview()).withNotes(context.notes())
          : uncounted(context);
    }
    TaskCounts tasks = overview.get().tasks();
    int gone = tasks.failed() + tasks.canceled() + tasks.canceling();
    if (running && gone == 0 && !isComingBack(context, tasks)) {
      return RuleResult.ok();
    }
    int up = tasks.running() + tasks.finished();
    String detail =
        tasks.total() == 0
            ? "the job is " + context.verdict().state() + ", and has no tasks at the moment"
            : (tasks.total() - up) + " of " + tasks.total() + " tasks are not up";
    ObservedSpan span = span(context);
    return RuleResult.finding(
            down(context, span, detail)
                .figure("up", up)
                .figure("failed", tasks.failed())
                .figure("canceled", tasks.canceled())
                .figure("total", tasks.total())
                .build())
        .withNotes(RuleNotes.of(DOWN, span));
  }

  /** Later stages of a batch job wait in CREATED, lawfully, while the one that was down runs. */
  private static boolean isComingBack(RuleContext context, TaskCounts tasks) {
    if (context.notes().span(DOWN).isEmpty()) {
      return false;
    }
    int up = tasks.running() + tasks.finished();
    Optional<JobType> type = context.jobType();
    if (type.isEmpty()) {
      return up < tasks.total() - tasks.created() || up == 0;
    }
    return type.get() == JobType.STREAMING && up < tasks.total();
  }

  /** The state alone tells that the job is down; how much of it, nobody knows. */
  private RuleResult uncounted(RuleContext context) {
    ObservedSpan span = span(context);
    String detail = "the job is " + context.verdict().state() + "; its tasks could not be counted";
    return RuleResult.finding(down(context, span, detail).build())
        .withNotes(RuleNotes.of(DOWN, span));
  }

  private static ObservedSpan span(RuleContext context) {
    return context.seen(DOWN, context.thresholds().tasksDownGrace());
  }

  private Finding.Builder down(RuleContext context, ObservedSpan span, String detail) {
    Duration lasted = span.observed();
    boolean tooLong = lasted.compareTo(context.thresholds().tasksDownGrace()) > 0;
    return found(tooLong ? Severity.CRITICAL : Severity.WARNING, detail).figure("lasting", lasted);
  }
}
