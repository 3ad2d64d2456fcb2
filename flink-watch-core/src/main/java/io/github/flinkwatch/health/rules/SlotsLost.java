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
import java.util.Map;
import java.util.Optional;

/** TaskManagers or slots are missing. An old Flink calls the job RUNNING for a minute meanwhile. */
final class SlotsLost extends StandardRule {

  private static final String LOST = "lost";
  private static final String RAN = "ran";
  private static final RuleNotes HAS_RUN = RuleNotes.builder().putNumbers(RAN, 1L).build();

  SlotsLost() {
    super(
        RuleId.SLOTS_LOST,
        true,
        UP,
        "There is no TaskManager, or no slot is free while tasks wait for one, for longer than"
            + " slotsLostGrace; of a job that has just started, than tasksMissingGrace. A batch job some of whose tasks run may have fewer slots than"
            + " tasks.",
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
    Optional<TaskCounts> tasks = context.live().overview().value().map(JobOverview::tasks);
    boolean lawful =
        context.jobType().equals(Optional.of(JobType.BATCH))
            && tasks.filter(counts -> counts.running() > 0).isPresent();
    int waiting = lawful ? 0 : tasks.map(TaskCounts::scheduled).orElse(0);
    String detail;
    if (cluster.get().taskManagers() == 0) {
      detail = "the cluster has no TaskManager";
    } else if (waiting > 0 && cluster.get().slotsAvailable() == 0) {
      detail = waiting + " tasks wait for a slot, and none is free";
    } else {
      boolean ran = tasks.filter(counts -> counts.running() > 0).isPresent();
      return RuleResult.ok().withNotes(ran ? HAS_RUN : context.notes().withoutSpans());
    }
    Duration grace = grace(context, tasks);
    ObservedSpan span = context.seen(LOST, grace);
    RuleNotes notes = context.notes().toBuilder().spans(Map.of(LOST, span)).build();
    if (span.observed().compareTo(grace) <= 0) {
      return RuleResult.notEvaluated(detail + "; it may be on its way").withNotes(notes);
    }
    return RuleResult.finding(
            found(cluster.get().taskManagers() == 0 ? Severity.CRITICAL : Severity.WARNING, detail)
                .figure("taskManagers", cluster.get().taskManagers())
                .figure("slots", cluster.get().slotsTotal())
                .figure("slotsFree", cluster.get().slotsAvailable())
                .figure("waiting", waiting)
                .figure("lasting", span.observed())
                .build())
        .withNotes(notes);
  }

  /** A job that has just started waits for its TaskManagers, as it waits for its tasks. */
  private static Duration grace(RuleContext context, Optional<TaskCounts> tasks) {
    Duration lost = context.thresholds().slotsLostGrace();
    Duration missing = context.thresholds().tasksMissingGrace();
    boolean ran =
        context.notes().number(RAN).isPresent()
            || tasks.filter(counts -> counts.running() > 0).isPresent();
    boolean old = age(context).filter(age -> age.compareTo(missing) > 0).isPresent();
    return ran || old || lost.compareTo(missing) > 0 ? lost : missing;
  }

  private static Optional<Duration> age(RuleContext context) {
    return context
        .live()
        .details()
        .value()
        .flatMap(
            details -> details.startTime().map(since -> Duration.between(since, details.now())))
        .or(() -> context.live().overview().value().flatMap(JobOverview::duration));
  }
}
