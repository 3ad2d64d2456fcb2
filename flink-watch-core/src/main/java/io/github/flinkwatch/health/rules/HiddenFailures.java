package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobExceptions.ExceptionEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Failures that no look saw in the state. The exceptions are cached and lag: what appears just
 * after a look that did see the job restart belongs to that restart.
 */
final class HiddenFailures extends StandardRule {

  private static final String NEWEST = "newest";
  private static final String FOUND = "found";
  private static final String AGAIN = "again";
  private static final String DISTURBED = "disturbed";
  private static final Duration LAG = Duration.ofSeconds(10);

  HiddenFailures() {
    super(
        RuleId.HIDDEN_FAILURES,
        false,
        EnumSet.of(JobState.RUNNING, JobState.RESTARTING, JobState.FAILING, JobState.STARTING),
        "New entries in the exception history, although no look saw the job leave RUNNING: the job"
            + " failed and recovered between two looks, or only a region of it did. From the"
            + " second one within restartWindow on it is told for as long.",
        "Look at the job's exceptions: it recovered this time.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    Optional<JobExceptions> exceptions = context.live().exceptions().value();
    boolean running = context.verdict().state() == JobState.RUNNING;
    Optional<Instant> disturbed = lastDisturbed(context, running);
    OptionalLong seen = context.notes().number(NEWEST);
    if (exceptions.isEmpty()) {
      return lacks("exceptions", context.live().exceptions())
          .withNotes(notes(context, disturbed, seen));
    }
    long newest = exceptions.get().latestFailureTime().map(Instant::toEpochMilli).orElse(0L);
    RuleNotes notes =
        notes(context, disturbed, OptionalLong.of(Math.max(newest, seen.orElse(newest))));
    if (seen.isEmpty()) {
      return RuleResult.notEvaluated("a first look at the exceptions has nothing to compare")
          .withNotes(notes);
    }
    if (newest <= seen.getAsLong() || !running || disturbed.isPresent()) {
      return running ? lasting(context, notes) : RuleResult.ok().withNotes(notes);
    }
    long since = seen.getAsLong();
    long count =
        Math.max(
            1,
            exceptions
                .get()
                .history()
                .map(
                    history ->
                        history.entries().stream()
                            .filter(entry -> entry.time().toEpochMilli() > since)
                            .count())
                .orElse(1L));
    String name =
        exceptions
            .get()
            .history()
            .flatMap(history -> history.entries().stream().findFirst())
            .map(ExceptionEntry::exceptionName)
            .or(() -> exceptions.get().latestStackTrace().map(HiddenFailures::firstLine))
            .orElse("unnamed");
    return RuleResult.finding(
            found(Severity.WARNING, count + " new failure(s) that no state told of: " + name)
                .figure("failures", count)
                .figure("newest", Instant.ofEpochMilli(newest))
                .build())
        .withNotes(
            notes.toBuilder()
                .putMoments(FOUND, context.at())
                .putNumbers(FOUND, newest)
                .putNumbers(AGAIN, isRecent(context) ? 1L : 0L)
                .build());
  }

  /** A slow loop is one trouble: the second failure within the window is told of for its length. */
  private RuleResult lasting(RuleContext context, RuleNotes notes) {
    Optional<Instant> found = context.notes().moment(FOUND);
    if (found.isEmpty() || !isRecent(context)) {
      return RuleResult.ok().withNotes(notes);
    }
    long newest = context.notes().number(FOUND).orElse(0);
    long again = context.notes().number(AGAIN).orElse(0);
    RuleNotes kept =
        notes.toBuilder()
            .putMoments(FOUND, found.get())
            .putNumbers(FOUND, newest)
            .putNumbers(AGAIN, again)
            .build();
    if (again == 0) {
      return RuleResult.ok().withNotes(kept);
    }
    String ago = Spans.spoken(Duration.between(found.get(), context.at()));
    return RuleResult.finding(
            found(
                    Severity.WARNING,
                    "failures that no state told of come again and again, the last one seen "
                        + ago
                        + " ago")
                .figure("newest", Instant.ofEpochMilli(newest))
                .build())
        .withNotes(kept);
  }

  private static boolean isRecent(RuleContext context) {
    return context
        .notes()
        .moment(FOUND)
        .map(found -> Duration.between(found, context.at()))
        .filter(ago -> !ago.isNegative())
        .filter(ago -> ago.compareTo(context.thresholds().restartWindow()) <= 0)
        .isPresent();
  }

  /** Returns the last look that saw the job leave RUNNING, as long as exceptions may lag it. */
  private static Optional<Instant> lastDisturbed(RuleContext context, boolean running) {
    if (!running) {
      return Optional.of(context.at());
    }
    Optional<Instant> disturbed = context.notes().moment(DISTURBED);
    boolean recent =
        disturbed.isPresent()
            && !disturbed.get().isAfter(context.at())
            && (Duration.between(disturbed.get(), context.at()).compareTo(lag(context)) <= 0
                || context.memory().lastLookAt().equals(disturbed));
    return recent ? disturbed : Optional.empty();
  }

  /** Exceptions are as old as Flink's cache may be. */
  private static Duration lag(RuleContext context) {
    return context
        .live()
        .dashboardConfig()
        .value()
        .map(config -> config.refreshInterval().plus(LAG.dividedBy(2)))
        .filter(lag -> lag.compareTo(LAG) > 0)
        .orElse(LAG);
  }

  private static RuleNotes notes(
      RuleContext context, Optional<Instant> disturbed, OptionalLong newest) {
    RuleNotes before = context.notes();
    if (before.moment(FOUND).isEmpty()
        && before.moment(DISTURBED).equals(disturbed)
        && before.number(NEWEST).equals(newest)) {
      return before;
    }
    RuleNotes.Builder notes = RuleNotes.builder();
    disturbed.ifPresent(at -> notes.putMoments(DISTURBED, at));
    newest.ifPresent(time -> notes.putNumbers(NEWEST, time));
    return notes.build();
  }

  private static String firstLine(String stackTrace) {
    return Excerpt.of(stackTrace.lines().findFirst().orElse(""), 200);
  }
}
