package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.BackPressure.BackPressureLevel;
import io.github.flinkwatch.model.BackPressure.SubtaskBackPressure;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlan.JobPlanInput;
import io.github.flinkwatch.model.JobPlan.JobPlanNode;
import io.github.flinkwatch.model.JobVertex;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How much backpressure there is at the moment, and where it comes from. */
final class BackpressureMap {

  /** The ratio that stands for a level where a version sends no ratio. */
  private static final double HIGH = 0.5;

  private BackpressureMap() {}

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

  /**
   * Returns the slow vertex: where the back-pressured path ends. If several come after its end, it
   * is the busiest where busy time is sent, else the first of the plan.
   */
  static Optional<VertexId> source(JobSnapshot live, Map<VertexId, Double> worst, double limit) {
    Optional<JobDetails> details = live.details().value();
    if (details.isEmpty()) {
      return Optional.empty();
    }
    List<JobPlanNode> nodes = details.get().plan().map(JobPlan::nodes).orElse(List.of());
    Set<VertexId> going = new HashSet<>();
    for (JobPlanNode node : nodes) {
      if (isAbove(worst, node.id(), limit)) {
        node.inputs().forEach(input -> going.add(input.id()));
      }
    }
    VertexId busiest = null;
    double most = -1;
    for (JobPlanNode node : nodes) {
      boolean afterTheEnd =
          !isAbove(worst, node.id(), limit)
              && node.inputs().stream()
                  .map(JobPlanInput::id)
                  .anyMatch(id -> isAbove(worst, id, limit) && !going.contains(id));
      double busy = afterTheEnd ? busy(live, node.id()) : -1;
      if (busy > most) {
        busiest = node.id();
        most = busy;
      }
    }
    return busiest != null ? Optional.of(busiest) : afterTheLast(details.get(), worst, limit);
  }

  /** Without a plan the vertices are in the order of the topology, more or less. */
  private static Optional<VertexId> afterTheLast(
      JobDetails details, Map<VertexId, Double> worst, double limit) {
    Optional<VertexId> after = Optional.empty();
    boolean seen = false;
    for (JobVertex vertex : details.vertices()) {
      if (isAbove(worst, vertex.id(), limit)) {
        seen = true;
        after = Optional.empty();
      } else if (seen && after.isEmpty()) {
        after = Optional.of(vertex.id());
      }
    }
    return after;
  }

  /** Orders vertices: not back-pressured before back-pressured, and busy before idle. */
  static Comparator<VertexId> busyBeforePressed(JobSnapshot live, double limit) {
    Map<VertexId, Double> worst = worst(live);
    Comparator<VertexId> pressed = Comparator.comparing(vertex -> isAbove(worst, vertex, limit));
    return pressed.thenComparing(vertex -> -busy(live, vertex));
  }

  /** Returns how busy the busiest subtask of a vertex is, 0 to 1; 0 where nobody says. */
  private static double busy(JobSnapshot live, VertexId vertex) {
    return VertexPieces.value(live.backPressure(), vertex)
        .map(BackPressure::subtasks)
        .orElse(List.of())
        .stream()
        .mapToDouble(subtask -> subtask.busyRatio().orElse(0))
        .max()
        .orElse(0);
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
