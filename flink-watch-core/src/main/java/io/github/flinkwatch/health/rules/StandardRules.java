package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.HealthRule;
import java.util.List;

/** The one list of the rules that come with flink-watch. */
public final class StandardRules {

  private StandardRules() {}

  /** Returns them all. */
  public static List<HealthRule> all() {
    return List.of(
        new TasksFailed(),
        new TasksDown(),
        new TasksMissing(),
        new RestartLoop(),
        new HiddenFailures(),
        new CheckpointsFailing(),
        new CheckpointStalled(),
        new CheckpointSlow(),
        new CheckpointCulprit(),
        new NoProgress(),
        new StandingWatermark(),
        new Idle(),
        new Backpressure(),
        new TwoCopies(),
        new SlotsLost(),
        new StartTimeout(),
        new StopTimeout(),
        new UnexpectedEnd(),
        new Blind(),
        new SourcesDisagree(),
        new LargeState(),
        new CheckpointConfigAudit());
  }
}
