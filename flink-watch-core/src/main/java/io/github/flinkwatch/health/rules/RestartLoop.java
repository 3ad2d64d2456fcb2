package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The job restarts again and again. Between two looks the counter is the only witness: the dip in
 * the state lasts a few tenths of a second.
 */
final class RestartLoop extends StandardRule {

  private static final String COUNTER = "restarts";
  private static final String ENTERED = "enteredRunning";
  private static final String SEEN = "seen";
  private static final int MAX_SAMPLES = 256;

  /** A stretch that nobody looked at and that is so many windows long proves no loop of now. */
  private static final int TOO_MANY_WINDOWS = 6;

  RestartLoop() {
    super(
        RuleId.RESTART_LOOP,
        false,
        UP,
        "Restarts within restartWindow: a warning from restartsDegraded on, critical from"
            + " restartsUnhealthy on. By the restart counter, from Flink 2.0 on without rescales;"
            + " a job younger than the window proves its loop at the first look, and what happened"
            + " while nobody looked for longer than the window proves none."
            + " A counter that fell means that the JobManager restarted; that is told as well."
            + " Without the counter, by how often the job entered RUNNING anew between two looks:"
            + " a lower bound, which proves a loop and never its absence.",
        "Look at the exception that comes again and again: restarting does not cure it.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    OptionalLong counter =
        context.live().metrics().value().map(RestartLoop::failures).orElse(OptionalLong.empty());
    if (counter.isEmpty()) {
      return withoutCounter(context);
    }
    List<Sample> before = counted(context, counter.getAsLong());
    List<Sample> samples = next(before, counter.getAsLong(), context);
    boolean counted =
        samples.equals(context.notes().samples(COUNTER))
            && context.notes().series().size() == 1
            && context.notes().numbers().isEmpty()
            && context.notes().spans().isEmpty();
    RuleNotes notes =
        (counted ? context.notes() : RuleNotes.builder().putSeries(COUNTER, samples).build())
            .withMoment(SEEN, context.at());
    if (before.isEmpty()) {
      return RuleResult.notEvaluated("a first look at the restart counter has nothing to compare")
          .withNotes(notes);
    }
    long restarts = restartsIn(samples);
    long fellFrom = before.get(before.size() - 1).value();
    boolean fell = counter.getAsLong() < fellFrom;
    if (restarts < context.thresholds().restartsDegraded()) {
      return (fell ? RuleResult.finding(jobManagerRestarted(fellFrom, counter)) : RuleResult.ok())
          .withNotes(notes);
    }
    Finding.Builder finding = loop(context, restarts, "").figure("counter", counter.getAsLong());
    if (fell) {
      finding.figure("counterFellFrom", fellFrom);
    }
    return RuleResult.finding(finding.build()).withNotes(notes);
  }

  /**
   * Returns the samples of the looks before, as far as they count. At a first look a job younger
   * than the window began at 0. What a counter moved in a stretch of many windows is spread over it
   * evenly, and what it moved while nobody looked for longer still, is left out.
   */
  private static List<Sample> counted(RuleContext context, long now) {
    Duration window = context.thresholds().restartWindow();
    List<Sample> samples = context.notes().samples(COUNTER);
    Optional<Instant> seen = context.notes().moment(SEEN);
    if (samples.isEmpty() || seen.isEmpty() || seen.get().isAfter(context.at())) {
      return sinceItBegan(context).orElse(List.of());
    }
    Duration unseen = Duration.between(seen.get(), context.at());
    if (unseen.compareTo(window) > 0 && sinceItBegan(context).isPresent()) {
      return sinceItBegan(context).get(); // a clock was set
    }
    long last = samples.get(samples.size() - 1).value();
    if (unseen.compareTo(window) <= 0 || now <= last) {
      return samples;
    }
    boolean tooLong = unseen.compareTo(window.multipliedBy(TOO_MANY_WINDOWS)) > 0;
    double share = tooLong ? 0 : (double) window.toMillis() / unseen.toMillis();
    return List.of(Sample.of(seen.get(), now - (long) ((now - last) * share)));
  }

  /** Returns what a job that is younger than the window tells by itself, or empty. */
  private static Optional<List<Sample>> sinceItBegan(RuleContext context) {
    return age(context)
        .filter(age -> age.compareTo(context.thresholds().restartWindow()) <= 0)
        .map(age -> List.of(Sample.of(context.at().minus(age), 0)));
  }

  /** Returns how old the job is by Flink's own clock. */
  private static Optional<Duration> age(RuleContext context) {
    return context
        .live()
        .details()
        .value()
        .flatMap(
            details -> details.startTime().map(start -> Duration.between(start, details.now())))
        .or(() -> context.live().overview().value().flatMap(JobOverview::duration))
        .filter(age -> !age.isNegative());
  }

  /** The times of the job's states witness no more than one restart between two looks. */
  private RuleResult withoutCounter(RuleContext context) {
    RuleResult unanswered = lacks("restart metrics", context.live().metrics());
    Optional<Instant> since =
        context.live().details().value().flatMap(details -> details.timestamp(JobStatus.RUNNING));
    if (since.isEmpty()) {
      return unanswered.withNotes(context.notes());
    }
    List<Sample> before = context.notes().samples(ENTERED);
    List<Sample> samples = next(before, since.get().toEpochMilli(), context);
    RuleNotes notes =
        samples == before
            ? context.notes()
            : context.notes().toBuilder().putSeries(ENTERED, samples).build();
    int restarts = samples.size() - 1;
    RuleResult result =
        restarts < context.thresholds().restartsDegraded()
            ? unanswered
            : RuleResult.finding(loop(context, restarts, "at least ").build());
    return result.withNotes(notes);
  }

  private Finding.Builder loop(RuleContext context, long restarts, String bound) {
    HealthThresholds thresholds = context.thresholds();
    return found(
            restarts >= thresholds.restartsUnhealthy() ? Severity.CRITICAL : Severity.WARNING,
            bound + restarts + " restarts within " + Spans.spoken(thresholds.restartWindow()))
        .figure("restarts", restarts)
        .figure("window", thresholds.restartWindow());
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

  /**
   * Keeps one sample for each value that the counter had in the window, and the one before it as
   * the baseline; the very list of the look before, if that has not changed.
   */
  private static List<Sample> next(List<Sample> before, long now, RuleContext context) {
    if (!before.isEmpty() && before.get(before.size() - 1).at().isAfter(context.at())) {
      return List.of(Sample.of(context.at(), now)); // time went back
    }
    Instant begin = context.at().minus(context.thresholds().restartWindow());
    int baseline = 0;
    while (baseline + 1 < before.size() && !before.get(baseline + 1).at().isAfter(begin)) {
      baseline++;
    }
    boolean moved = before.isEmpty() || before.get(before.size() - 1).value() != now;
    if (baseline == 0 && !moved) {
      return before;
    }
    List<Sample> samples = new ArrayList<>(before.subList(baseline, before.size()));
    if (moved) {
      samples.add(Sample.of(context.at(), now));
    }
    if (samples.size() > MAX_SAMPLES) {
      samples.remove(1);
    }
    return samples;
  }
}
