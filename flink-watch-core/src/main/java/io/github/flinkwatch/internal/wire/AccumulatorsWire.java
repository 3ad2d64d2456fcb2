package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.VERTEX_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.JobAccumulators;
import io.github.flinkwatch.model.JobAccumulators.Accumulator;
import io.github.flinkwatch.model.VertexAccumulators;
import io.github.flinkwatch.model.VertexAccumulators.AttemptAccumulators;
import io.github.flinkwatch.model.VertexAccumulators.SubtaskAccumulators;
import io.github.flinkwatch.model.VertexAccumulators.VertexSubtaskAccumulators;

/** The accumulators of jobs, vertices, subtasks and attempts. */
public final class AccumulatorsWire {

  /** One accumulator. */
  static final JsonShape<Accumulator, Accumulator.Builder> ACCUMULATOR =
      JsonShape.of(Accumulator::builder, Accumulator.Builder::build)
          .field("name", STRING, Accumulator.Builder::name, Accumulator::name)
          .field("type", WORD, Accumulator.Builder::type, Accumulator::type)
          .field("value", STRING, Accumulator.Builder::value, Accumulator::value)
          .shape();

  /** {@code /jobs/:jobid/accumulators}. Its {@code job-accumulators} is filled by no version. */
  public static final JsonShape<JobAccumulators, JobAccumulators.Builder> JOB_ACCUMULATORS =
      JsonShape.of(JobAccumulators::builder, JobAccumulators.Builder::build)
          .field(
              "user-task-accumulators",
              listOf(ACCUMULATOR),
              JobAccumulators.Builder::accumulators,
              JobAccumulators::accumulators)
          .field(
              "serialized-user-task-accumulators",
              mapOf(STRING),
              JobAccumulators.Builder::serialized,
              JobAccumulators::serialized)
          .shape();

  /** {@code /jobs/:jobid/vertices/:vertexid/accumulators}. */
  public static final JsonShape<VertexAccumulators, VertexAccumulators.Builder>
      VERTEX_ACCUMULATORS =
          JsonShape.of(VertexAccumulators::builder, VertexAccumulators.Builder::build)
              .field(
                  "id",
                  VERTEX_ID,
                  VertexAccumulators.Builder::vertexId,
                  VertexAccumulators::vertexId)
              .field(
                  "user-accumulators",
                  listOf(ACCUMULATOR),
                  VertexAccumulators.Builder::accumulators,
                  VertexAccumulators::accumulators)
              .shape();

  /** One subtask's accumulators. Versions with both write {@code host} before {@code endpoint}. */
  static final JsonShape<SubtaskAccumulators, SubtaskAccumulators.Builder> SUBTASK_ACCUMULATORS =
      JsonShape.of(SubtaskAccumulators::builder, SubtaskAccumulators.Builder::build)
          .intField("subtask", SubtaskAccumulators.Builder::subtask, SubtaskAccumulators::subtask)
          .intField("attempt", SubtaskAccumulators.Builder::attempt, SubtaskAccumulators::attempt)
          .optional(
              "endpoint",
              STRING,
              SubtaskAccumulators.Builder::endpoint,
              SubtaskAccumulators::endpoint)
          .orNamed("host")
          .field(
              "user-accumulators",
              listOf(ACCUMULATOR),
              SubtaskAccumulators.Builder::accumulators,
              SubtaskAccumulators::accumulators)
          .shape();

  /** {@code /jobs/:jobid/vertices/:vertexid/subtasks/accumulators}. */
  public static final JsonShape<VertexSubtaskAccumulators, VertexSubtaskAccumulators.Builder>
      VERTEX_SUBTASK_ACCUMULATORS =
          JsonShape.of(VertexSubtaskAccumulators::builder, VertexSubtaskAccumulators.Builder::build)
              .field(
                  "id",
                  VERTEX_ID,
                  VertexSubtaskAccumulators.Builder::vertexId,
                  VertexSubtaskAccumulators::vertexId)
              .intField(
                  "parallelism",
                  VertexSubtaskAccumulators.Builder::parallelism,
                  VertexSubtaskAccumulators::parallelism)
              .field(
                  "subtasks",
                  listOf(SUBTASK_ACCUMULATORS),
                  VertexSubtaskAccumulators.Builder::subtasks,
                  VertexSubtaskAccumulators::subtasks)
              .shape();

  /** {@code .../subtasks/:subtaskindex/attempts/:attempt/accumulators}. */
  public static final JsonShape<AttemptAccumulators, AttemptAccumulators.Builder>
      ATTEMPT_ACCUMULATORS =
          JsonShape.of(AttemptAccumulators::builder, AttemptAccumulators.Builder::build)
              .intField(
                  "subtask", AttemptAccumulators.Builder::subtask, AttemptAccumulators::subtask)
              .intField(
                  "attempt", AttemptAccumulators.Builder::attempt, AttemptAccumulators::attempt)
              .field(
                  "id",
                  STRING,
                  AttemptAccumulators.Builder::attemptId,
                  AttemptAccumulators::attemptId)
              .field(
                  "user-accumulators",
                  listOf(ACCUMULATOR),
                  AttemptAccumulators.Builder::accumulators,
                  AttemptAccumulators::accumulators)
              .shape();

  private AccumulatorsWire() {}
}
