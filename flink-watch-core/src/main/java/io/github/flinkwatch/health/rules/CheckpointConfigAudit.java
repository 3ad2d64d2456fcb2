package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an experienced eye would ask about the checkpoint configuration. */
final class CheckpointConfigAudit extends StandardRule {

  private static final Duration SHORT_TIMEOUT = Duration.ofMinutes(1);

  CheckpointConfigAudit() {
    super(
        RuleId.CHECKPOINT_CONFIG,
        false,
        RUNNING,
        "An audit of the running job's checkpoint configuration: disabled in a streaming job,"
            + " interval or timeout below the duration, no retained checkpoints or deleted on"
            + " cancellation, no tolerable failure with a short timeout, several at once beside a"
            + " minimum pause. Information; the job's health is not touched.",
        "Change what the finding names at the next deployment.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    boolean streaming = context.jobType().equals(Optional.of(JobType.STREAMING));
    List<String> remarks = new ArrayList<>();
    if (context.live().checkpointConfig().isAbsent()) {
      return streaming ? remarked(List.of("no checkpoints, in a streaming job")) : RuleResult.ok();
    }
    Optional<CheckpointConfig> known = context.live().checkpointConfig().value();
    if (known.isEmpty()) {
      return lacks("checkpoint settings", context.live().checkpointConfig());
    }
    CheckpointConfig config = known.get();
    if (config.interval().isEmpty()) {
      return streaming ? remarked(List.of("no checkpoints, in a streaming job")) : RuleResult.ok();
    }
    Optional<Duration> took =
        context
            .live()
            .checkpoints()
            .value()
            .flatMap(statistics -> statistics.latest().completed())
            .flatMap(Checkpoint::endToEndDuration);
    if (took.isPresent() && took.get().compareTo(config.interval().get()) > 0) {
      remarks.add("the interval is shorter than a checkpoint takes");
    }
    if (took.isPresent()
        && config.timeout().filter(limit -> took.get().compareTo(limit) > 0).isPresent()) {
      remarks.add("the timeout is shorter than a checkpoint takes");
    }
    if (!config.externalization().enabled()) {
      remarks.add("checkpoints are not retained when the job ends");
    } else if (config.externalization().deleteOnCancellation()) {
      remarks.add("checkpoints are deleted when the job is cancelled");
    }
    boolean shortTimeout =
        config.timeout().filter(timeout -> timeout.compareTo(SHORT_TIMEOUT) < 0).isPresent();
    if (config.tolerableFailedCheckpoints().orElse(1) == 0 && shortTimeout) {
      remarks.add("a short timeout, and no failed checkpoint is tolerated");
    }
    if (config.maxConcurrent() > 1
        && config.minPause().filter(pause -> !pause.isZero()).isPresent()) {
      remarks.add("several checkpoints at once, beside a minimum pause between them");
    }
    return remarks.isEmpty() ? RuleResult.ok() : remarked(remarks);
  }

  private RuleResult remarked(List<String> remarks) {
    Finding.Builder finding = found(Severity.INFO, String.join("; ", remarks));
    return RuleResult.finding(finding.remarks(remarks).build());
  }
}
