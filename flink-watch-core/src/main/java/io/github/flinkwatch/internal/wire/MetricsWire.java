package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.Metrics;
import io.github.flinkwatch.model.Metrics.AggregatedMetrics;
import io.github.flinkwatch.model.Metrics.MetricAggregate;
import io.github.flinkwatch.model.VertexMetrics;
import io.github.flinkwatch.model.VertexMetrics.SubtaskMetrics;
import io.github.flinkwatch.model.Watermarks;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The metrics, which come as lists of {@code {"id":…,"value":…}}, and the watermarks among them.
 */
public final class MetricsWire {

  private static final String WATERMARK = ".currentInputWatermark";

  private static final JsonType<Map<String, String>> VALUES = CommonTypes.keyValues("id", "value");

  private static final JsonShape<MetricAggregate, MetricAggregate.Builder> AGGREGATE =
      JsonShape.of(MetricAggregate::builder, MetricAggregate.Builder::build)
          .field("id", STRING, MetricAggregate.Builder::name, MetricAggregate::name)
          .optionalDouble("min", MetricAggregate.Builder::min, MetricAggregate::min)
          .optionalDouble("max", MetricAggregate.Builder::max, MetricAggregate::max)
          .optionalDouble("avg", MetricAggregate.Builder::average, MetricAggregate::average)
          .optionalDouble("sum", MetricAggregate.Builder::sum, MetricAggregate::sum)
          .optionalDouble("skew", MetricAggregate.Builder::skew, MetricAggregate::skew)
          .shape();

  /** Any {@code …/metrics?get=}. */
  public static final JsonType<Metrics> METRICS =
      DerivedTypes.map(VALUES, values -> Metrics.builder().values(values).build(), Metrics::values);

  /** {@code /jobs/:jobid/metrics?get=}. */
  public static final JsonType<JobMetrics> JOB_METRICS =
      DerivedTypes.map(
          VALUES, values -> JobMetrics.builder().values(values).build(), JobMetrics::values);

  /** Any {@code …/metrics} without names: what there is to ask for. */
  public static final JsonType<List<String>> METRIC_NAMES =
      listOf(DerivedTypes.onlyField("id", STRING));

  /** {@code …/subtasks/:subtaskindex/metrics?get=}. */
  public static final JsonType<SubtaskMetrics> SUBTASK_METRICS =
      DerivedTypes.map(
          VALUES,
          values -> SubtaskMetrics.builder().values(values).build(),
          SubtaskMetrics::values);

  private static final JsonType<Map<String, MetricAggregate>> AGGREGATES =
      listed(AGGREGATE, MetricAggregate::name);

  /** {@code …/subtasks/metrics?get=}. */
  public static final JsonType<VertexMetrics> VERTEX_METRICS =
      DerivedTypes.map(
          AGGREGATES,
          byName -> VertexMetrics.builder().byName(byName).build(),
          VertexMetrics::byName);

  /** {@code /jobs/metrics?get=} and {@code /taskmanagers/metrics?get=}. */
  public static final JsonType<AggregatedMetrics> AGGREGATED_METRICS =
      DerivedTypes.map(
          AGGREGATES,
          byName -> AggregatedMetrics.builder().byName(byName).build(),
          AggregatedMetrics::byName);

  /** {@code /jobs/:jobid/vertices/:vertexid/watermarks}. */
  public static final JsonType<Watermarks> WATERMARKS =
      DerivedTypes.map(VALUES, MetricsWire::watermarks, MetricsWire::texts);

  private MetricsWire() {}

  private static Watermarks watermarks(Map<String, String> values) {
    Watermarks.Builder watermarks = Watermarks.builder();
    values.forEach(
        (name, text) -> {
          if (name.endsWith(WATERMARK)) {
            int subtask = Integer.parseInt(name.substring(0, name.length() - WATERMARK.length()));
            long millis = Long.parseLong(text);
            if (millis == Long.MIN_VALUE) {
              watermarks.addSubtasksWithout(subtask);
            } else {
              watermarks.putBySubtask(subtask, Instant.ofEpochMilli(millis));
            }
          }
        });
    return watermarks.build();
  }

  private static Map<String, String> texts(Watermarks watermarks) {
    Map<Integer, Long> millis = new TreeMap<>();
    watermarks.subtasksWithout().forEach(subtask -> millis.put(subtask, Long.MIN_VALUE));
    watermarks.bySubtask().forEach((subtask, at) -> millis.put(subtask, at.toEpochMilli()));
    Map<String, String> texts = new LinkedHashMap<>();
    millis.forEach((subtask, at) -> texts.put(subtask + WATERMARK, Long.toString(at)));
    return texts;
  }

  private static <V> JsonType<Map<String, V>> listed(
      JsonType<V> element, Function<V, String> name) {
    return DerivedTypes.map(
        listOf(element),
        elements -> {
          Map<String, V> byName = new LinkedHashMap<>();
          elements.forEach(each -> byName.put(name.apply(each), each));
          return byName;
        },
        byName -> List.copyOf(byName.values()));
  }
}
