package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Watermarks;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Between which watermarks a job's vertices stand, in milliseconds since 1970. */
final class WatermarkRange {

  private static final WatermarkRange NONE =
      new WatermarkRange(OptionalLong.empty(), OptionalLong.empty());

  private final OptionalLong lowest;
  private final OptionalLong highest;

  private WatermarkRange(OptionalLong lowest, OptionalLong highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  static WatermarkRange of(JobSnapshot live) {
    if (live.watermarks().isEmpty()) {
      return NONE;
    }
    // Plain numbers, and each vertex gone through once: a fleet has thousands of subtasks.
    boolean anyVertex = false;
    boolean anySubtask = false;
    long lowest = Long.MAX_VALUE;
    long highest = Long.MIN_VALUE;
    for (Observation<Watermarks> piece : live.watermarks().values()) {
      Optional<Watermarks> marks = piece.value();
      if (marks.isPresent() && !marks.get().bySubtask().isEmpty()) {
        long lowestOfVertex = Long.MAX_VALUE;
        for (Instant ofSubtask : marks.get().bySubtask().values()) {
          long millis = millis(ofSubtask);
          if (millis != Long.MAX_VALUE) { // else its input has ended, and it holds nothing back
            lowestOfVertex = Math.min(lowestOfVertex, millis);
            highest = Math.max(highest, millis);
          }
        }
        if (lowestOfVertex == Long.MAX_VALUE) {
          continue;
        }
        anySubtask = true;
        if (marks.get().subtasksWithout().isEmpty()) { // else the vertex as a whole has none
          anyVertex = true;
          lowest = Math.min(lowest, lowestOfVertex);
        }
      }
    }
    return new WatermarkRange(
        anyVertex ? OptionalLong.of(lowest) : OptionalLong.empty(),
        anySubtask ? OptionalLong.of(highest) : OptionalLong.empty());
  }

  /** A subtask whose input has ended stands at the greatest watermark there is. */
  private static long millis(Instant mark) {
    try {
      return mark.toEpochMilli();
    } catch (ArithmeticException endOfInput) {
      return Long.MAX_VALUE;
    }
  }

  /** Returns the lowest watermark of any vertex, or empty if none has one. */
  OptionalLong lowest() {
    return lowest;
  }

  /** Returns the highest watermark of any subtask, or empty if none has one. */
  OptionalLong highest() {
    return highest;
  }
}
