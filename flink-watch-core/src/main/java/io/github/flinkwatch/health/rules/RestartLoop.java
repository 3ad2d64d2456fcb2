package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Sample;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The job restarts again and again. Between two looks the counter is the only witness: the dip in
 * the state lasts a few tenths of a second.
 */
final class RestartLoop extends Rule {

  private static final String COUNTER = "restarts";
  private static final int MAX_SAMPLES = 256;

  RestartLoop() {
    super(
        RuleId.RESTART_LOOP,
        false,
        UP,
        "Restarts within restartWindow: a warning from restartsDegraded on, critical from"
            + " restartsUnhealthy on. By the restart counter, from Flink 2.0 on without rescales."
            + " A counter that fell means that the JobManager restarted; that is told as well.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    OptionalLong counter =
        context.live().metrics().value().map(RestartLoop::failures).orElse(OptionalLong.empty());
    if (counter.isEmpty()) {
      return lacks("restart metrics", context.live().metrics()).withNotes(context.notes());
    }
    List<Sample> samples = new ArrayList<>(context.notes().samples(COUNTER));
    Optional<Sample> last =
        samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
    samples.add(Sample.of(context.at(), counter.getAsLong()));
    trim(samples, context.at().minus(context.thresholds().restartWindow()));
    RuleNotes notes = RuleNotes.builder().putSeries(COUNTER, samples).build();
    if (last.isEmpty()) {
      return RuleResult.notEvaluated("a first look at the restart counter has nothing to compare")
          .withNotes(notes);
    }
    long restarts = restartsIn(samples);
    long fellFrom = last.get().value();
    boolean fell = counter.getAsLong() < fellFrom;
    if (restarts < context.thresholds().restartsDegraded()) {
      return (fell ? RuleResult.finding(jobManagerRestarted(fellFrom, counter)) : RuleResult.ok())
          .withNotes(notes);
    }
    Finding.Builder finding =
        found(
                restarts >= context.thresholds().restartsUnhealthy()
                    ? Severity.CRITICAL
                    : Severity.WARNING,
                restarts
                    + " restarts within "
                    + context.thresholds().restartWindow().toMinutes()
                    + " min")
            .figure("restarts", restarts)
            .figure("counter", counter.getAsLong())
            .figure("window", context.thresholds().restartWindow());
    if (fell) {
      finding.figure("counterFellFrom", fellFrom);
    }
    return RuleResult.finding(finding.build()).withNotes(notes);
  }

  /** From 2.0 on a rescale counts as a restart too, and is counted beside it. */
  private static OptionalLong failures(JobMetrics metrics) {
    OptionalLong restarts = metrics.restarts();
    return restarts.isEmpty()
        ? restarts
        : OptionalLong.of(Math.max(0, restarts.getAsLong() - metrics.rescales().orElse(0)));
  }

  private Finding jobManagerRestarted(long from, OptionalLong counter) {
    return found(
            Severity.INFO,
            "the restart counter fell from "
                + from
                + " to "
                + counter.getAsLong()
                + ": the JobManager restarted")
        .figure("counterFellFrom", from)
        .figure("counter", counter.getAsLong())
        .build();
  }

  /** What a counter says after it fell happened since it fell. */
  private static long restartsIn(List<Sample> samples) {
    long restarts = 0;
    for (int i = 1; i < samples.size(); i++) {
      long now = samples.get(i).value();
      long before = samples.get(i - 1).value();
      restarts += now >= before ? now - before : now;
    }
    return restarts;
  }

  /** Keeps the window, the sample before it as its baseline, and of equal ones the outer two. */
  private static void trim(List<Sample> samples, Instant begin) {
    while (samples.size() > 1 && !samples.get(1).at().isAfter(begin)) {
      samples.remove(0);
    }
    for (int i = samples.size() - 2; i > 0; i--) {
      if (samples.get(i - 1).value() == samples.get(i).value()
          && samples.get(i).value() == samples.get(i + 1).value()) {
        samples.remove(i);
      }
    }
    while (samples.size() > MAX_SAMPLES) {
      samples.remove(1);
    }
  }
}
