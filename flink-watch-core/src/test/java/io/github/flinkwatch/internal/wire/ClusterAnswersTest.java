package io.github.flinkwatch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.Captures.Capture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured answer says, read and written again, what stands in the JSON. */
class ClusterAnswersTest {

  /** What is not written again, and why. */
  private static final Map<String, String> LEFT_OUT =
      new TreeMap<>(
          Map.of(
              "/job-accumulators", "no version fills it",
              "/profilingList[]/profilingMode", "mode says it too",
              "/subtasks[]/host", "endpoint says it too"));

  /** What is written although no captured answer of that version has it: what empty means. */
  private static final Set<String> ADDED =
      Set.of(
          "/taskmanagers[]/blocked",
          "/blocked",
          "/taskmanagers[]/allocatedSlots",
          "/allocatedSlots",
          "/subtasks[]/endpoint");

  static Stream<Arguments> captures() {
    List<Arguments> all = new ArrayList<>();
    add(all, TaskManagersWire.TASK_MANAGERS, "cluster-busy", "taskmanagers");
    add(all, TaskManagersWire.TASK_MANAGER, "cluster-busy", "taskmanager-0");
    add(all, ClusterWire.LOG_FILES, "cluster-busy", "taskmanager-0-logs");
    add(all, ClusterWire.LOG_FILES, "cluster-busy", "jobmanager-logs");
    add(all, ClusterWire.JOB_MANAGER_ENVIRONMENT, "cluster-busy", "jobmanager-environment");
    add(all, ClusterWire.CONFIGURATION, "cluster-busy", "jobmanager-config");
    add(all, ClusterWire.DATA_SETS, "cluster-busy", "datasets");
    add(all, ClusterWire.UPLOADED_JARS, "cluster-busy", "jars");
    add(all, ApplicationsWire.APPLICATIONS_OVERVIEW, "cluster-busy", "applications-overview");
    add(all, ApplicationsWire.APPLICATIONS_OVERVIEW, "app-fail", "applications-overview");
    add(all, ApplicationsWire.APPLICATION_DETAILS, "cluster-busy", "application-0");
    add(all, ApplicationsWire.APPLICATION_DETAILS, "cluster-busy", "application-1");
    add(all, ApplicationsWire.APPLICATION_EXCEPTIONS, "cluster-busy", "application-0-exceptions");
    add(all, JobConfigurationWire.JOB_CONFIGURATION, "healthy", "job-config");
    add(all, AccumulatorsWire.JOB_ACCUMULATORS, "healthy", "job-accumulators-serialized");
    add(all, AccumulatorsWire.VERTEX_ACCUMULATORS, "healthy", "vertex-1-accumulators");
    add(
        all,
        AccumulatorsWire.VERTEX_SUBTASK_ACCUMULATORS,
        "healthy",
        "vertex-1-subtasks-accumulators");
    add(all, VerticesWire.VERTEX_TIMES, "healthy", "vertex-1-subtasktimes");
    add(all, FlameGraphWire.FLAME_GRAPH, "healthy", "vertex-0-flamegraph");
    add(all, OperationsWire.TRIGGER, "healthy", "savepoint-trigger");
    add(all, OperationsWire.TRIGGER, "healthy", "checkpoint-trigger");
    add(all, OperationsWire.ASYNC_OPERATION, "healthy", "savepoint-poll-in_progress");
    add(all, OperationsWire.ASYNC_OPERATION, "healthy", "savepoint-poll-completed");
    add(all, OperationsWire.ASYNC_OPERATION, "stuck", "savepoint-poll-completed");
    add(all, OperationsWire.ASYNC_OPERATION, "stopped", "stop-poll-completed");
    add(all, OperationsWire.ERRORS, "errors", "unknown-taskmanager");
    add(all, OperationsWire.ERRORS, "errors", "unknown-job");
    add(all, OperationsWire.ERRORS, "errors", "rescaling");
    add(all, OperationsWire.ERRORS, "errors", "savepoint-unknown-trigger");
    add(all, ClusterWire.THREAD_DUMP, "rescaled", "jobmanager-thread-dump");
    add(all, ClusterWire.THREAD_DUMP, "rescaled", "taskmanager-0-thread-dump");
    add(all, ClusterWire.PROFILING_RUNS, "rescaled", "jobmanager-profiler");
    add(all, ClusterWire.LOG_URL, "rescaled", "job-jobmanager-log-url");
    add(all, JobConfigurationWire.RESOURCE_REQUIREMENTS, "rescaled", "job-resource-requirements");
    add(all, RescalesWire.RESCALE_CONFIGURATION, "rescaled", "job-rescales-config");
    add(all, RescalesWire.RESCALES_OVERVIEW, "rescaled", "job-rescales-overview");
    add(all, RescalesWire.RESCALES_SUMMARY, "rescaled", "job-rescales-summary");
    add(all, RescalesWire.RESCALE_HISTORY, "rescaled", "job-rescales-history");
    add(all, RescalesWire.RESCALE, "rescaled", "job-rescales-details");
    add(all, RescalesWire.RESCALE_CONFIGURATION, "adaptive", "rescaled-job-rescales-config");
    add(all, RescalesWire.RESCALES_OVERVIEW, "adaptive", "rescaled-job-rescales-overview");
    add(all, RescalesWire.RESCALES_SUMMARY, "adaptive", "rescaled-job-rescales-summary");
    add(all, RescalesWire.RESCALE_HISTORY, "adaptive", "rescaled-job-rescales-history");
    return all.stream();
  }

