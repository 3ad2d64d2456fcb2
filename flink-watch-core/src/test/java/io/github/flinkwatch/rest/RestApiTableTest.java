package io.github.flinkwatch.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.wire.RestSchema;
import io.github.flinkwatch.model.ParallelismBounds;
import io.github.flinkwatch.rest.JobCommands.CheckpointKind;
import io.github.flinkwatch.rest.JobCommands.SavepointFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in {@code docs/rest-api.md} says what is so. */
class RestApiTableTest {

  private static final String HEX = "0123456789abcdef0123456789abcdef";
  private static final JobId JOB = JobId.of(HEX);
  private static final VertexId VERTEX = VertexId.of(HEX);
  private static final TriggerId TRIGGER = TriggerId.of(HEX);
  private static final FlinkApplicationId APPLICATION = FlinkApplicationId.of(HEX);

  /** A row: operation, first and last version, and calls or the reason why there is none. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z]+ /\\S*)` \\| (\\S+) \\| (\\S+) \\| (.+) \\|");

  private static final Map<String, Function<FlinkRestClient, Object>> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("application(id).details()", flink -> flink.application(APPLICATION).details());
    CALLS.put("application(id).cancel()", flink -> flink.application(APPLICATION).cancel());
    CALLS.put("application(id).exceptions()", flink -> flink.application(APPLICATION).exceptions());
    CALLS.put(
        "application(id).jobManagerConfig()",
        flink -> flink.application(APPLICATION).jobManagerConfig());
    CALLS.put("applicationsOverview()", flink -> flink.applicationsOverview());
    CALLS.put("config()", flink -> flink.config());
    CALLS.put("dataSets()", flink -> flink.dataSets());
    CALLS.put("deleteDataSet(id)", flink -> flink.deleteDataSet("d-1"));
    CALLS.put(
        "dataSetDeletion(triggerId).state()", flink -> flink.dataSetDeletion(TRIGGER).state());
    CALLS.put("jars()", flink -> flink.jars());
    CALLS.put("jarPlan(jarId)", flink -> flink.jarPlan("x_y.jar"));
    CALLS.put("jobManager().config()", flink -> flink.jobManager().config());
    CALLS.put("jobManager().environment()", flink -> flink.jobManager().environment());
    CALLS.put("jobManager().logs()", flink -> flink.jobManager().logs());
    CALLS.put(
        "jobManager().metrics(names)", flink -> flink.jobManager().metrics(List.of("a", "b")));
    CALLS.put("jobManager().metricNames()", flink -> flink.jobManager().metricNames());
    CALLS.put("jobManager().threadDump()", flink -> flink.jobManager().threadDump());
    CALLS.put("jobs()", flink -> flink.jobs());
    CALLS.put("job(jobId).details()", flink -> flink.job(JOB).details());
    CALLS.put("commands(jobId).cancel()", flink -> flink.commands(JOB).cancel());
    CALLS.put("job(jobId).accumulators()", flink -> flink.job(JOB).accumulators());
    CALLS.put(
        "job(jobId).accumulatorsWithSerializedValues()",
        flink -> flink.job(JOB).accumulatorsWithSerializedValues());
    CALLS.put("job(jobId).checkpoints()", flink -> flink.job(JOB).checkpoints());
    CALLS.put(
        "commands(jobId).checkpoint(kind)",
        flink -> flink.commands(JOB).checkpoint(CheckpointKind.FULL));
    CALLS.put(
        "commands(jobId).checkpointOperation(triggerId).state()",
        flink -> flink.commands(JOB).checkpointOperation(TRIGGER).state());
    CALLS.put("job(jobId).checkpointConfig()", flink -> flink.job(JOB).checkpointConfig());
    CALLS.put("job(jobId).checkpoint(checkpointId)", flink -> flink.job(JOB).checkpoint(7));
    CALLS.put(
        "job(jobId).checkpointSubtasks(checkpointId, vertexId)",
        flink -> flink.job(JOB).checkpointSubtasks(7, VERTEX));
    CALLS.put("job(jobId).config()", flink -> flink.job(JOB).config());
    CALLS.put("job(jobId).exceptions()", flink -> flink.job(JOB).exceptions());
    CALLS.put("job(jobId).exceptions(maxExceptions)", flink -> flink.job(JOB).exceptions(5));
    CALLS.put("job(jobId).jobManagerConfig()", flink -> flink.job(JOB).jobManagerConfig());
    CALLS.put(
        "job(jobId).jobManagerEnvironment()", flink -> flink.job(JOB).jobManagerEnvironment());
    CALLS.put("job(jobId).jobManagerLogUrl()", flink -> flink.job(JOB).jobManagerLogUrl());
    CALLS.put("job(jobId).metrics()", flink -> flink.job(JOB).metrics());
    CALLS.put("job(jobId).metrics(names)", flink -> flink.job(JOB).metrics(List.of("a", "b")));
    CALLS.put("job(jobId).metricNames()", flink -> flink.job(JOB).metricNames());
    CALLS.put("job(jobId).plan()", flink -> flink.job(JOB).plan());
    CALLS.put("job(jobId).rescaleConfig()", flink -> flink.job(JOB).rescaleConfig());
    CALLS.put("job(jobId).rescale(rescaleUuid)", flink -> flink.job(JOB).rescale("u"));
    CALLS.put("job(jobId).rescaleHistory()", flink -> flink.job(JOB).rescaleHistory());
    CALLS.put("job(jobId).rescalesOverview()", flink -> flink.job(JOB).rescalesOverview());
    CALLS.put("job(jobId).rescalesSummary()", flink -> flink.job(JOB).rescalesSummary());
    CALLS.put("job(jobId).resourceRequirements()", flink -> flink.job(JOB).resourceRequirements());
    CALLS.put(
        "commands(jobId).resourceRequirements(bounds)",
        flink ->
            flink
                .commands(JOB)
                .resourceRequirements(Map.of(VERTEX, ParallelismBounds.between(1, 2))));
    CALLS.put(
        "commands(jobId).drain(target)",
        flink ->
            flink.commands(JOB).drain(SavepointTarget.directory("d").as(SavepointFormat.NATIVE)));
    CALLS.put(
        "jarPlan(jarId, arguments, entryClass, parallelism)",
        flink -> flink.jarPlan("x.jar", List.of(), "org.Main", 2));
    CALLS.put(
        "job(jobId).exceptions(maxExceptions, labels)",
        flink -> flink.job(JOB).exceptions(1, Map.of()));
    CALLS.put(
        "jobsMetrics(names, aggregations, jobs)",
        flink -> flink.jobsMetrics(List.of("a"), Set.of(), List.of()));
    CALLS.put(
        "taskManagersMetrics(names, aggregations, taskManagerIds)",
        flink -> flink.taskManagersMetrics(List.of("a"), Set.of(), List.of()));
    CALLS.put(
        "commands(jobId).savepoint(target)",
        flink -> flink.commands(JOB).savepoint(SavepointTarget.configured()));
    CALLS.put(
        "commands(jobId).savepointAndCancel(target)",
        flink -> flink.commands(JOB).savepointAndCancel(SavepointTarget.configured()));
    CALLS.put(
        "commands(jobId).savepointOperation(triggerId).state()",
        flink -> flink.commands(JOB).savepointOperation(TRIGGER).state());
    CALLS.put("job(jobId).status()", flink -> flink.job(JOB).status());
    CALLS.put(
        "commands(jobId).stop(target)",
        flink -> flink.commands(JOB).stop(SavepointTarget.configured()));
    CALLS.put("job(jobId).taskManagerLogUrl(id)", flink -> flink.job(JOB).taskManagerLogUrl("d-1"));
    CALLS.put(
        "job(jobId).vertex(vertexId).details()", flink -> flink.job(JOB).vertex(VERTEX).details());
    CALLS.put(
        "job(jobId).vertex(vertexId).accumulators()",
        flink -> flink.job(JOB).vertex(VERTEX).accumulators());
    CALLS.put(
        "job(jobId).vertex(vertexId).backPressure()",
        flink -> flink.job(JOB).vertex(VERTEX).backPressure());
    CALLS.put(
        "job(jobId).vertex(vertexId).flameGraph(type)",
        flink -> flink.job(JOB).vertex(VERTEX).flameGraph(VertexQuestions.FlameGraphType.FULL));
    CALLS.put(
        "job(jobId).vertex(vertexId).flameGraph(type, subtask)",
        flink -> flink.job(JOB).vertex(VERTEX).flameGraph(VertexQuestions.FlameGraphType.FULL, 0));
    CALLS.put(
        "job(jobId).vertex(vertexId).coordinatorMetrics(names)",
        flink -> flink.job(JOB).vertex(VERTEX).coordinatorMetrics(List.of("a", "b")));
    CALLS.put(
        "job(jobId).vertex(vertexId).coordinatorMetricNames()",
        flink -> flink.job(JOB).vertex(VERTEX).coordinatorMetricNames());
    CALLS.put(
        "job(jobId).vertex(vertexId).metrics(names)",
        flink -> flink.job(JOB).vertex(VERTEX).metrics(List.of("a", "b")));
    CALLS.put(
        "job(jobId).vertex(vertexId).metricNames()",
        flink -> flink.job(JOB).vertex(VERTEX).metricNames());
    CALLS.put(
        "job(jobId).vertex(vertexId).subtask(subtask)",
        flink -> flink.job(JOB).vertex(VERTEX).subtask(0));
    CALLS.put(
        "job(jobId).vertex(vertexId).attempt(subtask, attempt)",
        flink -> flink.job(JOB).vertex(VERTEX).attempt(0, 1));
    CALLS.put(
        "job(jobId).vertex(vertexId).attemptAccumulators(subtask, attempt)",
        flink -> flink.job(JOB).vertex(VERTEX).attemptAccumulators(0, 1));
    CALLS.put(
        "job(jobId).vertex(vertexId).subtaskMetrics(subtask)",
        flink -> flink.job(JOB).vertex(VERTEX).subtaskMetrics(0));
    CALLS.put(
        "job(jobId).vertex(vertexId).subtasksMetrics()",
        flink -> flink.job(JOB).vertex(VERTEX).subtasksMetrics());
    CALLS.put(
        "job(jobId).vertex(vertexId).subtaskMetrics(subtask, names)",
        flink -> flink.job(JOB).vertex(VERTEX).subtaskMetrics(0, List.of("a", "b")));
    CALLS.put(
        "job(jobId).vertex(vertexId).subtaskMetricNames(subtask)",
        flink -> flink.job(JOB).vertex(VERTEX).subtaskMetricNames(0));
    CALLS.put(
        "job(jobId).vertex(vertexId).subtaskAccumulators()",
        flink -> flink.job(JOB).vertex(VERTEX).subtaskAccumulators());
    CALLS.put(
        "job(jobId).vertex(vertexId).subtasksMetrics(names)",
        flink -> flink.job(JOB).vertex(VERTEX).subtasksMetrics(List.of("a", "b")));
    CALLS.put(
        "job(jobId).vertex(vertexId).subtasksMetricNames()",
        flink -> flink.job(JOB).vertex(VERTEX).subtasksMetricNames());
    CALLS.put(
        "job(jobId).vertex(vertexId).times()", flink -> flink.job(JOB).vertex(VERTEX).times());
    CALLS.put(
        "job(jobId).vertex(vertexId).taskManagers()",
        flink -> flink.job(JOB).vertex(VERTEX).taskManagers());
    CALLS.put(
        "job(jobId).vertex(vertexId).watermarks()",
        flink -> flink.job(JOB).vertex(VERTEX).watermarks());
    CALLS.put("jobsMetrics(names)", flink -> flink.jobsMetrics(List.of("a", "b")));
    CALLS.put("jobsMetricNames()", flink -> flink.jobsMetricNames());
    CALLS.put("jobsOverview()", flink -> flink.jobsOverview());
    CALLS.put("overview()", flink -> flink.overview());
    CALLS.put("disposeSavepoint(path)", flink -> flink.disposeSavepoint("s3://savepoints/1"));
    CALLS.put(
        "savepointDisposal(triggerId).state()", flink -> flink.savepointDisposal(TRIGGER).state());
    CALLS.put("taskManagers()", flink -> flink.taskManagers());
    CALLS.put("taskManager(id).details()", flink -> flink.taskManager("tm-1").details());
    CALLS.put("taskManager(id).logs()", flink -> flink.taskManager("tm-1").logs());
    CALLS.put(
        "taskManager(id).metrics(names)",
        flink -> flink.taskManager("tm-1").metrics(List.of("a", "b")));
    CALLS.put("taskManager(id).metricNames()", flink -> flink.taskManager("tm-1").metricNames());
    CALLS.put("taskManager(id).threadDump()", flink -> flink.taskManager("tm-1").threadDump());
    CALLS.put("taskManagersMetrics(names)", flink -> flink.taskManagersMetrics(List.of("a", "b")));
    CALLS.put("taskManagersMetricNames()", flink -> flink.taskManagersMetricNames());
    CALLS.put("jobManager().log()", flink -> flink.jobManager().log());
    CALLS.put("jobManager().stdout()", flink -> flink.jobManager().stdout());
    CALLS.put("jobManager().logFile(name)", flink -> flink.jobManager().logFile("a.log"));
    CALLS.put("jobManager().profilingRuns()", flink -> flink.jobManager().profilingRuns());
    CALLS.put("jobManager().profile(name)", flink -> flink.jobManager().profile("a.log"));
    CALLS.put("taskManager(id).log()", flink -> flink.taskManager("tm-1").log());
    CALLS.put("taskManager(id).stdout()", flink -> flink.taskManager("tm-1").stdout());
    CALLS.put("taskManager(id).logFile(name)", flink -> flink.taskManager("tm-1").logFile("a.log"));
    CALLS.put(
        "taskManager(id).profilingRuns()", flink -> flink.taskManager("tm-1").profilingRuns());
    CALLS.put("taskManager(id).profile(name)", flink -> flink.taskManager("tm-1").profile("a.log"));
  }

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "rest-api.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(new Row(row.group(1), row.group(2) + " " + row.group(3), row.group(4)));
      }
    }
    return rows;
  }

  @Test
  void eachDocumentedOperationHasItsRowWithItsVersions() throws IOException {
    List<String> documented =
        RestSchema.operations().stream()
            .map(operation -> operation.name() + " " + operation.releases())
            .collect(Collectors.toList());
    assertThat(documented).hasSizeGreaterThan(80);
    assertThat(rows())
        .extracting(row -> row.operation + " " + row.versions)
        .containsAll(documented);
  }

  @Test
  void eachCallOfTheTableIsTried() throws IOException {
    List<String> calls = new ArrayList<>();
    rows().forEach(row -> calls.addAll(row.calls()));
    assertThat(calls).containsExactlyInAnyOrderElementsOf(CALLS.keySet());
  }

  @Test
  void noReadIsLeftOutButThoseThatActAndOneOfWhatIsNeverStarted() throws IOException {
    assertThat(rows())
        .filteredOn(row -> row.operation.startsWith("GET ") && row.calls().isEmpty())
        .extracting(row -> row.operation)
        .containsExactlyInAnyOrder(
            "GET /jobs/:jobid/execution-result",
            "GET /jobs/:jobid/rescaling/:triggerid",
            "GET /jobs/:jobid/yarn-cancel",
            "GET /jobs/:jobid/yarn-stop");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aCallSendsTheRequestOfItsRow(Row row) {
    try (FlinkRestClient flink = FlinkRestClient.of(URI.create("http://flink:8081"))) {
      for (String call : row.calls()) {
        assertThat(CALLS.get(call).apply(flink).toString())
            .as(call)
            .matches(
                row.operation
                    .replaceFirst(" ", " \\\\Qhttp://flink:8081\\\\E")
                    .replaceAll(":[a-zA-Z]+(?=/|$)", "[^/]+"));
      }
    }
  }

  private static final class Row {
    final String operation;
    final String versions;
    final String cell;

    Row(String operation, String versions, String cell) {
      this.operation = operation;
      this.versions = versions;
      this.cell = cell;
    }

    List<String> calls() {
      List<String> calls = new ArrayList<>();
      if (!cell.startsWith("not offered: ")) {
        for (String call : cell.split("<br>")) {
          calls.add(call.substring(1, call.length() - 1));
        }
      }
      return calls;
    }

    @Override
    public String toString() {
      return operation;
    }
  }
}
