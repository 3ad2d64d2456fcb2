package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.JobDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Event time stands while records flow: a partition that is idle, or of which nobody said that it
 * may be, holds the watermark of all. Windows do not close, and state grows.
 */
final class StandingWatermark extends StandardRule {

  private static final String STANDS = "stands";
  private static final String LOWEST = "lowest";
  private static final String RECORDS = "records";

  StandingWatermark() {
    super(
        RuleId.STANDING_WATERMARK,
        false,
        RUNNING,
        "The lowest watermark stands while records move and another watermark is ahead of it:"
            + " information after progressWindow, a warning after watermarkWindow.",
        "Find the source partition that sends nothing, and give the source an idle timeout"
            + " (withIdleness, table.exec.source.idle-timeout).");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobSnapshot live = context.live();
    WatermarkRange marks = WatermarkRange.of(live);
    Optional<JobDetails> details = live.details().value();
    if (marks.lowest().isEmpty() || details.isEmpty()) {
      // Most jobs have no event time; a look that did not ask changes nothing.
      return RuleResult.ok()
          .withNotes(live.watermarks().isEmpty() ? context.notes() : RuleNotes.empty());
    }
    long lowest = marks.lowest().getAsLong();
    long records = NoProgress.records(details.get());
    boolean same = context.notes().number(LOWEST).equals(marks.lowest());
    ObservedSpan span = same ? context.unchanged(STANDS) : ObservedSpan.begin(context.at());
    long before = same ? context.notes().number(RECORDS).orElse(records) : records;
    RuleNotes notes =
        same && context.notes().number(RECORDS).isPresent()
            ? context.notes().withSpan(STANDS, span)
            : RuleNotes.of(Map.of(STANDS, span), Map.of(LOWEST, lowest, RECORDS, before));
    Duration stood = Duration.between(span.beganAt(), context.at());
    boolean ahead = marks.highest().isPresent() && marks.highest().getAsLong() > lowest;
    if (records == before
        || !ahead
        || stood.compareTo(context.thresholds().progressWindow()) <= 0) {
      return RuleResult.ok().withNotes(notes);
    }
    Duration behind = Duration.ofMillis(marks.highest().getAsLong() - lowest);
    boolean tooLong = stood.compareTo(context.thresholds().watermarkWindow()) > 0;
    return RuleResult.finding(
            found(
                    tooLong ? Severity.WARNING : Severity.INFO,
                    "the lowest watermark has stood for "
                        + Spans.spoken(stood)
                        + " while records move; it is "
                        + Spans.spoken(behind)
                        + " behind the highest one")
                .figure("standsFor", stood)
                .figure("behind", behind)
                .figure("watermark", Instant.ofEpochMilli(lowest))
                .build())
        .withNotes(notes);
  }
}
