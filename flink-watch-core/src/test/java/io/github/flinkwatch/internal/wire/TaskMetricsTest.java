package io.github.flinkwatch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.Captures.Capture;
import io.github.flinkwatch.model.Metrics.MetricAggregate;
import io.github.flinkwatch.model.VertexMetrics;
import io.github.flinkwatch.model.VertexMetrics.SubtaskMetrics;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The metrics of subtasks by their accessors, beside what the captured answers have. */
class TaskMetricsTest {

  static List<Capture> ofAWorkingVertex() {
    return Captures.of("healthy", "vertex-1-subtasks-metrics-get");
  }

  static List<Capture> ofOneSubtask() {
    return Captures.of("healthy", "vertex-1-metrics-get");
  }

  static List<Capture> ofASource() {
    return Captures.of("healthy", "vertex-0-subtasks-metrics-get");
  }

  static List<Capture> namesOfASource() {
    return Captures.of("healthy", "vertex-0-subtasks-metrics");
  }

  @Nested
  class OfAllSubtasks {

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.flinkwatch.internal.wire.TaskMetricsTest#ofAWorkingVertex")
    void eachAggregateIsWhatItsNameSays(Capture capture) throws IOException {
      VertexMetrics metrics = capture.as(MetricsWire.VERTEX_METRICS);
      JsonNode tree = capture.tree();
      same(metrics.recordsIn(), tree, "numRecordsIn");
      same(metrics.recordsOut(), tree, "numRecordsOut");
      same(metrics.busyMillisPerSecond(), tree, "busyTimeMsPerSecond");
      same(metrics.backPressuredMillisPerSecond(), tree, "backPressuredTimeMsPerSecond");
      Optional<JsonNode> watermark = named(tree, "currentInputWatermark");
      assertThat(metrics.lowestInputWatermark())
          .isEqualTo(watermark.map(sent -> Instant.ofEpochMilli(sent.get("min").longValue())));
      assertThat(metrics.highestInputWatermark())
          .isEqualTo(watermark.map(sent -> Instant.ofEpochMilli(sent.get("max").longValue())));
    }

