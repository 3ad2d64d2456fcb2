package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import java.time.Duration;
import java.util.Optional;

/** Tasks are FAILED or CANCELED, the job says RUNNING, and nobody asked. */
final class TasksFailed extends StandardRule {

  private static final String GONE = "gone";
  private static final Duration LOOKS_APART = Duration.ofMinutes(10);

  TasksFailed() {
    super(
        RuleId.TASKS_FAILED,
        true,
        RUNNING,
        "Tasks are FAILED or CANCELED while the job says RUNNING, at several looks in a row"
            + " (tasksFailedLooks). Real on the legacy scheduler (Flink 1.9, and 1.10 when so"
            + " configured) for the whole restart delay; later versions say RESTARTING instead.",
        "Look at the exceptions of the failed tasks; if the job does not recover by "
            + "itself, restart it from its last checkpoint.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<JobOverview> overview = context.live().overview().value();
    if (overview.isEmpty()) {
      return lacks("task counts", context.live().overview()).withNotes(context.notes());
    }
    TaskCounts tasks = overview.get().tasks();
    int down = tasks.failed() + tasks.canceled();
    if (down == 0) {
      return RuleResult.ok();
    }
    ObservedSpan gone = context.seenInARow(GONE, LOOKS_APART);
    RuleNotes notes = RuleNotes.of(GONE, gone);
    String detail = down + " of " + tasks.total() + " tasks are down, and the job says RUNNING";
    if (gone.sightings() < context.thresholds().tasksFailedLooks()) {
      return RuleResult.notEvaluated(detail + "; waits for another look").withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.CRITICAL, detail)
                .figure("failed", tasks.failed())
                .figure("canceled", tasks.canceled())
                .figure("running", tasks.running())
                .figure("total", tasks.total())
                .build())
        .withNotes(notes);
  }
}
