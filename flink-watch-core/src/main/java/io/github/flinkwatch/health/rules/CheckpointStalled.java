package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** No checkpoint has completed for longer than the job's own configuration explains. */
final class CheckpointStalled extends StandardRule {

  private static final String NONE = "none";
  private static final String COMPLETED = "completed";
  private static final String RESTORED = "restored";
  private static final String RESTORES = "restores";

  CheckpointStalled() {
    super(
        RuleId.CHECKPOINT_STALLED,
        true,
        RUNNING,
        "No checkpoint has completed for max(interval, timeout, minimum pause) x (tolerable"
            + " failures + 2), by the running job's own checkpoint configuration and Flink's own"
            + " clock, counted while the job was RUNNING. A restore is no completed checkpoint: how"
            + " often the same one was restored is said. A warning only if none is triggered.",
        "Look at the subtasks that CHECKPOINT_CULPRIT names, and at the checkpoint storage.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    if (context.live().checkpointConfig().isAbsent() || context.live().checkpoints().isAbsent()) {
      return RuleResult.ok();
    }
    Optional<CheckpointConfig> config = context.live().checkpointConfig().value();
    if (config.isEmpty()) {
      return lacks("checkpoint settings", context.live().checkpointConfig())
          .withNotes(context.notes());
    }
    Optional<Duration> patience = CheckpointFacts.patience(context, config.get());
    if (patience.isEmpty()) {
      return RuleResult.ok();
    }
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", context.live().checkpoints())
          .withNotes(context.notes());
    }
    RuleNotes notes = noted(context, statistics.get(), patience.get());
    Duration seen = notes.span(NONE).map(ObservedSpan::observed).orElse(Duration.ZERO);
    Optional<Duration> told = CheckpointFacts.noneFor(context, statistics.get());
    Duration age = told.filter(by -> by.compareTo(seen) > 0).orElse(seen);
    if (age.compareTo(patience.get()) <= 0) {
      return (told.isPresent() ? RuleResult.ok() : cannotTell(context)).withNotes(notes);
    }
    Instant since =
        told.filter(age::equals)
            .flatMap(byFlink -> CheckpointFacts.noneSince(context, statistics.get()))
            .or(() -> notes.span(NONE).map(ObservedSpan::beganAt))
            .orElse(context.at());
    return RuleResult.finding(
            stalled(context, config.get(), statistics.get(), notes, age)
                .figure("noneFor", age)
                .figure("explicable", patience.get())
                .figure("since", since)
                .figure("inProgress", statistics.get().counts().inProgress())
                .build())
        .withNotes(notes);
  }

  private static RuleResult cannotTell(RuleContext context) {
    return context.live().details().isKnown()
        ? RuleResult.notEvaluated("no checkpoint completed, and the job's start is unknown")
        : lacks("details, which tell Flink's own clock,", context.live().details());
  }

  private Finding.Builder stalled(
      RuleContext context,
      CheckpointConfig config,
      CheckpointingStatistics statistics,
      RuleNotes notes,
      Duration age) {
    int finished =
        context.live().overview().value().map(overview -> overview.tasks().finished()).orElse(0);
    boolean finishedTasksStopThem =
        finished > 0 && !config.checkpointsAfterTasksFinish().orElse(false);
    long restores = notes.number(RESTORES).orElse(0);
    boolean noneTriggered =
        restores == 0 && !finishedTasksStopThem && !CheckpointFacts.isAnyTriggered(statistics);
    StringBuilder detail = new StringBuilder(160);
    detail.append("no checkpoint completed for ").append(Spans.spoken(age));
    if (noneTriggered) {
      detail.append(
          ", and none is triggered: a source may be reading its backlog"
              + " (execution.checkpointing.interval-during-backlog), or not all tasks run");
    } else {
      Duration explicable = CheckpointFacts.patience(context, config).orElse(Duration.ZERO);
      detail.append(", ").append(Spans.spoken(explicable)).append(" would be explicable");
    }
    if (restores > 0) {
      detail.append("; the same one was restored ").append(times(restores));
    }
    if (finishedTasksStopThem) {
      detail.append("; tasks have finished, after which this job takes no checkpoints");
    }
    Finding.Builder finding =
        found(noneTriggered ? Severity.WARNING : Severity.CRITICAL, detail.toString());
    if (restores > 0) {
      finding.figure("restores", restores);
    }
    return finding;
  }

  private static String times(long n) {
    return n == 1 ? "once" : n + " times";
  }

  /** Notes for how long the job was seen to run with none completed, and restores meanwhile. */
  private static RuleNotes noted(
      RuleContext context, CheckpointingStatistics statistics, Duration patience) {
    RuleNotes before = context.notes();
    long completed =
        CheckpointFacts.lastCompletedAt(statistics).map(Instant::toEpochMilli).orElse(-1L);
    OptionalLong known = before.number(COMPLETED);
    boolean another = known.isEmpty() || completed > known.getAsLong();
    long last = another ? completed : known.getAsLong();
    Optional<Instant> now = CheckpointFacts.now(context);
    // By Flink's clock, as all times of checkpoints; without it the span stays as it was.
    Optional<ObservedSpan> span =
        now.map(at -> another ? ObservedSpan.begin(at) : context.seen(NONE, patience, at))
            .or(() -> before.span(NONE).filter(kept -> !another));
    Optional<RestoredCheckpoint> restored = statistics.latest().restored();
    long restoredNow = restored.map(r -> r.restoreTime().toEpochMilli()).orElse(0L);
    long restoredBefore = before.number(RESTORED).orElse(0);
    if (!another && restoredNow <= restoredBefore && span.isPresent()) {
      return before.withSpan(NONE, span.get()); // as it goes on
    }
    Map<String, Long> numbers = new LinkedHashMap<>(4);
    numbers.put(COMPLETED, last);
    long restoredAt = Math.max(restoredNow, restoredBefore);
    if (restoredAt > 0) {
      numbers.put(RESTORED, restoredAt);
    }
    long restores = another ? 0 : before.number(RESTORES).orElse(0);
    boolean anew = restoredNow > restoredBefore && CheckpointFacts.isAfterLast(statistics);
    if (restores + (anew ? 1 : 0) > 0) {
      numbers.put(RESTORES, restores + (anew ? 1 : 0));
    }
    return RuleNotes.of(span.map(seen -> Map.of(NONE, seen)).orElse(Map.of()), numbers);
  }
}
