package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.wire.AccumulatorsWire;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.FlameGraphWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.FlameGraph;
import io.github.flinkwatch.model.Metrics;
import io.github.flinkwatch.model.Metrics.AggregatedMetrics;
import io.github.flinkwatch.model.VertexAccumulators;
import io.github.flinkwatch.model.VertexAccumulators.AttemptAccumulators;
import io.github.flinkwatch.model.VertexAccumulators.VertexSubtaskAccumulators;
import io.github.flinkwatch.model.VertexDetails;
import io.github.flinkwatch.model.VertexDetails.SubtaskDetails;
import io.github.flinkwatch.model.VertexMetrics;
import io.github.flinkwatch.model.VertexMetrics.SubtaskMetrics;
import io.github.flinkwatch.model.VertexTaskManagers;
import io.github.flinkwatch.model.VertexTimes;
import io.github.flinkwatch.model.Watermarks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be asked about one vertex of a job. Immutable and thread-safe.
 *
 * <p>Subtasks and attempts are numbered from 0; a negative number is refused with an {@link
 * IllegalArgumentException}.
 */
public final class VertexQuestions {

  /** Which threads a flame graph is made of. */
  public enum FlameGraphType {
    /** All of them. */
    FULL,
    /** Those that run. */
    ON_CPU,
    /** Those that wait. */
    OFF_CPU
  }

  private static final List<String> JUDGED_METRICS =
      List.of(
          "numRecordsIn",
          "numRecordsOut",
          "numRecordsInPerSecond",
          "numRecordsOutPerSecond",
          "numBytesIn",
          "numBytesOut",
          "numBytesInPerSecond",
          "numBytesOutPerSecond",
          "busyTimeMsPerSecond",
          "idleTimeMsPerSecond",
          "backPressuredTimeMsPerSecond",
          "currentInputWatermark");

  private final Endpoint flink;
  private final String vertex;

  VertexQuestions(Endpoint flink, String job, VertexId vertexId) {
    this.flink = flink;
    this.vertex = job + "/vertices/" + requireNonNull(vertexId, "vertexId");
  }

  /** Asks for the vertex by subtask: {@code GET /jobs/:jobid/vertices/:vertexid}. */
  public Question<VertexDetails> details() {
    return flink.get(vertex, VerticesWire.VERTEX_DETAILS);
  }

  /**
   * Asks how much it waits for its downstream: {@code GET …/backpressure}. Up to 1.12 asking starts
   * a sampling of stacks, which costs; from 1.13 on it is cheap.
   */
  public Question<BackPressure> backPressure() {
    return flink.get(vertex + "/backpressure", BackPressureWire.BACK_PRESSURE);
  }

  /** Asks how far event time has come in it: {@code GET …/watermarks}. Since 1.10. */
  public Question<Watermarks> watermarks() {
    return flink.get(vertex + "/watermarks", MetricsWire.WATERMARKS);
  }

  /**
   * Asks for the metrics that a judgement needs, over its subtasks: {@code GET …/subtasks/metrics},
   * and then with {@code ?get=} for those that this version and this vertex have. Two requests,
   * each of which has the client's deadline, unless the question has one of its own.
   */
  public Question<VertexMetrics> subtasksMetrics() {
    return subtasksMetricNames()
        .then(
            names -> {
              List<String> both = new ArrayList<>(JUDGED_METRICS);
              both.retainAll(names.value().orElse(List.of()));
              return both.isEmpty()
                  ? Question.answered(names.map(known -> VertexMetrics.builder().build()))
                  : subtasksMetrics(both);
            });
  }

  /**
   * Asks for metrics over its subtasks: {@code GET …/subtasks/metrics?get=}. If no subtask has one
   * of them, Flink answers without any of the others too: ask only for what there is.
   */
  public Question<VertexMetrics> subtasksMetrics(Collection<String> names) {
    return flink.get(
        vertex + "/subtasks/metrics" + Endpoint.names(names), MetricsWire.VERTEX_METRICS);
  }

  /**
   * Asks for metrics over some of its subtasks: {@code GET …/subtasks/metrics?get=&agg=&subtasks=}.
   *
   * @param aggregations what is made of them; empty for all
   * @param subtasks their indexes; empty for all
   */
  public Question<AggregatedMetrics> subtasksMetrics(
      Collection<String> names, Set<MetricAggregation> aggregations, Collection<Integer> subtasks) {
    subtasks.forEach(index -> Endpoint.index(index, "subtasks"));
    return flink.get(
        vertex
            + "/subtasks/metrics"
            + Endpoint.names(names)
            + Endpoint.parameter("agg", aggregations)
            + Endpoint.parameter("subtasks", subtasks),
        MetricsWire.AGGREGATED_METRICS);
  }

