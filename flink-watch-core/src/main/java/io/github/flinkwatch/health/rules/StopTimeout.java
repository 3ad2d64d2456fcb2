package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;

/** The job was asked to end, and does not. */
final class StopTimeout extends StandardRule {

  private static final String STOPPING = "stopping";

  StopTimeout() {
    super(
        RuleId.STOP_TIMEOUT,
        false,
        NOT_ENDED,
        "The job is STOPPING for longer than stopTimeout, counted from the request where the"
            + " platform says when that was. The savepoint may have failed: the job runs on. Looks that see nothing neither count nor"
            + " begin the time anew.",
        "See whether the savepoint failed; ask again, or cancel the job if its state need "
            + "not be kept.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.verdict().state() == JobState.UNKNOWN) {
      return RuleResult.notEvaluated("the state is unknown").withNotes(context.notes());
    }
    if (context.verdict().state() != JobState.STOPPING) {
      return RuleResult.ok();
    }
    JobIntent intent = context.evidence().intent();
    ObservedSpan span = context.seen(STOPPING, context.thresholds().stopTimeout());
    RuleNotes notes = RuleNotes.of(STOPPING, span);
    Instant since =
        intent
            .cancelRequestedAt()
            .or(intent::stopWithSavepointRequestedAt)
            .filter(requested -> requested.isBefore(span.beganAt()))
            .orElse(span.beganAt());
    Duration lasted =
        since.equals(span.beganAt()) ? span.observed() : Duration.between(since, context.at());
    if (lasted.compareTo(context.thresholds().stopTimeout()) <= 0) {
      return RuleResult.ok().withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.CRITICAL, "the job has been stopping for " + Spans.spoken(lasted))
                .figure("lasting", lasted)
                .figure("since", since)
                .remedy(
                    RestorePoints.savepointOfTheStop(context.evidence())
                        .flatMap(Checkpoint::externalPath)
                        .map(path -> "The savepoint was made, and the job runs on: " + path))
                .build())
        .withNotes(notes);
  }
}