  private static void add(List<Arguments> all, JsonType<?> type, String scenario, String file) {
    List<Capture> captures = Captures.of(scenario, file);
    assertThat(captures).as(scenario + "/" + file).isNotEmpty();
    captures.forEach(capture -> all.add(Arguments.of(capture, type)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  <V> void whatWasReadIsWrittenAgain(Capture capture, JsonType<V> type) throws Exception {
    V value = capture.as(type);
    String written = Json.write(type, value);

    List<String> differences = new ArrayList<>();
    compare("", capture.tree(), Captures.tree(written), differences);
    assertThat(differences).isEmpty();
    assertThat(Json.read(type, written)).isEqualTo(value);
  }

  private static void compare(
      String path, JsonNode original, JsonNode written, List<String> differences) {
    if (original.isObject() && written.isObject()) {
      Set<String> names = new TreeSet<>();
      original.fieldNames().forEachRemaining(names::add);
      written.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String at = path + "/" + name;
        if (!written.has(name)) {
          if (!saysNone(path, name, original.get(name)) && !LEFT_OUT.containsKey(at)) {
            differences.add(at + " is lost: " + original.get(name));
          }
        } else if (!original.has(name)) {
          if (!ADDED.contains(at)) {
            differences.add(at + " was made up: " + written.get(name));
          }
        } else {
          compare(at, original.get(name), written.get(name), differences);
        }
      }
    } else if (original.isArray() && written.isArray() && original.size() == written.size()) {
      Iterator<JsonNode> others = written.iterator();
      original.forEach(element -> compare(path + "[]", element, others.next(), differences));
    } else if (original.isNumber() && written.isNumber()) {
      if (original.decimalValue().compareTo(written.decimalValue()) != 0) {
        differences.add(path + ": " + original + " became " + written);
      }
    } else if (!original.equals(written)) {
      differences.add(path + ": " + original + " became " + written);
    }
  }

  /** The conventions by which Flink says that there is no value. */
  private static boolean saysNone(String path, String name, JsonNode value) {
    return value.isNull()
        || (value.isNumber() && value.asDouble() < 0)
        || (value.isTextual() && value.asText().equals("NaN"))
        || (path.endsWith("/timestamps") && value.asLong() == 0)
        || (name.equals("endpoint") && value.asText().equals("(unassigned)"));
  }
}
