package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Something downstream is slower than what comes in, for a while. */
final class Backpressure extends StandardRule {

  private static final String PRESSED = "pressed";

  Backpressure() {
    super(
        RuleId.BACKPRESSURE,
        false,
        RUNNING,
        "A vertex is back-pressured for at least backpressureRatio of its time, at every look for"
            + " backpressureWindow. Between closer looks by the times that Flink accumulates (from 1.15"
            + " on). Names the vertex where the back-pressured path ends: the slow one.",
        "Find what the slow vertex waits for, or give it more parallelism.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobSnapshot live = context.live();
    AccumulatedBackpressure since = AccumulatedBackpressure.of(context);
    OptionalDouble measured = BackpressureMap.highest(live);
    if (measured.isPresent() && measured.getAsDouble() < context.thresholds().backpressureRatio()) {
      return RuleResult.ok().withNotes(since.noted(Map.of()));
    }
    Map<VertexId, Double> worst =
        measured.isPresent() ? BackpressureMap.worst(live) : since.ratios();
    if (worst.isEmpty()) {
      return lacks("backpressure measurements", BackpressureMap.missing(live))
          .withNotes(since.noted(context.notes().spans()));
    }
    double limit = context.thresholds().backpressureRatio();
    Map.Entry<VertexId, Double> highest =
        worst.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    if (highest.getValue() < limit) {
      return RuleResult.ok().withNotes(since.noted(Map.of()));
    }
    VertexId pressed = highest.getKey();
    ObservedSpan span = context.seenInARow(PRESSED, context.thresholds().backpressureWindow());
    RuleNotes notes = since.noted(Map.of(PRESSED, span));
    Duration lasted = span.observed();
    if (lasted.compareTo(context.thresholds().backpressureWindow()) < 0) {
      return RuleResult.ok().withNotes(notes);
    }
    String slow =
        BackpressureMap.source(live, worst, limit)
            .map(vertex -> BackpressureMap.nameOf(live, vertex))
            .orElse("unknown");
    Finding.Builder finding =
        found(
                Severity.WARNING,
                "\""
                    + BackpressureMap.nameOf(live, pressed)
                    + "\" is back-pressured; the slow vertex is \""
                    + slow
                    + '"')
            .figure("ratio", String.format(Locale.ROOT, "%.2f", highest.getValue()))
            .figure("slowVertex", slow)
            .figure("lasting", lasted);
    return RuleResult.finding(finding.build()).withNotes(notes);
  }
}
