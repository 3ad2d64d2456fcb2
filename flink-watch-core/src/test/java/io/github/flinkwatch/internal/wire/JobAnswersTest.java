package io.github.flinkwatch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Reads every captured answer about jobs and compares all that stands in it, leaf by leaf, with
 * what our tables write of the value they read. So nothing that Flink sent is lost or changed,
 * apart from its ways to say "none", and the second spellings named here.
 */
class JobAnswersTest {

  private static final ObjectMapper YARDSTICK = new ObjectMapper();

  /** What is captured where, and how it is read. */
  private static final Map<String, JsonType<?>> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("jobs", JobsWire.JOBS);
    TYPES.put("jobs-overview", JobsWire.JOBS_OVERVIEW);
    TYPES.put("overview", OverviewWire.CLUSTER_OVERVIEW);
    TYPES.put("config", OverviewWire.DASHBOARD_CONFIG);
    TYPES.put("job", JobDetailsWire.JOB_DETAILS);
    TYPES.put("job-status", JobsWire.JOB_STATUS_INFO);
    TYPES.put("job-plan", JobDetailsWire.PLAN);
    TYPES.put("job-exceptions", JobExceptionsWire.JOB_EXCEPTIONS);
    TYPES.put("job-checkpoints", CheckpointsWire.CHECKPOINTING_STATISTICS);
    TYPES.put("job-checkpoints-config", CheckpointsWire.CHECKPOINT_CONFIG);
    TYPES.put("checkpoint-(completed|failed|in_progress)", CheckpointsWire.CHECKPOINT);
    TYPES.put(
        "checkpoint-(completed|failed|in_progress)-vertex-\\d",
        SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);
    TYPES.put("vertex-\\d", VerticesWire.VERTEX_DETAILS);
    TYPES.put("vertex-\\d-subtask-\\d", VerticesWire.SUBTASK_DETAILS);
    TYPES.put("vertex-\\d-backpressure-(first|second)", BackPressureWire.BACK_PRESSURE);
    TYPES.put("vertex-\\d-subtasktimes", VerticesWire.VERTEX_TIMES);
    TYPES.put("vertex-\\d-taskmanagers", VerticesWire.VERTEX_TASK_MANAGERS);
    TYPES.put("job-metrics", MetricsWire.METRIC_NAMES);
    TYPES.put("job-metrics-get", MetricsWire.JOB_METRICS);
    TYPES.put("vertex-\\d-subtasks-metrics-get(-noagg)?", MetricsWire.VERTEX_METRICS);
    TYPES.put("vertex-\\d-subtasks-metrics", MetricsWire.METRIC_NAMES);
    TYPES.put("vertex-\\d-metrics-get", MetricsWire.METRICS);
    TYPES.put("vertex-\\d-watermarks", MetricsWire.WATERMARKS);
  }

  /** Second spellings of what stands under another name in the same answer. */
  private static final Map<String, String> WRITTEN_AS =
      Map.of(
          "backpressure-level", "backpressureLevel",
          "start_time", "start-time",
          "host", "endpoint",
          "location", "endpoint");

  /** What our tables do not keep, with the reason. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "@class", // the status says the same
          "className", // the status says the same
          "/summary/end_to_end_duration/p50", // points in time posing as durations
          "/summary/end_to_end_duration/p90",
          "/summary/end_to_end_duration/p95",
          "/summary/end_to_end_duration/p99",
          "/summary/end_to_end_duration/p999");

  private static final Set<String> SAYING_NONE =
      Set.of(
          "NaN", "(unassigned)", "<unknown>", "Unknown", "<checkpoint-not-externally-addressable>");

  @TestFactory
  Stream<DynamicTest> everyLeafOfEveryCapturedAnswerIsKept() {
    return TYPES.entrySet().stream()
        .flatMap(
            entry ->
                CapturedAnswers.matching("[\\d.]+/[^/]+/" + entry.getKey() + "\\.json").stream()
                    .map(file -> DynamicTest.dynamicTest(label(file), () -> check(entry, file))));
  }

  private static String label(Path file) {
    int names = file.getNameCount();
    return file.subpath(names - 3, names).toString();
  }

  private static void check(Map.Entry<String, JsonType<?>> entry, Path file) throws Exception {
    keepsEveryLeaf(entry.getValue(), Files.readString(file), entry.getKey().contains("-vertex-"));
  }

  private static <V> void keepsEveryLeaf(JsonType<V> type, String text, boolean perSubtask)
      throws Exception {
    V value = Json.read(type, text);
    String written = Json.write(type, value);
    List<String> lost = new ArrayList<>();
    compare("", YARDSTICK.readTree(text), YARDSTICK.readTree(written), lost);
    if (!perSubtask) {
      assertThat(lost).as("lost of %s", text).isEmpty();
    } else {
      assertThat(lost).as("lost of %s", text).allMatch(LEFT_OUT::contains);
    }
    assertThat(Json.read(type, written)).as("read again").isEqualTo(value);
  }

  private static void compare(String path, JsonNode sent, JsonNode kept, List<String> lost) {
    if (sent.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> fields = sent.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        String name = field.getKey();
        if (LEFT_OUT.contains(name)) {
          continue;
        }
        JsonNode counterpart = kept.get(name);
        if (counterpart == null && WRITTEN_AS.containsKey(name)) {
          counterpart = kept.get(WRITTEN_AS.get(name));
        }
        compareOrNone(path + "/" + name, field.getValue(), counterpart, lost);
      }
    } else if (sent.isArray()) {
      if (sent.size() != kept.size()) {
        lost.add(path + " has " + kept.size() + " elements");
        return;
      }
      for (int i = 0; i < sent.size(); i++) {
        compare(path + "/" + i, sent.get(i), kept.get(i), lost);
      }
    } else if (sent.isNumber()) {
      if (Math.abs(sent.doubleValue() - kept.doubleValue()) > 1e-6) {
        lost.add(path);
      }
    } else if (!sent.equals(kept) && !isHostOf(path, sent, kept)) {
      lost.add(path);
    }
  }

  /** 1.19 and 1.20 send both {@code host} and {@code endpoint}, which has the port besides. */
  private static boolean isHostOf(String path, JsonNode sent, JsonNode kept) {
    return path.endsWith("/host") && kept.asText().startsWith(sent.asText() + ":");
  }

  private static void compareOrNone(String path, JsonNode sent, JsonNode kept, List<String> lost) {
    if (kept != null) {
      compare(path, sent, kept, lost);
    } else if (!saysNone(path, sent)) {
      lost.add(path);
    }
  }

  private static boolean saysNone(String path, JsonNode sent) {
    if (sent.isNumber()) {
      boolean never = sent.longValue() == 0 && path.matches(".*(/timestamps/|time).*");
      return sent.longValue() < 0 || sent.longValue() == Long.MAX_VALUE || never;
    }
    return sent.isNull()
        || sent.isContainerNode() && sent.isEmpty()
        || sent.isTextual() && SAYING_NONE.contains(sent.textValue());
  }
}
