package io.github.flinkwatch.internal.wire;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.RestSchema.Field;
import io.github.flinkwatch.internal.wire.RestSchema.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each field that a release documents has an accessor: an answer with all fields of that release,
 * each of another value, is read, and what the accessors give is written again. What comes through
 * in no release stands in {@code docs/rest-api.md} with its reason.
 */
class DocumentedFieldsTest {

  private static final Map<String, JsonType<?>> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("GET /applications/:applicationid", ApplicationsWire.APPLICATION_DETAILS);
    TYPES.put(
        "GET /applications/:applicationid/exceptions", ApplicationsWire.APPLICATION_EXCEPTIONS);
    TYPES.put("GET /applications/:applicationid/jobmanager/config", ClusterWire.CONFIGURATION);
    TYPES.put("GET /applications/overview", ApplicationsWire.APPLICATIONS_OVERVIEW);
    TYPES.put("GET /config", OverviewWire.DASHBOARD_CONFIG);
    TYPES.put("GET /datasets", ClusterWire.DATA_SETS);
    TYPES.put("DELETE /datasets/:datasetid", OperationsWire.TRIGGER);
    TYPES.put("GET /datasets/delete/:triggerid", OperationsWire.ASYNC_OPERATION);
    TYPES.put("GET /jars", ClusterWire.UPLOADED_JARS);
    TYPES.put("GET /jars/:jarid/plan", JobDetailsWire.PLAN);
    TYPES.put("GET /jobmanager/config", ClusterWire.CONFIGURATION);
    TYPES.put("GET /jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT);
    TYPES.put("GET /jobmanager/logs", ClusterWire.LOG_FILES);
    TYPES.put("GET /jobmanager/thread-dump", ClusterWire.THREAD_DUMP);
    TYPES.put("GET /jobs", JobsWire.JOBS);
    TYPES.put("GET /jobs/:jobid", JobDetailsWire.JOB_DETAILS);
    TYPES.put("GET /jobs/:jobid/accumulators", AccumulatorsWire.JOB_ACCUMULATORS);
    TYPES.put("GET /jobs/:jobid/checkpoints", CheckpointsWire.CHECKPOINTING_STATISTICS);
    TYPES.put("POST /jobs/:jobid/checkpoints", OperationsWire.TRIGGER);
    TYPES.put("GET /jobs/:jobid/checkpoints/:triggerid", OperationsWire.ASYNC_OPERATION);
    TYPES.put("GET /jobs/:jobid/checkpoints/config", CheckpointsWire.CHECKPOINT_CONFIG);
    TYPES.put("GET /jobs/:jobid/checkpoints/details/:checkpointid", CheckpointsWire.CHECKPOINT);
    TYPES.put(
        "GET /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid",
        SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);
    TYPES.put("GET /jobs/:jobid/config", JobConfigurationWire.JOB_CONFIGURATION);
    TYPES.put("GET /jobs/:jobid/exceptions", JobExceptionsWire.JOB_EXCEPTIONS);
    TYPES.put("GET /jobs/:jobid/jobmanager/config", ClusterWire.CONFIGURATION);
    TYPES.put("GET /jobs/:jobid/jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT);
    TYPES.put("GET /jobs/:jobid/jobmanager/log-url", ClusterWire.LOG_URL);
    TYPES.put("GET /jobs/:jobid/plan", JobDetailsWire.PLAN);
    TYPES.put("GET /jobs/:jobid/rescales/config", RescalesWire.RESCALE_CONFIGURATION);
    TYPES.put("GET /jobs/:jobid/rescales/details/:rescaleuuid", RescalesWire.RESCALE);
    TYPES.put("GET /jobs/:jobid/rescales/history", RescalesWire.RESCALE_HISTORY);
    TYPES.put("GET /jobs/:jobid/rescales/overview", RescalesWire.RESCALES_OVERVIEW);
    TYPES.put("GET /jobs/:jobid/rescales/summary", RescalesWire.RESCALES_SUMMARY);
    TYPES.put("PATCH /jobs/:jobid/rescaling", OperationsWire.TRIGGER);
    TYPES.put("GET /jobs/:jobid/rescaling/:triggerid", OperationsWire.ASYNC_OPERATION);
    TYPES.put("GET /jobs/:jobid/resource-requirements", JobConfigurationWire.RESOURCE_REQUIREMENTS);
    TYPES.put("POST /jobs/:jobid/savepoints", OperationsWire.TRIGGER);
    TYPES.put("GET /jobs/:jobid/savepoints/:triggerid", OperationsWire.ASYNC_OPERATION);
    TYPES.put("GET /jobs/:jobid/status", JobsWire.JOB_STATUS_INFO);
    TYPES.put("POST /jobs/:jobid/stop", OperationsWire.TRIGGER);
    TYPES.put("GET /jobs/:jobid/taskmanagers/:taskmanagerid/log-url", ClusterWire.LOG_URL);
    TYPES.put("GET /jobs/:jobid/vertices/:vertexid", VerticesWire.VERTEX_DETAILS);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/accumulators", AccumulatorsWire.VERTEX_ACCUMULATORS);
    TYPES.put("GET /jobs/:jobid/vertices/:vertexid/backpressure", BackPressureWire.BACK_PRESSURE);
    TYPES.put("GET /jobs/:jobid/vertices/:vertexid/flamegraph", FlameGraphWire.FLAME_GRAPH);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex", VerticesWire.SUBTASK_DETAILS);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt",
        VerticesWire.SUBTASK_DETAILS);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt/accumulators",
        AccumulatorsWire.ATTEMPT_ACCUMULATORS);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/subtasks/accumulators",
        AccumulatorsWire.VERTEX_SUBTASK_ACCUMULATORS);
    TYPES.put("GET /jobs/:jobid/vertices/:vertexid/subtasktimes", VerticesWire.VERTEX_TIMES);
    TYPES.put(
        "GET /jobs/:jobid/vertices/:vertexid/taskmanagers", VerticesWire.VERTEX_TASK_MANAGERS);
    TYPES.put("GET /jobs/overview", JobsWire.JOBS_OVERVIEW);
    TYPES.put("GET /overview", OverviewWire.CLUSTER_OVERVIEW);
    TYPES.put("POST /savepoint-disposal", OperationsWire.TRIGGER);
    TYPES.put("GET /savepoint-disposal/:triggerid", OperationsWire.ASYNC_OPERATION);
    TYPES.put("GET /taskmanagers", TaskManagersWire.TASK_MANAGERS);
    TYPES.put("GET /taskmanagers/:taskmanagerid", TaskManagersWire.TASK_MANAGER);
    TYPES.put("GET /taskmanagers/:taskmanagerid/logs", ClusterWire.LOG_FILES);
    TYPES.put("GET /taskmanagers/:taskmanagerid/thread-dump", ClusterWire.THREAD_DUMP);
  }

  /** Answers of which the schema says nothing: captured ones are compared leaf by leaf instead. */
  private static final Set<String> SILENT =
      Set.of(
          "GET /jobmanager/metrics",
          "GET /jobs/:jobid/config",
          "GET /jobs/:jobid/metrics",
          "GET /jobs/:jobid/vertices/:vertexid/jm-operator-metrics",
          "GET /jobs/:jobid/vertices/:vertexid/metrics",
          "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/metrics",
          "GET /jobs/:jobid/vertices/:vertexid/subtasks/metrics",
          "GET /jobs/:jobid/vertices/:vertexid/watermarks",
          "GET /jobs/metrics",
          "GET /taskmanagers/:taskmanagerid/metrics",
          "GET /taskmanagers/metrics");

  /** Operations that are offered and whose answer is an empty object. */
  private static final Set<String> ANSWERING_NOTHING =
      Set.of(
          "PATCH /jobs/:jobid",
          "POST /applications/:applicationid/cancel",
          "PUT /jobs/:jobid/resource-requirements");

  /** Objects with free keys of which we know each key, by the end of their paths. */
  private static final Map<Pattern, List<String>> KEYS = new LinkedHashMap<>();

  static {
    List<String> states =
        List.of(
            "CREATED",
            "SCHEDULED",
            "DEPLOYING",
            "INITIALIZING",
            "RUNNING",
            "FINISHED",
            "CANCELING",
            "CANCELED",
            "FAILED",
            "RECONCILING");
    KEYS.put(Pattern.compile(".*vertices\\[]\\.tasks\\.\\{\\*}|.*status-counts\\.\\{\\*}"), states);
    KEYS.put(
        Pattern.compile(".*jobs\\[]\\.tasks\\.\\{\\*}"),
        Stream.concat(
                Stream.of("total"), states.stream().map(state -> state.toLowerCase(Locale.ROOT)))
            .collect(toList()));
    KEYS.put(
        Pattern.compile(".*aggregated\\..*\\.\\{\\*}"),
        List.of("min", "max", "avg", "sum", "median", "p25", "p75", "p95"));
    KEYS.put(Pattern.compile(".*applications\\[]\\.jobs\\.\\{\\*}"), List.of("RUNNING", "FAILED"));
  }

  /** Names under which an accessor's value is written, for those that it may come under. */
  private static final Map<String, String> WRITTEN_AS =
      Map.of(
          "host$", "endpoint",
          "location$", "endpoint",
          "start_time$", "start-time",
          "backpressure-level$", "backpressureLevel",
          "^jobVertexResourceRequirements\\.", "");

  private static final Pattern LEFT_OUT =
      Pattern.compile("\\| `([^`/ ]+)` \\| (every|`([A-Z]+ /\\S*)`) \\| ([^|]+) \\|");

  @Test
  void eachOperationIsTypedOrNotOfferedForAReason() {
    List<String> untyped =
        RestSchema.operations().stream()
            .map(Operation::name)
            .filter(name -> !TYPES.containsKey(name))
            .filter(name -> !SILENT.contains(name) && !ANSWERING_NOTHING.contains(name))
            .collect(toList());
    assertThat(untyped).allSatisfy(name -> assertThat(row(name)).contains("not offered: "));
  }

  @TestFactory
  Stream<DynamicTest> eachDocumentedFieldOfEachReleaseComesThrough() throws IOException {
    List<LeftOut> leftOut = leftOut();
    return RestSchema.operations().stream()
        .filter(operation -> TYPES.containsKey(operation.name()))
        .flatMap(
            operation ->
                RestSchema.RELEASES.stream()
                    .filter(release -> !fields(operation, release).isEmpty())
                    .map(
                        release ->
                            DynamicTest.dynamicTest(
                                release + " " + operation,
                                () ->
                                    assertThat(lost(operation, release))
                                        .allSatisfy(
                                            path ->
                                                assertThat(leftOut)
                                                    .anyMatch(of -> of.covers(operation, path))))));
  }

  @Test
  void nothingIsSaidToBeLeftOutThatComesThrough() throws IOException {
    List<LeftOut> unused = leftOut();
    assertThat(unused).isNotEmpty();
    for (Operation operation : RestSchema.operations()) {
      if (TYPES.containsKey(operation.name())) {
        for (String release : RestSchema.RELEASES) {
          lost(operation, release)
              .forEach(path -> unused.removeIf(row -> row.covers(operation, path)));
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  private static Set<String> lost(Operation operation, String release) throws IOException {
    List<Field> fields = fields(operation, release);
    int variants =
        fields.stream().mapToInt(field -> Math.max(2, field.texts().size())).max().orElse(0);
    Set<String> lost = new TreeSet<>();
    for (int variant = 0; variant < variants; variant++) {
      JsonNode sent = Operation.answer(fields, variant);
      JsonNode written = roundTrip(TYPES.get(operation.name()), sent);
      for (Field field : fields) {
        if (!same(RestSchema.at(sent, field.path), RestSchema.at(written, writtenAs(field.path)))) {
          lost.add(field.path);
        }
      }
    }
    return lost;
  }

  private static List<Field> fields(Operation operation, String release) {
    return operation.fields(release, DocumentedFieldsTest::keys);
  }

  private static <V> JsonNode roundTrip(JsonType<V> type, JsonNode sent) throws IOException {
    V read = Json.read(type, sent.toString());
    assertThat(read.toString())
        .as("every documented text has a constant")
        .doesNotContainPattern("UNRECOGNIZED, \\w+Text=[A-Za-z]");
    return Captures.tree(Json.write(type, read));
  }

  private static List<String> keys(String path) {
    return KEYS.entrySet().stream()
        .filter(keys -> keys.getKey().matcher(path).matches())
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of("{*}"));
  }

  private static String writtenAs(String path) {
    String name = path;
    for (Map.Entry<String, String> spelling : WRITTEN_AS.entrySet()) {
      name = name.replaceFirst(spelling.getKey(), spelling.getValue());
    }
    return name;
  }

  private static boolean same(JsonNode sent, JsonNode written) {
    if (sent.isObject()) {
      return written.isObject();
    }
    return sent.isNumber() && written.isNumber()
        ? sent.decimalValue().compareTo(written.decimalValue()) == 0
        : sent.equals(written);
  }

  private static String row(String operation) throws IOException {
    return Files.readAllLines(page()).stream()
        .filter(line -> line.startsWith("| `" + operation + "` |"))
        .findFirst()
        .orElse("");
  }

  private static List<LeftOut> leftOut() throws IOException {
    List<LeftOut> rows = new ArrayList<>();
    for (String line : Files.readAllLines(page())) {
      Matcher row = LEFT_OUT.matcher(line);
      if (row.matches()) {
        rows.add(new LeftOut(row.group(1), row.group(3)));
      }
    }
    return rows;
  }

  private static Path page() {
    return Path.of("..", "docs", "rest-api.md");
  }

  /** A row of the table of fields that have no accessor of their own. */
  private static final class LeftOut {
    private final String field;
    private final String operation;

    LeftOut(String field, String operation) {
      this.field = field;
      this.operation = operation;
    }

    boolean covers(Operation of, String path) {
      return (operation == null || operation.equals(of.name()))
          && (path.equals(field) || path.endsWith("." + field));
    }

    @Override
    public String toString() {
      return field + " of " + (operation == null ? "every operation" : operation);
    }
  }
}
