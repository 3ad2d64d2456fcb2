package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.model.ExceptionEntry;
import io.github.flinkwatch.model.JobExceptions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Failures that no look saw in the state. The exceptions are cached and lag: what appears just
 * after a look that did see the job restart belongs to that restart.
 */
final class HiddenFailures extends Rule {

  private static final String NEWEST = "newest";
  private static final String DISTURBED = "disturbed";
  private static final Duration LAG = Duration.ofSeconds(10);

  HiddenFailures() {
    super(
        RuleId.HIDDEN_FAILURES,
        false,
        EnumSet.of(JobState.RUNNING, JobState.RESTARTING, JobState.FAILING, JobState.STARTING),
        "New entries in the exception history, although no look saw the job leave RUNNING: the job"
            + " failed and recovered between two looks, or only a region of it did.",
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
      return RuleResult.ok().withNotes(notes);
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
        .withNotes(notes);
  }

  /** Returns the last look that saw the job leave RUNNING, as long as exceptions may lag it. */
  private static Optional<Instant> lastDisturbed(RuleContext context, boolean running) {
    if (!running) {
      return Optional.of(context.at());
    }
    Optional<Instant> disturbed = context.notes().moment(DISTURBED);
    boolean recent =
        disturbed.isPresent()
            && (Duration.between(disturbed.get(), context.at()).compareTo(LAG) <= 0
                || context.memory().lastLookAt().equals(disturbed));
    return recent ? disturbed : Optional.empty();
  }

  private static RuleNotes notes(
      RuleContext context, Optional<Instant> disturbed, OptionalLong newest) {
    RuleNotes before = context.notes();
    if (before.moment(DISTURBED).equals(disturbed) && before.number(NEWEST).equals(newest)) {
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
