package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** No checkpoint has completed for longer than the job's own configuration explains. */
final class CheckpointStalled extends Rule {

  CheckpointStalled() {
    super(
        RuleId.CHECKPOINT_STALLED,
        true,
        RUNNING,
        "No checkpoint has completed for max(interval, timeout) x (tolerable failures + 2), by the"
            + " running job's own checkpoint configuration and Flink's own clock.",
        "Look at the subtasks that CHECKPOINT_CULPRIT names, and at the checkpoint " + "storage.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.live().checkpointConfig().isAbsent() || context.live().checkpoints().isAbsent()) {
      return RuleResult.ok();
    }
    Optional<CheckpointConfig> config = context.live().checkpointConfig().value();
    if (config.isEmpty()) {
      return lacks("checkpoint settings", context.live().checkpointConfig());
    }
    Optional<Duration> patience = CheckpointTrouble.patience(config.get());
    if (patience.isEmpty()) {
      return RuleResult.ok();
    }
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints());
    }
    Optional<Instant> since = CheckpointTrouble.noneSince(context, statistics.get());
    if (since.isEmpty()) {
      return RuleResult.notEvaluated("no checkpoint completed, and the job's start is unknown");
    }
    Duration age = Duration.between(since.get(), CheckpointTrouble.now(context));
    if (age.compareTo(patience.get()) <= 0) {
      return RuleResult.ok();
    }
    int finished =
        context.live().overview().value().map(overview -> overview.tasks().finished()).orElse(0);
    boolean finishedTasksStopThem =
        finished > 0 && !config.get().checkpointsAfterTasksFinish().orElse(false);
    Finding.Builder finding =
        found(
                Severity.CRITICAL,
                "no checkpoint completed for "
                    + Spans.spoken(age)
                    + ", "
                    + Spans.spoken(patience.get())
                    + " would be explicable"
                    + (finishedTasksStopThem
                        ? "; tasks have finished, after which this job takes no checkpoints"
                        : ""))
            .figure("noneFor", age)
            .figure("explicable", patience.get())
            .figure("since", since.get())
            .figure("inProgress", statistics.get().counts().inProgress());
    return RuleResult.finding(finding.build());
  }
}
