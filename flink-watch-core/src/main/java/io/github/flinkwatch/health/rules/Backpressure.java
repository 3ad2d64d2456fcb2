package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Something downstream is slower than what comes in, for a while. */
final class Backpressure extends Rule {

  private static final String SINCE = "since";

  Backpressure() {
    super(
        RuleId.BACKPRESSURE,
        false,
        RUNNING,
        "A vertex is back-pressured for at least backpressureRatio of its time, at every look for"
            + " backpressureWindow. Names the first vertex downstream that is not: the slow one.",
        "Find what the slow vertex waits for, or give it more parallelism.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobSnapshot live = context.live();
    OptionalDouble highest = Pressure.highest(live);
    if (highest.isEmpty()) {
      return lacks("backpressure measurements", Pressure.missing(live)).withNotes(context.notes());
    }
    double limit = context.thresholds().backpressureRatio();
    if (highest.getAsDouble() < limit) {
      return RuleResult.ok();
    }
    Map<VertexId, Double> worst = Pressure.worst(live);
    VertexId pressed =
        worst.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    Instant since = context.notes().moment(SINCE).orElse(context.at());
    RuleNotes notes = RuleNotes.builder().putMoments(SINCE, since).build();
    Duration lasted = Duration.between(since, context.at());
    if (lasted.compareTo(context.thresholds().backpressureWindow()) < 0) {
      return RuleResult.ok().withNotes(notes);
    }
    String slow =
        Pressure.source(live, worst, limit)
            .map(vertex -> Pressure.nameOf(live, vertex))
            .orElse("unknown");
    Finding.Builder finding =
        found(
                Severity.WARNING,
                "\""
                    + Pressure.nameOf(live, pressed)
                    + "\" is back-pressured; the slow vertex is \""
                    + slow
                    + '"')
            .figure("ratio", String.format(Locale.ROOT, "%.2f", highest.getAsDouble()))
            .figure("slowVertex", slow)
            .figure("lasting", lasted);
    return RuleResult.finding(finding.build()).withNotes(notes);
  }
}