  /** Asks which metrics its subtasks have: {@code GET …/subtasks/metrics}. */
  public Question<List<String>> subtasksMetricNames() {
    return flink.get(vertex + "/subtasks/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for metrics, named with the subtask before them: {@code GET …/metrics?get=}. */
  public Question<Metrics> metrics(Collection<String> names) {
    return flink.get(vertex + "/metrics" + Endpoint.names(names), MetricsWire.METRICS);
  }

  /** Asks which metrics there are: {@code GET …/metrics}. */
  public Question<List<String>> metricNames() {
    return flink.get(vertex + "/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for metrics of operator coordinators: {@code GET …/jm-operator-metrics}. Since 1.20. */
  public Question<Metrics> coordinatorMetrics(Collection<String> names) {
    return flink.get(vertex + "/jm-operator-metrics" + Endpoint.names(names), MetricsWire.METRICS);
  }

  /** Asks which metrics operator coordinators have: {@code GET …/jm-operator-metrics}. */
  public Question<List<String>> coordinatorMetricNames() {
    return flink.get(vertex + "/jm-operator-metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for the accumulators: {@code GET …/accumulators}. */
  public Question<VertexAccumulators> accumulators() {
    return flink.get(vertex + "/accumulators", AccumulatorsWire.VERTEX_ACCUMULATORS);
  }

  /** Asks for the accumulators by subtask: {@code GET …/subtasks/accumulators}. */
  public Question<VertexSubtaskAccumulators> subtaskAccumulators() {
    return flink.get(
        vertex + "/subtasks/accumulators", AccumulatorsWire.VERTEX_SUBTASK_ACCUMULATORS);
  }

  /** Asks when its subtasks entered which state: {@code GET …/subtasktimes}. */
  public Question<VertexTimes> times() {
    return flink.get(vertex + "/subtasktimes", VerticesWire.VERTEX_TIMES);
  }

  /** Asks for the vertex by TaskManager: {@code GET …/taskmanagers}. */
  public Question<VertexTaskManagers> taskManagers() {
    return flink.get(vertex + "/taskmanagers", VerticesWire.VERTEX_TASK_MANAGERS);
  }

  /** Asks where its threads spend their time: {@code GET …/flamegraph?type=}. Since 1.13. */
  public Question<FlameGraph> flameGraph(FlameGraphType type) {
    return flink.get(
        vertex + "/flamegraph?type=" + requireNonNull(type, "type"), FlameGraphWire.FLAME_GRAPH);
  }

  /**
   * Asks the same of one subtask: {@code GET …/flamegraph?type=&subtaskindex=}. Since 1.17; from
   * 1.13 to 1.16 Flink passes over which one, and answers for all.
   */
  public Question<FlameGraph> flameGraph(FlameGraphType type, int subtask) {
    return flink.get(
        vertex
            + "/flamegraph?type="
            + requireNonNull(type, "type")
            + "&subtaskindex="
            + Endpoint.index(subtask, "subtask"),
        FlameGraphWire.FLAME_GRAPH);
  }

  /** Asks for the current attempt of a subtask: {@code GET …/subtasks/:subtaskindex}. */
  public Question<SubtaskDetails> subtask(int subtask) {
    return flink.get(subtaskPath(subtask), VerticesWire.SUBTASK_DETAILS);
  }

  /**
   * Asks for the metrics of a subtask that a judgement needs: {@code GET
   * …/subtasks/:subtaskindex/metrics?get=}. What it does not have is missing.
   */
  public Question<SubtaskMetrics> subtaskMetrics(int subtask) {
    List<String> names = new ArrayList<>(JUDGED_METRICS);
    names.add("isBackPressured"); // no number, so there is no aggregate of it
    return subtaskMetrics(subtask, names);
  }

  /** Asks for metrics of a subtask: {@code GET …/subtasks/:subtaskindex/metrics?get=}. */
  public Question<SubtaskMetrics> subtaskMetrics(int subtask, Collection<String> names) {
    return flink.get(
        subtaskPath(subtask) + "/metrics" + Endpoint.names(names), MetricsWire.SUBTASK_METRICS);
  }

  /** Asks which metrics a subtask has: {@code GET …/subtasks/:subtaskindex/metrics}. */
  public Question<List<String>> subtaskMetricNames(int subtask) {
    return flink.get(subtaskPath(subtask) + "/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for one attempt of a subtask: {@code GET …/subtasks/:subtaskindex/attempts/:attempt}. */
  public Question<SubtaskDetails> attempt(int subtask, int attempt) {
    return flink.get(attemptPath(subtask, attempt), VerticesWire.SUBTASK_DETAILS);
  }

  /**
   * Asks for the accumulators of one attempt: {@code GET
   * …/subtasks/:subtaskindex/attempts/:attempt/accumulators}.
   */
  public Question<AttemptAccumulators> attemptAccumulators(int subtask, int attempt) {
    return flink.get(
        attemptPath(subtask, attempt) + "/accumulators", AccumulatorsWire.ATTEMPT_ACCUMULATORS);
  }

  private String subtaskPath(int subtask) {
    return vertex + "/subtasks/" + Endpoint.index(subtask, "subtask");
  }

  private String attemptPath(int subtask, int attempt) {
    return subtaskPath(subtask) + "/attempts/" + Endpoint.index(attempt, "attempt");
  }

  /** What Flink makes of the values that a metric has in many places. */
  public enum MetricAggregation {
    MIN,
    MAX,
    AVG,
    SUM,
    /** How far the largest is from the average. Since 1.20. */
    SKEW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
