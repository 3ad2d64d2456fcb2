package io.github.flinkwatch.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each field that Flink documents comes through: an answer with all fields of all versions, each of
 * another value, is read and written again.
 */
class DocumentedFieldsTest {

  private static final String HEX = "0123456789abcdef0123456789abcdef";

  private static final Map<String, JsonType<?>> TYPES =
      Map.ofEntries(
          entry("GET /applications/:applicationid", ApplicationsWire.APPLICATION_DETAILS),
          entry(
              "GET /applications/:applicationid/exceptions",
              ApplicationsWire.APPLICATION_EXCEPTIONS),
          entry("GET /applications/:applicationid/jobmanager/config", ClusterWire.CONFIGURATION),
          entry("GET /applications/overview", ApplicationsWire.APPLICATIONS_OVERVIEW),
          entry("GET /datasets", ClusterWire.DATA_SETS),
          entry("DELETE /datasets/:datasetid", OperationsWire.TRIGGER),
          entry("GET /datasets/delete/:triggerid", OperationsWire.ASYNC_OPERATION),
          entry("GET /jars", ClusterWire.UPLOADED_JARS),
          entry("GET /jobmanager/config", ClusterWire.CONFIGURATION),
          entry("GET /jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT),
          entry("GET /jobmanager/logs", ClusterWire.LOG_FILES),
          entry("GET /jobmanager/thread-dump", ClusterWire.THREAD_DUMP),
          entry("GET /jobs/:jobid/accumulators", AccumulatorsWire.JOB_ACCUMULATORS),
          entry("POST /jobs/:jobid/checkpoints", OperationsWire.TRIGGER),
          entry("GET /jobs/:jobid/checkpoints/:triggerid", OperationsWire.ASYNC_OPERATION),
          entry("GET /jobs/:jobid/jobmanager/config", ClusterWire.CONFIGURATION),
          entry("GET /jobs/:jobid/jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT),
          entry("GET /jobs/:jobid/jobmanager/log-url", ClusterWire.LOG_URL),
          entry("GET /jobs/:jobid/rescales/config", RescalesWire.RESCALE_CONFIGURATION),
          entry("GET /jobs/:jobid/rescales/details/:rescaleuuid", RescalesWire.RESCALE),
          entry("GET /jobs/:jobid/rescales/history", RescalesWire.RESCALE_HISTORY),
          entry("GET /jobs/:jobid/rescales/overview", RescalesWire.RESCALES_OVERVIEW),
          entry("GET /jobs/:jobid/rescales/summary", RescalesWire.RESCALES_SUMMARY),
          entry("PATCH /jobs/:jobid/rescaling", OperationsWire.TRIGGER),
          entry("GET /jobs/:jobid/rescaling/:triggerid", OperationsWire.ASYNC_OPERATION),
          entry(
              "GET /jobs/:jobid/resource-requirements", JobConfigurationWire.RESOURCE_REQUIREMENTS),
          entry("POST /jobs/:jobid/savepoints", OperationsWire.TRIGGER),
          entry("GET /jobs/:jobid/savepoints/:triggerid", OperationsWire.ASYNC_OPERATION),
          entry("POST /jobs/:jobid/stop", OperationsWire.TRIGGER),
          entry("GET /jobs/:jobid/taskmanagers/:taskmanagerid/log-url", ClusterWire.LOG_URL),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/accumulators",
              AccumulatorsWire.VERTEX_ACCUMULATORS),
          entry("GET /jobs/:jobid/vertices/:vertexid/flamegraph", FlameGraphWire.FLAME_GRAPH),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt/accumulators",
              AccumulatorsWire.ATTEMPT_ACCUMULATORS),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/subtasks/accumulators",
              AccumulatorsWire.VERTEX_SUBTASK_ACCUMULATORS),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex",
              VerticesWire.SUBTASK_DETAILS),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/attempts/:attempt",
              VerticesWire.SUBTASK_DETAILS),
          entry("GET /jars/:jarid/plan", JobsWire.PLAN),
          entry("GET /jobs/:jobid/vertices/:vertexid/subtasktimes", VerticesWire.VERTEX_TIMES),
          entry(
              "GET /jobs/:jobid/vertices/:vertexid/taskmanagers",
              VerticesWire.VERTEX_TASK_MANAGERS),
          entry("POST /savepoint-disposal", OperationsWire.TRIGGER),
          entry("GET /savepoint-disposal/:triggerid", OperationsWire.ASYNC_OPERATION),
          entry("GET /taskmanagers", TaskManagersWire.TASK_MANAGERS),
          entry("GET /taskmanagers/:taskmanagerid", TaskManagersWire.TASK_MANAGER),
          entry("GET /taskmanagers/:taskmanagerid/logs", ClusterWire.LOG_FILES),
          entry("GET /taskmanagers/:taskmanagerid/thread-dump", ClusterWire.THREAD_DUMP));

  /** Documented fields that do not come through, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          entry("job-accumulators[]", "no version fills it"),
          entry(
              "taskmanagers[].status-counts.{*}",
              "the keys are states, tested with captured answers"),
          entry("taskmanagers[].aggregated.metrics.{*}.{*}", "the keys are min, max and so on"),
          entry(
              "taskmanagers[].aggregated.status-duration.{*}.{*}",
              "the keys are min, max and so on"),
          entry("taskmanagers[].host", "one accessor with endpoint, which is written"),
          entry("jobs[].tasks.{*}", "the keys are states, tested with captured answers"),
          entry("operation", "the schema is silent: OperationResult follows what clusters send"),
          entry("data.children[]", "frames in frames, tested on their own"),
          entry("(body)", "the schema is silent up to 2.2"),
          entry(
              "jobVertexResourceRequirements.{*}.parallelism.lowerBound",
              "released versions send it bare: read wrapped, written bare"),
          entry(
              "jobVertexResourceRequirements.{*}.parallelism.upperBound",
              "released versions send it bare: read wrapped, written bare"),
          entry(
              "other-concurrent-attempts[]",
              "attempts in an attempt, tested with captured answers"),
          entry("host", "one accessor with endpoint, which is written"),
          entry("start-time", "one value under two names"),
          entry("start_time", "one value under two names"),
          entry("plan", "its fields are listed"),
          entry("plan.nodes[].optimizer_properties", "free JSON, tested with captured answers"),
          entry("subtasks[].host", "one accessor with endpoint, which is written"));

  static List<Operation> operations() throws IOException {
    List<Operation> operations = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                DocumentedFieldsTest.class.getResourceAsStream(
                    "/rest-fields/cluster-and-operations.txt"),
                UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#") || line.isEmpty()) {
          continue;
        }
        String[] parts = line.split(" ");
        if (parts[0].endsWith(":")) {
          operations
              .get(operations.size() - 1)
              .fields
              .put(
                  parts[0].substring(0, parts[0].length() - 1),
                  line.substring(parts[0].length() + 1));
        } else {
          operations.add(new Operation(parts[0] + " " + parts[1]));
        }
      }
    }
    return operations;
  }

  static Stream<Operation> typed() throws IOException {
    return operations().stream();
  }

  @Test
  void eachOperationHasAType() throws IOException {
    assertThat(operations())
        .extracting(operation -> operation.name)
        .containsExactlyInAnyOrderElementsOf(TYPES.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void eachDocumentedFieldComesThrough(Operation operation) throws IOException {
    assertThat(lost(operation, TYPES.get(operation.name))).isEmpty();
  }

  private static <V> List<String> lost(Operation operation, JsonType<V> type) throws IOException {
    JsonNode sent = operation.answer();
    JsonNode written = Captures.tree(Json.write(type, Json.read(type, sent.toString())));
    List<String> lost = new ArrayList<>();
    operation.fields.keySet().stream()
        .filter(path -> !EXCEPTIONS.containsKey(path))
        .filter(path -> !same(at(sent, path), at(written, path)))
        .forEach(lost::add);
    return lost;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : !one.isMissingNode() && one.equals(other);
  }

  private static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String step : steps(path)) {
      node = step.equals("[]") ? node.path(0) : node.path(step);
    }
    return node;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.")) {
      String name = part.endsWith("[]") ? part.substring(0, part.length() - 2) : part;
      if (!name.isEmpty()) {
        steps.add(name.equals("{*}") ? HEX : name);
      }
      if (part.endsWith("[]")) {
        steps.add("[]");
      }
    }
    return steps;
  }

  /** One documented operation with the paths and types of its fields. */
  static final class Operation {
    final String name;
    final Map<String, String> fields = new LinkedHashMap<>();

    Operation(String name) {
      this.name = name;
    }

    /** An answer that has every field; each number is another one. */
    JsonNode answer() {
      JsonNode root = null;
      int number = 1000;
      for (Map.Entry<String, String> field : fields.entrySet()) {
        if (field.getKey().equals("(body)")) {
          continue;
        }
        List<String> steps = steps(field.getKey());
        if (root == null) {
          root = container(steps.get(0));
        }
        put(root, steps, value(field.getValue(), ++number));
      }
      return root == null ? JsonNodeFactory.instance.objectNode() : root;
    }

    private static JsonNode container(String step) {
      return step.equals("[]")
          ? JsonNodeFactory.instance.arrayNode()
          : JsonNodeFactory.instance.objectNode();
    }

    private static void put(JsonNode root, List<String> steps, JsonNode value) {
      JsonNode node = root;
      for (int i = 0; i < steps.size(); i++) {
        boolean last = i == steps.size() - 1;
        JsonNode child = steps.get(i).equals("[]") ? node.get(0) : node.get(steps.get(i));
        if (last || child == null) {
          child = last ? value : container(steps.get(i + 1));
          if (child == null) {
            return;
          }
          if (node.isArray()) {
            ((ArrayNode) node).add(child);
          } else {
            ((ObjectNode) node).set(steps.get(i), child);
          }
        }
        node = child;
      }
    }

    private static JsonNode value(String type, int number) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      if (type.startsWith("enum ")) {
        return nodes.textNode(type.substring("enum ".length()));
      }
      switch (type) {
        case "any":
          return nodes.textNode(HEX);
        case "string":
          return nodes.textNode(HEX.substring(4) + number);
        case "boolean":
          return nodes.booleanNode(true);
        case "integer":
        case "number":
          return nodes.numberNode(number);
        default:
          return null;
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