    /** What was asked for has the watermark among it, which a source does not have. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.flinkwatch.internal.wire.TaskMetricsTest#ofASource")
    void oneNameThatNobodyHasEmptiesFlinksWholeAnswer(Capture capture) throws IOException {
      assertThat(capture.as(MetricsWire.VERTEX_METRICS)).isEqualTo(VertexMetrics.builder().build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.flinkwatch.internal.wire.TaskMetricsTest#namesOfASource")
    void recordsAndBytesAreCountedByEachVersionAndTimesSince113(Capture capture)
        throws IOException {
      boolean newer = !List.of("1.9.1", "1.11.6").contains(capture.version());
      List<String> names = capture.as(MetricsWire.METRIC_NAMES);
      assertThat(names)
          .contains(
              "numRecordsIn",
              "numRecordsOut",
              "numRecordsInPerSecond",
              "numRecordsOutPerSecond",
              "numBytesIn",
              "numBytesOut",
              "numBytesInPerSecond",
              "numBytesOutPerSecond")
          .doesNotContain("currentInputWatermark");
      assertThat(names.contains("busyTimeMsPerSecond")).isEqualTo(newer);
      assertThat(names.contains("backPressuredTimeMsPerSecond")).isEqualTo(newer);
      assertThat(names.contains("idleTimeMsPerSecond"))
          .isEqualTo(!capture.version().equals("1.9.1"));
    }

    @Test
    void whatIsNoNumberIsEmptyWithinTheAggregate() throws IOException {
      VertexMetrics metrics =
          Captures.of("2.3.0", "healthy", "vertex-0-subtasks-metrics-get-noagg")
              .as(MetricsWire.VERTEX_METRICS);
      assertThat(metrics.recordsIn().map(MetricAggregate::sum)).contains(OptionalDouble.of(0));
      assertThat(metrics.busyMillisPerSecond())
          .contains(MetricAggregate.builder().name("busyTimeMsPerSecond").build());
    }

    @Test
    void aWatermarkThatNeverCameIsNone() throws IOException {
      VertexMetrics metrics =
          Json.read(
              MetricsWire.VERTEX_METRICS,
              "[{\"id\":\"currentInputWatermark\",\"min\":-9.223372036854775808E18,\"max\":9030000.0}]");
      assertThat(metrics.lowestInputWatermark()).isEmpty();
      assertThat(metrics.highestInputWatermark()).contains(Instant.ofEpochMilli(9_030_000));
    }

    @Test
    void whatWasNotSentIsEmpty() {
      VertexMetrics none = VertexMetrics.builder().build();
      assertThat(none.recordsInPerSecond()).isEmpty();
      assertThat(none.recordsOutPerSecond()).isEmpty();
      assertThat(none.bytesIn()).isEmpty();
      assertThat(none.bytesOut()).isEmpty();
      assertThat(none.bytesInPerSecond()).isEmpty();
      assertThat(none.bytesOutPerSecond()).isEmpty();
      assertThat(none.idleMillisPerSecond()).isEmpty();
      assertThat(none.highestInputWatermark()).isEmpty();
    }

    private void same(Optional<MetricAggregate> metric, JsonNode tree, String name) {
      Optional<JsonNode> sent = named(tree, name);
      assertThat(metric.isPresent()).as(name).isEqualTo(sent.isPresent());
      if (sent.isPresent()) {
        assertThat(metric.get().name()).isEqualTo(name);
        assertThat(metric.get().min()).hasValue(sent.get().get("min").doubleValue());
        assertThat(metric.get().max()).hasValue(sent.get().get("max").doubleValue());
        assertThat(metric.get().average()).hasValue(sent.get().get("avg").doubleValue());
        assertThat(metric.get().sum()).hasValue(sent.get().get("sum").doubleValue());
      }
    }
  }

  @Nested
  class OfOneSubtask {

    /** Captured of the vertex, whose names have the subtask before them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.flinkwatch.internal.wire.TaskMetricsTest#ofOneSubtask")
    void eachNumberIsWhatItsNameSays(Capture capture) throws IOException {
      JsonNode tree = capture.tree();
      SubtaskMetrics metrics =
          Json.read(MetricsWire.SUBTASK_METRICS, tree.toString().replace("\"0.", "\""));
      assertThat(metrics.recordsIn()).isEqualTo(whole(tree, "0.numRecordsIn")).isPresent();
      assertThat(metrics.recordsOut()).isEqualTo(whole(tree, "0.numRecordsOut")).isPresent();
      assertThat(metrics.busyMillisPerSecond()).isEqualTo(real(tree, "0.busyTimeMsPerSecond"));
      assertThat(metrics.backPressuredMillisPerSecond())
          .isEqualTo(real(tree, "0.backPressuredTimeMsPerSecond"));
      assertThat(metrics.inputWatermark())
          .contains(Instant.ofEpochMilli(whole(tree, "0.currentInputWatermark").orElseThrow()));
    }

    @Test
    void whatFlinkCannotTellIsEmpty() {
      SubtaskMetrics metrics =
          SubtaskMetrics.builder()
              .putValues("busyTimeMsPerSecond", "NaN")
              .putValues("currentInputWatermark", "-9223372036854775808")
              .build();
      assertThat(metrics.busyMillisPerSecond()).isEmpty();
      assertThat(metrics.inputWatermark()).isEmpty();
      assertThat(metrics.isBackPressured()).isEmpty();
    }

    @Test
    void ratesAndTimesAreReadByName() {
      SubtaskMetrics metrics =
          SubtaskMetrics.builder()
              .putValues("numRecordsInPerSecond", "1.5")
              .putValues("numRecordsOutPerSecond", "2.5")
              .putValues("numBytesIn", "3")
              .putValues("numBytesOut", "4")
              .putValues("numBytesInPerSecond", "5.5")
              .putValues("numBytesOutPerSecond", "6.5")
              .putValues("idleTimeMsPerSecond", "700")
              .putValues("isBackPressured", "true")
              .putValues("Map.numRecordsOut", "8")
              .build();
      assertThat(metrics.recordsInPerSecond()).hasValue(1.5);
      assertThat(metrics.recordsOutPerSecond()).hasValue(2.5);
      assertThat(metrics.bytesIn()).hasValue(3);
      assertThat(metrics.bytesOut()).hasValue(4);
      assertThat(metrics.bytesInPerSecond()).hasValue(5.5);
      assertThat(metrics.bytesOutPerSecond()).hasValue(6.5);
      assertThat(metrics.idleMillisPerSecond()).hasValue(700);
      assertThat(metrics.isBackPressured()).contains(true);
      assertThat(metrics.number("Map.numRecordsOut")).hasValue(8);
    }

    @Test
    void aWatermarkBefore1970IsOneAndTheGreatestIsTheEndOfTheInput() {
      assertThat(watermark("-1")).contains(Instant.ofEpochMilli(-1));
      assertThat(watermark("9223372036854775807")).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
      assertThat(watermark("soon")).isEmpty();
    }

    private Optional<Instant> watermark(String text) {
      return SubtaskMetrics.builder()
          .putValues("currentInputWatermark", text)
          .build()
          .inputWatermark();
    }

    private OptionalLong whole(JsonNode tree, String name) {
      return named(tree, name)
          .map(sent -> OptionalLong.of(Long.parseLong(sent.get("value").textValue())))
          .orElse(OptionalLong.empty());
    }

    private OptionalDouble real(JsonNode tree, String name) {
      return named(tree, name)
          .map(sent -> OptionalDouble.of(Double.parseDouble(sent.get("value").textValue())))
          .orElse(OptionalDouble.empty());
    }
  }

  private static Optional<JsonNode> named(JsonNode tree, String name) {
    for (JsonNode metric : tree) {
      if (metric.get("id").textValue().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }
}
