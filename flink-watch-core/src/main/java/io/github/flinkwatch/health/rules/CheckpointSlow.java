package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import java.time.Duration;
import java.util.Optional;

/** The last checkpoint took nearly as long as it may, or longer than until the next is due. */
final class CheckpointSlow extends Rule {

  CheckpointSlow() {
    super(
        RuleId.CHECKPOINT_SLOW,
        false,
        RUNNING,
        "The last completed checkpoint took at least checkpointSlowRatio of its timeout, or longer"
            + " than the interval.",
        "Look at the size of the state, at backpressure and at the checkpoint storage; or "
            + "raise timeout and interval.");
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
    if (context.live().checkpoints().value().isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints());
    }
    Optional<Duration> took =
        context
            .live()
            .checkpoints()
            .value()
            .flatMap(statistics -> statistics.latest().completed())
            .flatMap(Checkpoint::endToEndDuration);
    if (took.isEmpty()) {
      return RuleResult.ok();
    }
    Optional<Duration> timeout = config.get().timeout();
    Optional<Duration> interval = config.get().interval();
    boolean nearTimeout =
        timeout
            .map(
                limit ->
                    took.get().toMillis()
                        >= limit.toMillis() * context.thresholds().checkpointSlowRatio())
            .orElse(false);
    boolean aboveInterval = interval.map(limit -> took.get().compareTo(limit) > 0).orElse(false);
    if (!nearTimeout && !aboveInterval) {
      return RuleResult.ok();
    }
    return RuleResult.finding(
        found(
                Severity.WARNING,
                "the last checkpoint took "
                    + Spans.spoken(took.get())
                    + (nearTimeout
                        ? ", near its timeout of " + Spans.spoken(timeout.get())
                        : ", longer than the interval of " + Spans.spoken(interval.get())))
            .figure("took", took.get())
            .figure("timeout", timeout.map(Duration::toString).orElse("none"))
            .figure("interval", interval.map(Duration::toString).orElse("none"))
            .build());
  }
}
