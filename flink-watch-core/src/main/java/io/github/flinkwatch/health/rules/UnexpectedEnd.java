package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.JobType;
import java.util.Optional;

/** The job ended, and nobody asked for it. */
final class UnexpectedEnd extends StandardRule {

  UnexpectedEnd() {
    super(
        RuleId.UNEXPECTED_END,
        false,
        ENDED,
        "A job FAILED, or was KILLED, CANCELED or (a streaming job) FINISHED although the platform"
            + " had not asked for it. Whether the job is bounded, the platform knows best. Names the"
            + " checkpoint or savepoint to restart from. The one rule that speaks of ended jobs.",
        "Look at the job's exceptions and at who cancelled or killed it; if it should "
            + "run, restart it from its last checkpoint.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobState state = context.verdict().state();
    JobIntent intent = context.evidence().intent();
    Optional<Checkpoint> stoppedWith = RestorePoints.savepointOfTheStop(context.evidence());
    if (state == JobState.FAILED) {
      String after =
          stoppedWith.isPresent() ? " after the savepoint that it was to stop with was made" : "";
      return ended(context, Severity.CRITICAL, "the job failed" + after, stoppedWith);
    }
    if (intent.isEndRequested()) {
      return RuleResult.ok();
    }
    if (state == JobState.KILLED) {
      String detail = "somebody killed the job from outside Flink";
      return ended(context, Severity.CRITICAL, detail, stoppedWith);
    }
    if (state == JobState.CANCELED) {
      String detail = "somebody cancelled the job, not this platform";
      return ended(context, Severity.WARNING, detail, stoppedWith);
    }
    // What the platform says of its own job wins: a bounded job may run in streaming mode.
    Optional<Boolean> bounded =
        intent
            .bounded()
            .or(() -> intent.expectedJobType().or(context::jobType).map(JobType.BATCH::equals));
    if (bounded.isEmpty()) {
      return RuleResult.notEvaluated("whether a FINISHED job should have gone on is not known");
    }
    if (bounded.get()) {
      return RuleResult.ok();
    }
    String what = intent.bounded().isPresent() ? "a job without an end" : "a streaming job";
    return ended(
        context, Severity.WARNING, what + " finished, and nobody had stopped it", stoppedWith);
  }

  private RuleResult ended(
      RuleContext context, Severity severity, String detail, Optional<Checkpoint> stoppedWith) {
    Finding.Builder finding = found(severity, detail);
    Optional<Checkpoint> restorable = stoppedWith.or(() -> RestorePoints.of(context.evidence()));
    restorable.ifPresent(
        point -> {
          String path = point.externalPath().orElseThrow();
          finding
              .figure("restorable", path)
              .remedy(
                  "Look at the job's exceptions and at who cancelled or killed it; if it should"
                      + " run, restart it from "
                      + (point.savepoint() ? "this savepoint: " : "its last checkpoint: ")
                      + path);
        });
    return RuleResult.finding(finding.build());
  }
}
