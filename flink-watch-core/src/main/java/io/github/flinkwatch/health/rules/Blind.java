package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import java.time.Duration;

/** Nobody has seen the job for too long. That is a finding about the watch, not about the job. */
final class Blind extends StandardRule {

  private static final String UNSEEN = "unseen";

  Blind() {
    super(
        RuleId.BLIND,
        false,
        ALWAYS,
        "The state is UNKNOWN for longer than blindDeadline: the moment from which on a platform"
            + " may call the job lost. It does not say that the job failed.",
        "Do what the cause asks for. Do not start the job anew for this alone: it may "
            + "well be running.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.verdict().state() != JobState.UNKNOWN) {
      return RuleResult.ok();
    }
    ObservedSpan span = context.seen(UNSEEN, context.thresholds().blindDeadline());
    RuleNotes notes = RuleNotes.of(UNSEEN, span);
    Duration lasted = span.observed();
    if (lasted.compareTo(context.thresholds().blindDeadline()) <= 0) {
      return RuleResult.ok().withNotes(notes);
    }
    Finding.Builder finding =
        found(Severity.CRITICAL, "nothing is known of the job for " + Spans.spoken(lasted))
            .figure("lasting", lasted);
    context.verdict().cause().ifPresent(cause -> finding.figure("cause", cause.code()));
    return RuleResult.finding(finding.build()).withNotes(notes);
  }
}
