package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.RuleCatalogue;
import java.time.Duration;

/** The judge of the demo: the standard rules, with less patience than in production. */
final class DemoJudge {

  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private DemoJudge() {}

  static JobHealthEvaluator impatient() {
    return JobHealthEvaluator.of(
        RuleCatalogue.standard(),
        HealthThresholds.builder()
            .tasksMissingGrace(GRACE)
            .tasksDownGrace(GRACE)
            .progressWindow(WINDOW)
            .build());
  }

  /** Says openly what differs from the defaults. */
  static String confession() {
    HealthThresholds defaults = HealthThresholds.ofDefaults();
    return String.format(
        "So that nobody has to wait, the grace time for tasks that are missing or down is %d s instead"
            + " of %d s, the window in which records must move is %d s instead of %d s, and the"
            + " jobs checkpoint twice a second, with a timeout of 2 s where one is stuck. Flink"
            + " refreshes its answers and metrics every second instead of every 3 s and 10 s.",
        GRACE.toSeconds(),
        defaults.tasksMissingGrace().toSeconds(),
        WINDOW.toSeconds(),
        defaults.progressWindow().toSeconds());
  }
}
