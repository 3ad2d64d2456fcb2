package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.JobDetails;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Nothing is read, and nothing holds the job back: lawful at night, and odd at noon. */
final class Idle extends StandardRule {

  private static final String RECORDS = "records";
  private static final String STILL = "still";

  Idle() {
    super(
        RuleId.IDLE,
        false,
        RUNNING,
        "No vertex moved a record for idleAfter. Information, and off until the platform sets it:"
            + " whether a source should have something to read, Flink cannot know.",
        "See whether the source has anything to read, and whether its reader is alive.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<Duration> limit = context.thresholds().idleAfter();
    if (limit.isEmpty()) {
      return RuleResult.ok();
    }
    Optional<JobDetails> details = context.live().details().value();
    if (details.isEmpty()) {
      return lacks("record counters", context.live().details()).withNotes(context.notes());
    }
    long records = NoProgress.records(details.get());
    boolean same = context.notes().number(RECORDS).equals(OptionalLong.of(records));
    ObservedSpan span = same ? context.unchanged(STILL) : ObservedSpan.begin(context.at());
    RuleNotes notes = RuleNotes.of(Map.of(STILL, span), Map.of(RECORDS, records));
    Duration still = Duration.between(span.beganAt(), context.at());
    if (still.compareTo(limit.get()) < 0) {
      return RuleResult.ok().withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.INFO, "idle for " + Spans.spoken(still))
                .figure("idleFor", still)
                .figure("records", records)
                .build())
        .withNotes(notes);
  }
}
