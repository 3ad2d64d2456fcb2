package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import java.time.Duration;
import java.util.Optional;

/** The last checkpoint took nearly as long as it may, or longer than until the next is due. */
final class CheckpointSlow extends StandardRule {

  CheckpointSlow() {
    super(
        RuleId.CHECKPOINT_SLOW,
        false,
        RUNNING,
        "The last completed checkpoint took at least checkpointSlowRatio of its timeout, or longer"
            + " than the interval; or one has been pending for far longer than any that Flink"
            + " remembers: ten times as long, for three intervals and ten minutes at least.",
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
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints());
    }
    Optional<Checkpoint> pending = CheckpointFacts.farBeyondUsual(context, statistics.get());
    if (pending.isPresent()) {
      return pending(context, statistics.get(), pending.get());
    }
    Optional<Duration> took =
        statistics.get().latest().completed().flatMap(Checkpoint::endToEndDuration);
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
    boolean aboveInterval = interval.filter(limit -> took.get().compareTo(limit) > 0).isPresent();
    if (!nearTimeout && !aboveInterval) {
      return RuleResult.ok();
    }
    return RuleResult.finding(
        found(
                Severity.WARNING,
                "the last checkpoint took "
                    + (nearTimeout
                        ? Spans.spoken(took.get())
                            + ", near its timeout of "
                            + Spans.spoken(timeout.get())
                        : Spans.longer(took.get(), interval.get(), "the interval of")))
            .figure("took", took.get())
            .figure("timeout", timeout.map(Duration::toString).orElse("none"))
            .figure("interval", interval.map(Duration::toString).orElse("none"))
            .build());
  }

  private RuleResult pending(
      RuleContext context, CheckpointingStatistics statistics, Checkpoint pending) {
    Duration age =
        CheckpointFacts.now(context)
            .map(now -> Duration.between(pending.triggerTime(), now))
            .orElse(Duration.ZERO);
    Duration longest = CheckpointFacts.longestKnown(statistics).orElse(Duration.ZERO);
    return RuleResult.finding(
        found(
                Severity.WARNING,
                "checkpoint "
                    + pending.id()
                    + " has been pending for "
                    + Spans.spoken(age)
                    + ", the ones before it took "
                    + Spans.spoken(longest)
                    + " at most")
            .figure("pendingFor", age)
            .figure("longestBefore", longest)
            .figure("checkpoint", pending.id())
            .build());
  }
}
