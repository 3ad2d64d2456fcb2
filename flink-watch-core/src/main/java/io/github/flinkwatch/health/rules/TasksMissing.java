package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tasks do not get to run. Every look stands by itself: the total grows in adaptive batch jobs and
 * shrinks with the slots under the adaptive scheduler, so it is never compared with an earlier one.
 */
final class TasksMissing extends StandardRule {

  private static final String WAITING = "waiting";

  TasksMissing() {
    super(
        RuleId.TASKS_MISSING,
        true,
        RUNNING,
        "Tasks are neither running nor finished for longer than tasksMissingGrace: they wait for"
            + " slots, above all. Finished subtasks of bounded sources are lawful. Stages of a"
            + " batch job wait lawfully as long as another one runs.",
        "Add slots or TaskManagers, or lower the parallelism; see what the resource "
            + "manager says of containers that wait.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<JobOverview> overview = context.live().overview().value();
    if (overview.isEmpty()) {
      return lacks("task counts", context.live().overview()).withNotes(context.notes());
    }
    TaskCounts tasks = overview.get().tasks();
    if (tasks.total() == 0) {
      return RuleResult.notEvaluated("the job has no tasks yet").withNotes(context.notes());
    }
    int waiting = waiting(tasks, context.jobType());
    if (waiting == 0) {
      return RuleResult.ok();
    }
    ObservedSpan span = context.seen(WAITING, context.thresholds().tasksMissingGrace());
    RuleNotes notes = RuleNotes.of(WAITING, span);
    Duration lasted = span.observed();
    String detail =
        waiting
            + " of "
            + tasks.total()
            + " tasks do not run"
            + (tasks.scheduled() > 0
                ? ", " + tasks.scheduled() + " of them " + wantOfSlots(context)
                : "");
    if (lasted.compareTo(context.thresholds().tasksMissingGrace()) <= 0) {
      return RuleResult.notEvaluated(detail + "; they have a while to come up").withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.CRITICAL, detail)
                .figure("scheduled", tasks.scheduled())
                .figure("deploying", tasks.deploying())
                .figure("initializing", tasks.initializing())
                .figure("created", tasks.created())
                .figure("running", tasks.running())
                .figure("total", tasks.total())
                .figure("lasting", lasted)
                .build())
        .withNotes(notes);
  }

  /** Slots may be free, and the tasks wait for something else: the one before them, a restart. */
  private static String wantOfSlots(RuleContext context) {
    OptionalInt free =
        context.live().clusterOverview().value().stream()
            .mapToInt(ClusterOverview::slotsAvailable)
            .findFirst();
    if (free.isEmpty()) {
      return "wait to be placed";
    }
    return free.getAsInt() == 0
        ? "for want of slots"
        : "wait to be placed, though " + free.getAsInt() + " slots are free";
  }

  private static int waiting(TaskCounts tasks, Optional<JobType> type) {
    int onTheWay =
        tasks.scheduled() + tasks.deploying() + tasks.initializing() + tasks.reconciling();
    if (type.equals(Optional.of(JobType.STREAMING))) {
      return onTheWay + tasks.created();
    }
    if (type.equals(Optional.of(JobType.BATCH))) {
      return tasks.running() == 0 ? onTheWay : 0;
    }
    // A task that is only CREATED while others run is a stage of a batch job, most likely.
    return onTheWay + (tasks.running() + tasks.finished() == 0 ? tasks.created() : 0);
  }
}
