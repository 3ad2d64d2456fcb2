package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.BackPressure.BackPressureLevel;
import io.github.flinkwatch.model.BackPressure.SubtaskBackPressure;

/** {@code /jobs/:jobid/vertices/:vertexid/backpressure}, with level names of old and new. */
public final class BackPressureWire {

  /** One subtask. */
  public static final JsonShape<SubtaskBackPressure, SubtaskBackPressure.Builder>
      SUBTASK_BACK_PRESSURE =
          JsonShape.of(SubtaskBackPressure::builder, SubtaskBackPressure.Builder::build)
              .intField(
                  "subtask", SubtaskBackPressure.Builder::subtask, SubtaskBackPressure::subtask)
              .optionalInt(
                  "attempt-number",
                  SubtaskBackPressure.Builder::attempt,
                  SubtaskBackPressure::attempt)
              .optional(
                  "backpressureLevel",
                  WORD,
                  (builder, text) -> builder.level(BackPressureLevel.parse(text)).levelText(text),
                  SubtaskBackPressure::levelText)
              .orNamed("backpressure-level")
              .optionalDouble(
                  "ratio", SubtaskBackPressure.Builder::ratio, SubtaskBackPressure::ratio)
              .optionalDouble(
                  "idleRatio",
                  SubtaskBackPressure.Builder::idleRatio,
                  SubtaskBackPressure::idleRatio)
              .optionalDouble(
                  "busyRatio",
                  SubtaskBackPressure.Builder::busyRatio,
                  SubtaskBackPressure::busyRatio)
              .field(
                  "other-concurrent-attempts",
                  listOf(DerivedTypes.lazy(() -> BackPressureWire.SUBTASK_BACK_PRESSURE)),
                  SubtaskBackPressure.Builder::otherConcurrentAttempts,
                  SubtaskBackPressure::otherConcurrentAttempts)
              .shape();

  /** The whole answer. */
  public static final JsonShape<BackPressure, BackPressure.Builder> BACK_PRESSURE =
      JsonShape.of(BackPressure::builder, BackPressure.Builder::build)
          .field("status", WORD, BackPressure.Builder::statusText, BackPressure::statusText)
          .optional(
              "backpressureLevel",
              WORD,
              (builder, text) -> builder.level(BackPressureLevel.parse(text)).levelText(text),
              BackPressure::levelText)
          .orNamed("backpressure-level")
          .optional("end-timestamp", INSTANT, BackPressure.Builder::endTime, BackPressure::endTime)
          .field(
              "subtasks",
              listOf(SUBTASK_BACK_PRESSURE),
              BackPressure.Builder::subtasks,
              BackPressure::subtasks)
          .shape();

  private BackPressureWire() {}
}
