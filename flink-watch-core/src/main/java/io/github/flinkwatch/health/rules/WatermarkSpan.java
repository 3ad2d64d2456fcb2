package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Watermarks;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Between which watermarks a job's vertices stand, in milliseconds since 1970. */
final class WatermarkSpan {

  private static final WatermarkSpan NONE =
      new WatermarkSpan(OptionalLong.empty(), OptionalLong.empty());

  private final OptionalLong lowest;
  private final OptionalLong highest;

  private WatermarkSpan(OptionalLong lowest, OptionalLong highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  static WatermarkSpan of(JobSnapshot live) {
    if (live.watermarks().isEmpty()) {
      return NONE;
    }
    OptionalLong lowest = OptionalLong.empty();
    OptionalLong highest = OptionalLong.empty();
    for (Observation<Watermarks> piece : live.watermarks().values()) {
      Optional<Watermarks> marks = piece.value();
      if (marks.isPresent()) {
        Optional<Instant> ofVertex = marks.get().lowest();
        if (ofVertex.isPresent()) {
          long millis = millis(ofVertex.get());
          lowest = OptionalLong.of(Math.min(millis, lowest.orElse(millis)));
        }
        for (Instant ofSubtask : marks.get().bySubtask().values()) {
          long millis = millis(ofSubtask);
          highest = OptionalLong.of(Math.max(millis, highest.orElse(millis)));
        }
      }
    }
    return new WatermarkSpan(lowest, highest);
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
