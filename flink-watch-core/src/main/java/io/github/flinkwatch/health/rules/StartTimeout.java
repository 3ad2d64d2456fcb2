package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import java.time.Duration;
import java.time.Instant;

/** The job does not come up. */
final class StartTimeout extends StandardRule {

  private static final String STARTING = "starting";

  StartTimeout() {
    super(
        RuleId.START_TIMEOUT,
        false,
        NOT_ENDED,
        "The job is STARTING for longer than startTimeout, counted from its submission; of a job"
            + " that has run before, from when it was STARTING again. Looks that see nothing neither"
            + " count nor begin the time anew.",
        "Look at the JobManager's log, and at what the resource manager says the "
            + "deployment waits for.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.verdict().state() == JobState.UNKNOWN) {
      return RuleResult.notEvaluated("the state is unknown").withNotes(context.notes());
    }
    if (context.verdict().state() != JobState.STARTING) {
      return RuleResult.ok();
    }
    boolean hasRun =
        context
                .live()
                .details()
                .value()
                .flatMap(details -> details.timestamp(JobStatus.RUNNING))
                .isPresent()
            || context
                .memory()
                .lastKnownState()
                .filter(state -> state != JobState.STARTING)
                .isPresent();
    ObservedSpan span = context.seen(STARTING, context.thresholds().startTimeout());
    RuleNotes notes = RuleNotes.of(STARTING, span);
    Instant since =
        context
            .evidence()
            .intent()
            .submittedAt()
            .filter(submitted -> !hasRun && submitted.isBefore(span.beganAt()))
            .orElse(span.beganAt());
    Duration lasted =
        since.equals(span.beganAt()) ? span.observed() : Duration.between(since, context.at());
    if (lasted.compareTo(context.thresholds().startTimeout()) <= 0) {
      return RuleResult.ok().withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.CRITICAL, "the job has been starting for " + Spans.spoken(lasted))
                .figure("lasting", lasted)
                .figure("since", since)
                .build())
        .withNotes(notes);
  }
}
