package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Part of the job is down, from the counts. Once down, a streaming job is up again when all of it
 * runs: between two restarts Flink says RUNNING for a tenth of a second with nothing running.
 */
final class TasksDown extends Rule {

  private static final String SINCE = "since";

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
    boolean batch = context.jobType().equals(Optional.of(JobType.BATCH));
    boolean comingBack =
        context.notes().moment(SINCE).isPresent()
            && !batch
            && tasks.running() + tasks.finished() < tasks.total();
    if (running && gone == 0 && !comingBack) {
      return RuleResult.ok();
    }
    int up = tasks.running() + tasks.finished();
    String detail =
        tasks.total() == 0
            ? "the job is " + context.verdict().state() + ", and has no tasks at the moment"
            : (tasks.total() - up) + " of " + tasks.total() + " tasks are not up";
    Instant since = since(context);
    return RuleResult.finding(
            down(context, since, detail)
                .figure("up", up)
                .figure("failed", tasks.failed())
                .figure("canceled", tasks.canceled())
                .figure("total", tasks.total())
                .build())
        .withNotes(notes(since));
  }

  /** The state alone tells that the job is down; how much of it, nobody knows. */
  private RuleResult uncounted(RuleContext context) {
    Instant since = since(context);
    String detail = "the job is " + context.verdict().state() + "; its tasks could not be counted";
    return RuleResult.finding(down(context, since, detail).build()).withNotes(notes(since));
  }

  private static Instant since(RuleContext context) {
    return context.notes().moment(SINCE).orElse(context.at());
  }

  private static RuleNotes notes(Instant since) {
    return RuleNotes.builder().putMoments(SINCE, since).build();
  }

  private Finding.Builder down(RuleContext context, Instant since, String detail) {
    Duration lasted = Duration.between(since, context.at());
    boolean tooLong = lasted.compareTo(context.thresholds().tasksDownGrace()) > 0;
    return found(tooLong ? Severity.CRITICAL : Severity.WARNING, detail).figure("lasting", lasted);
  }
}
