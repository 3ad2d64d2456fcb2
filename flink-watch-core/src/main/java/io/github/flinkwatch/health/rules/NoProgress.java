package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * No record moves, and something holds the job back. Either alone is lawful: a source is idle at
 * night, and a busy job is under backpressure.
 */
final class NoProgress extends StandardRule {

  private static final String RECORDS = "records";
  private static final String STILL = "still";
  private static final String LOW = "lowestWatermark";
  private static final String HIGH = "highestWatermark";

  NoProgress() {
    super(
        RuleId.NO_PROGRESS,
        true,
        RUNNING,
        "No vertex moved a record for progressWindow, and something holds the job back:"
            + " backpressure, a checkpoint that does not complete, or a watermark that stands while"
            + " another one goes on. Idle is not stuck.",
        "Take thread dumps where the records stand still, and see whether sinks and other "
            + "systems answer.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobSnapshot live = context.live();
    Optional<JobDetails> details = live.details().value();
    if (details.isEmpty()) {
      return lacks("record counters", live.details()).withNotes(context.notes());
    }
    long records = records(details.get());
    OptionalLong before = context.notes().number(RECORDS);
    WatermarkRange marks = WatermarkRange.of(live);
    if (before.isPresent() && before.getAsLong() != records) {
      return RuleResult.ok().withNotes(moved(records, ObservedSpan.begin(context.at()), marks));
    }
    ObservedSpan stillSeen = context.unchanged(STILL);
    RuleNotes notes = still(context.notes(), records, stillSeen, marks);
    Optional<Boolean> stalled = CheckpointFacts.isStalled(context);
    List<String> holds = holds(context, stalled.orElse(false), marks, notes);
    if (holds.isEmpty()) {
      if (!BackpressureMap.isComplete(live)) {
        return lacks("backpressure measurements", BackpressureMap.missing(live)).withNotes(notes);
      }
      if (stalled.isEmpty()) {
        return lacks("checkpoint statistics", live.checkpoints()).withNotes(notes);
      }
      return RuleResult.ok().withNotes(notes);
    }
    String heldBackBy = String.join(" and ", holds);
    Duration still = Duration.between(stillSeen.beganAt(), context.at());
    String detail =
        (still.isZero()
                ? "whether records move is not known yet"
                : "no record moved for " + Spans.spoken(still))
            + ", held back by "
            + heldBackBy;
    if (records == 0 && details.get().vertices().size() == 1) {
      return RuleResult.notEvaluated(
              "held back by " + heldBackBy + "; Flink counts no records within a single vertex")
          .withNotes(notes);
    }
    if (still.compareTo(context.thresholds().progressWindow()) < 0) {
      return RuleResult.notEvaluated(detail + "; waits for the window to pass").withNotes(notes);
    }
    return RuleResult.finding(
            found(Severity.CRITICAL, detail)
                .figure("records", records)
                .figure("stillFor", still)
                .figure("heldBackBy", heldBackBy)
                .build())
        .withNotes(notes);
  }

  /** Returns how many records the vertices read and wrote. */
  static long records(JobDetails details) {
    long records = 0;
    for (JobVertex vertex : details.vertices()) {
      records += vertex.metrics().readRecords() + vertex.metrics().writeRecords();
    }
    return records;
  }

  private static List<String> holds(
      RuleContext context, boolean stalled, WatermarkRange marks, RuleNotes notes) {
    List<String> holds = new ArrayList<>(0);
    if (BackpressureMap.highest(context.live()).orElse(0)
        >= context.thresholds().backpressureRatio()) {
      holds.add("backpressure");
    }
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    boolean failing =
        statistics.isPresent()
            && CheckpointFacts.failedInARow(statistics.get()).size()
                >= context.thresholds().checkpointsFailed();
    if (stalled || failing) {
      holds.add("checkpoints that do not complete");
    }
    if (marks.lowest().isPresent()
        && marks.lowest().equals(notes.number(LOW))
        && marks.highest().getAsLong() > notes.number(HIGH).orElse(Long.MAX_VALUE)) {
      holds.add("a standing watermark");
    }
    return holds;
  }

  /** Notes the watermarks as they stand when a record moves. Every look at a busy job does. */
  private static RuleNotes moved(long records, ObservedSpan still, WatermarkRange marks) {
    Map<String, Long> numbers = new LinkedHashMap<>(4);
    numbers.put(RECORDS, records);
    if (marks.lowest().isPresent()) {
      numbers.put(LOW, marks.lowest().getAsLong());
    }
    if (marks.highest().isPresent()) {
      numbers.put(HIGH, marks.highest().getAsLong());
    }
    return RuleNotes.of(Map.of(STILL, still), numbers);
  }

  /** Notes nothing new but the first watermarks that are told after the record that moved last. */
  private static RuleNotes still(
      RuleNotes before, long records, ObservedSpan still, WatermarkRange marks) {
    if (before.span(STILL).filter(still::equals).isEmpty()) {
      return moved(records, still, marks);
    }
    boolean low = before.number(LOW).isEmpty() && marks.lowest().isPresent();
    boolean high = before.number(HIGH).isEmpty() && marks.highest().isPresent();
    if (!low && !high) {
      return before;
    }
    Map<String, Long> numbers = new LinkedHashMap<>(before.numbers());
    if (marks.lowest().isPresent()) {
      numbers.putIfAbsent(LOW, marks.lowest().getAsLong());
    }
    if (marks.highest().isPresent()) {
      numbers.putIfAbsent(HIGH, marks.highest().getAsLong());
    }
    return RuleNotes.of(Map.of(STILL, still), numbers);
  }
}
