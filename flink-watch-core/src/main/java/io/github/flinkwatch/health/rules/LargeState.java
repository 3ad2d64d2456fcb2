package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointSummary;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;
import java.util.Optional;
import java.util.OptionalLong;

/** The state is large, or has grown. Off until a threshold is set. */
final class LargeState extends StandardRule {

  LargeState() {
    super(
        RuleId.LARGE_STATE,
        false,
        RUNNING,
        "The last completed checkpoint is larger than largeStateBytes, or than stateGrowthFactor"
            + " times the job's own average. Off until one of them is set.",
        "Look for state that is never cleared, and see that the checkpoint storage has " + "room.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    HealthThresholds thresholds = context.thresholds();
    if (thresholds.largeStateBytes().isEmpty() && thresholds.stateGrowthFactor().isEmpty()) {
      return RuleResult.ok();
    }
    if (context.live().checkpoints().isAbsent()) {
      return RuleResult.ok();
    }
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints());
    }
    Optional<Checkpoint> last = statistics.get().latest().completed();
    if (last.isEmpty()) {
      return RuleResult.ok();
    }
    long size = last.get().stateSizeBytes();
    OptionalLong average =
        statistics
            .get()
            .summary()
            .flatMap(CheckpointSummary::stateSizeBytes)
            .map(StatisticsSummary::average)
            .orElse(OptionalLong.empty());
    boolean large =
        thresholds.largeStateBytes().isPresent()
            && size >= thresholds.largeStateBytes().getAsLong();
    boolean grown =
        thresholds.stateGrowthFactor().isPresent()
            && average.orElse(0) > 0
            && size >= average.getAsLong() * thresholds.stateGrowthFactor().getAsDouble();
    if (!large && !grown) {
      return RuleResult.ok();
    }
    return RuleResult.finding(
        found(
                Severity.WARNING,
                "the state is " + size + " bytes" + (grown ? ", far above its own average" : ""))
            .figure("stateSizeBytes", size)
            .figure(
                "averageBytes",
                average.isPresent() ? String.valueOf(average.getAsLong()) : "unknown")
            .build());
  }
}
