package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.BackPressureLevel;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlanInput;
import io.github.flinkwatch.model.JobPlanNode;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.SubtaskBackPressure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How much backpressure there is at the moment, and where it comes from. */
final class Pressure {

  /** The ratio that stands for a level where a version sends no ratio. */
  private static final double HIGH = 0.5;

  private Pressure() {}

  /** Returns whether every vertex that was asked for was measured, and at least one was. */
  static boolean isComplete(JobSnapshot live) {
    for (Observation<BackPressure> piece : live.backPressure().values()) {
      if (!isMeasured(piece)) {
        return false;
      }
    }
    return !live.backPressure().isEmpty();
  }

  /** Returns the worst ratio of any vertex, or empty if none was measured. */
  static OptionalDouble highest(JobSnapshot live) {
    boolean measured = false;
    double highest = 0;
    for (Observation<BackPressure> piece : live.backPressure().values()) {
      if (isMeasured(piece)) {
        measured = true;
        highest = Math.max(highest, worst(piece.value().orElseThrow()));
      }
    }
    return measured ? OptionalDouble.of(highest) : OptionalDouble.empty();
  }

  private static boolean isMeasured(Observation<BackPressure> piece) {
    Optional<BackPressure> pressure = piece.value();
    return pressure.isPresent() && pressure.get().measured();
  }

  /** Returns the worst ratio of each vertex that was measured. */
  static Map<VertexId, Double> worst(JobSnapshot live) {
    Map<VertexId, Double> worst = new LinkedHashMap<>();
    live.backPressure()
        .forEach(
            (vertex, piece) ->
                piece
                    .value()
                    .filter(BackPressure::measured)
                    .ifPresent(pressure -> worst.put(vertex, worst(pressure))));
    return worst;
  }

  /** Returns any of the pieces that could not be had, to say why. */
  static Observation<?> missing(JobSnapshot live) {
    for (Observation<BackPressure> piece : live.backPressure().values()) {
      if (!piece.isKnown()) {
        return piece;
      }
    }
    return live.details();
  }

  /** Returns the first vertex after a back-pressured one that is not so itself: the slow one. */
  static Optional<VertexId> source(JobSnapshot live, Map<VertexId, Double> worst, double limit) {
    Optional<JobDetails> details = live.details().value();
    if (details.isEmpty()) {
      return Optional.empty();
    }
    List<JobPlanNode> nodes = details.get().plan().map(JobPlan::nodes).orElse(List.of());
    for (JobPlanNode node : nodes) {
      boolean fedBySlow =
          node.inputs().stream().map(JobPlanInput::id).anyMatch(id -> isAbove(worst, id, limit));
      if (fedBySlow && !isAbove(worst, node.id(), limit)) {
        return Optional.of(node.id());
      }
    }
    Optional<VertexId> after = Optional.empty();
    boolean seen = false;
    for (JobVertex vertex : details.get().vertices()) {
      if (isAbove(worst, vertex.id(), limit)) {
        seen = true;
        after = Optional.empty();
      } else if (seen && after.isEmpty()) {
        after = Optional.of(vertex.id());
      }
    }
    return after;
  }

  static String nameOf(JobSnapshot live, VertexId vertex) {
    return live.details().value().map(JobDetails::vertices).orElse(List.of()).stream()
        .filter(candidate -> candidate.id().equals(vertex))
        .map(JobVertex::name)
        .findFirst()
        .orElseGet(vertex::toString);
  }

  private static boolean isAbove(Map<VertexId, Double> worst, VertexId vertex, double limit) {
    return worst.getOrDefault(vertex, 0.0) >= limit;
  }

  private static double worst(BackPressure pressure) {
    double worst =
        pressure.level().filter(level -> level == BackPressureLevel.HIGH).isPresent() ? HIGH : 0;
    for (SubtaskBackPressure subtask : pressure.subtasks()) {
      worst = Math.max(worst, subtask.ratio().orElse(0));
    }
    return worst;
  }
}
