package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobType;
import java.util.Optional;

/** The job ended, and nobody asked for it. */
final class UnexpectedEnd extends Rule {

  UnexpectedEnd() {
    super(
        RuleId.UNEXPECTED_END,
        false,
        ENDED,
        "A job FAILED, or was KILLED, CANCELED or (a streaming job) FINISHED although the platform"
            + " had not asked for it. The one rule that speaks of ended jobs.",
        "Look at the job's exceptions and at who cancelled or killed it; if it should "
            + "run, restart it from its last checkpoint.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobState state = context.verdict().state();
    boolean asked = context.evidence().intent().isEndRequested();
    if (state == JobState.FAILED) {
      return RuleResult.finding(found(Severity.CRITICAL, "the job failed").build());
    }
    if (asked) {
      return RuleResult.ok();
    }
    if (state == JobState.KILLED) {
      return RuleResult.finding(
          found(Severity.CRITICAL, "somebody killed the job from outside Flink").build());
    }
    if (state == JobState.CANCELED) {
      return RuleResult.finding(
          found(Severity.WARNING, "somebody cancelled the job, not this platform").build());
    }
    Optional<JobType> type = context.jobType();
    if (type.isEmpty()) {
      return RuleResult.notEvaluated("whether a FINISHED job should have gone on is not known");
    }
    return type.get() == JobType.STREAMING
        ? RuleResult.finding(
            found(Severity.WARNING, "a streaming job finished, and nobody had stopped it").build())
        : RuleResult.ok();
  }
}
