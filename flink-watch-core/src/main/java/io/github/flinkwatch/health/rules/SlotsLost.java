package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.TaskCounts;
import java.util.Optional;

/** TaskManagers or slots are missing. An old Flink calls the job RUNNING for a minute meanwhile. */
final class SlotsLost extends Rule {

  private static final String LOOKS = "looks";

  SlotsLost() {
    super(
        RuleId.SLOTS_LOST,
        true,
        UP,
        "There is no TaskManager, or no slot is free while tasks wait for one, at slotsLostLooks"
            + " looks in a row.",
        "See why TaskManagers left or do not come: their logs, and the resource manager's "
            + "queue and quota.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<ClusterOverview> cluster = context.live().clusterOverview().value();
    if (cluster.isEmpty()) {
      return lacks("TaskManagers and slots", context.live().clusterOverview())
          .withNotes(context.notes());
    }
    int waiting =
        context
            .live()
            .overview()
            .value()
            .map(overview -> overview.tasks())
            .map(TaskCounts::scheduled)
            .orElse(0);
    String detail;
    if (cluster.get().taskManagers() == 0) {
      detail = "the cluster has no TaskManager";
    } else if (waiting > 0 && cluster.get().slotsAvailable() == 0) {
      detail = waiting + " tasks wait for a slot, and none is free";
    } else {
      return RuleResult.ok();
    }
    long looks = context.notes().number(LOOKS).orElse(0) + 1;
    RuleNotes notes = RuleNotes.builder().putNumbers(LOOKS, looks).build();
    if (looks < context.thresholds().slotsLostLooks()) {
      return RuleResult.notEvaluated(detail + "; waits for another look").withNotes(notes);
    }
    return RuleResult.finding(
            found(cluster.get().taskManagers() == 0 ? Severity.CRITICAL : Severity.WARNING, detail)
                .figure("taskManagers", cluster.get().taskManagers())
                .figure("slots", cluster.get().slotsTotal())
                .figure("slotsFree", cluster.get().slotsAvailable())
                .figure("waiting", waiting)
                .build())
        .withNotes(notes);
  }
}
