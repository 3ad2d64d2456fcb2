package io.github.flinkwatch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import io.github.flinkwatch.internal.wire.Captures.Capture;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.AsyncOperation.AsyncOperationStatus;
import io.github.flinkwatch.model.FlameGraph;
import io.github.flinkwatch.model.FlameGraph.FlameGraphStatus;
import io.github.flinkwatch.model.JobConfiguration;
import io.github.flinkwatch.model.ParallelismBounds;
import io.github.flinkwatch.model.ProfilingRun.ProfilingStatus;
import io.github.flinkwatch.model.Rescale;
import io.github.flinkwatch.model.Rescale.RescaleDurations;
import io.github.flinkwatch.model.Rescale.RescaleOutcome;
import io.github.flinkwatch.model.TaskManager;
import io.github.flinkwatch.model.TaskManager.MemoryConfiguration;
import io.github.flinkwatch.model.TaskManager.ResourceProfile;
import io.github.flinkwatch.model.TaskManager.TaskManagerMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each accessor gives the field that its documentation names. */
class ClusterAccessorsTest {

  private static final String HEX = "0123456789abcdef0123456789abcdef";

  static List<Capture> taskManagers() {
    return Captures.of("cluster-busy", "taskmanager-0");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskManagers")
  void aTaskManagerIsReadFieldByField(Capture capture) throws IOException {
    JsonNode tree = capture.tree();
    TaskManager manager = capture.as(TaskManagersWire.TASK_MANAGER);

    assertThat(manager.id()).isEqualTo(tree.get("id").textValue());
    assertThat(manager.path()).isEqualTo(tree.get("path").textValue());
    assertThat(manager.dataPort()).hasValue(tree.get("dataPort").intValue());
    assertThat(manager.jmxPort()).isEmpty();
    assertThat(manager.slots()).isEqualTo(tree.get("slotsNumber").intValue());
    assertThat(manager.freeSlots()).isEqualTo(tree.get("freeSlots").intValue());
    assertThat(manager.isBlocked()).isFalse();
    JsonNode hardware = tree.get("hardware");
    assertThat(manager.hardware().cpuCores()).isEqualTo(hardware.get("cpuCores").intValue());
    assertThat(manager.hardware().physicalMemoryBytes())
        .hasValue(hardware.get("physicalMemory").longValue());
    assertThat(manager.hardware().freeMemoryBytes())
        .isEqualTo(hardware.get("freeMemory").longValue());
    assertThat(manager.hardware().managedMemoryBytes())
        .isEqualTo(hardware.get("managedMemory").longValue());
    assertThat(manager.assignedTasks().isPresent()).isEqualTo(tree.has("assignedTasks"));
    assertThat(manager.allocatedSlots()).hasSize(tree.path("allocatedSlots").size());
    assertMetrics(manager.metrics().orElseThrow(), tree.get("metrics"));
    manager.totalResource().ifPresent(total -> assertResource(total, tree.get("totalResource")));
    manager.freeResource().ifPresent(free -> assertResource(free, tree.get("freeResource")));
    assertThat(manager.totalResource().isPresent()).isEqualTo(tree.has("totalResource"));
    assertThat(manager.memoryConfiguration().isPresent())
        .isEqualTo(tree.has("memoryConfiguration"));
    manager
        .memoryConfiguration()
        .ifPresent(memory -> assertMemory(memory, tree.get("memoryConfiguration")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskManagers")
  void theTimeSinceTheLastHeartbeatIsTheMomentOfIt(Capture capture) throws IOException {
    assertThat(capture.as(TaskManagersWire.TASK_MANAGER).lastHeartbeat())
        .contains(Instant.ofEpochMilli(capture.tree().get("timeSinceLastHeartbeat").longValue()))
        .get()
        .satisfies(moment -> assertThat(moment).isAfter(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static void assertMetrics(TaskManagerMetrics metrics, JsonNode tree) {
    sameNumber(metrics.heapUsedBytes(), tree.path("heapUsed"));
    sameNumber(metrics.heapCommittedBytes(), tree.path("heapCommitted"));
    sameNumber(metrics.heapMaxBytes(), tree.path("heapMax"));
    sameNumber(metrics.nonHeapUsedBytes(), tree.path("nonHeapUsed"));
    sameNumber(metrics.nonHeapCommittedBytes(), tree.path("nonHeapCommitted"));
    sameNumber(metrics.nonHeapMaxBytes(), tree.path("nonHeapMax"));
    sameNumber(metrics.directCount(), tree.path("directCount"));
    sameNumber(metrics.directUsedBytes(), tree.path("directUsed"));
    sameNumber(metrics.directMaxBytes(), tree.path("directMax"));
    sameNumber(metrics.mappedCount(), tree.path("mappedCount"));
    sameNumber(metrics.mappedUsedBytes(), tree.path("mappedUsed"));
    sameNumber(metrics.mappedMaxBytes(), tree.path("mappedMax"));
    sameNumber(metrics.networkSegmentsAvailable(), tree.path("memorySegmentsAvailable"));
    sameNumber(metrics.networkSegmentsTotal(), tree.path("memorySegmentsTotal"));
    sameNumber(metrics.nettySegmentsAvailable(), tree.path("nettyShuffleMemorySegmentsAvailable"));
    sameNumber(metrics.nettySegmentsUsed(), tree.path("nettyShuffleMemorySegmentsUsed"));
    sameNumber(metrics.nettySegmentsTotal(), tree.path("nettyShuffleMemorySegmentsTotal"));
    sameNumber(metrics.nettyMemoryAvailableBytes(), tree.path("nettyShuffleMemoryAvailable"));
    sameNumber(metrics.nettyMemoryUsedBytes(), tree.path("nettyShuffleMemoryUsed"));
    sameNumber(metrics.nettyMemoryTotalBytes(), tree.path("nettyShuffleMemoryTotal"));
    for (int i = 0; i < tree.get("garbageCollectors").size(); i++) {
      JsonNode collector = tree.get("garbageCollectors").get(i);
      assertThat(metrics.garbageCollectors().get(i).name())
          .isEqualTo(collector.get("name").textValue());
      assertThat(metrics.garbageCollectors().get(i).collections())
          .isEqualTo(collector.get("count").longValue());
      assertThat(metrics.garbageCollectors().get(i).time())
          .contains(Duration.ofMillis(collector.get("time").longValue()));
    }
  }

  private static void assertResource(ResourceProfile resource, JsonNode tree) {
    assertThat(resource.cpuCores()).hasValue(tree.get("cpuCores").doubleValue());
    assertThat(resource.taskHeapMebibytes()).hasValue(tree.get("taskHeapMemory").intValue());
    assertThat(resource.taskOffHeapMebibytes()).hasValue(tree.get("taskOffHeapMemory").intValue());
    assertThat(resource.managedMemoryMebibytes()).hasValue(tree.get("managedMemory").intValue());
    assertThat(resource.networkMemoryMebibytes()).hasValue(tree.get("networkMemory").intValue());
  }

  private static void assertMemory(MemoryConfiguration memory, JsonNode tree) {
    sameNumber(memory.frameworkHeapBytes(), tree.get("frameworkHeap"));
    sameNumber(memory.taskHeapBytes(), tree.get("taskHeap"));
    sameNumber(memory.frameworkOffHeapBytes(), tree.get("frameworkOffHeap"));
    sameNumber(memory.taskOffHeapBytes(), tree.get("taskOffHeap"));
    sameNumber(memory.networkMemoryBytes(), tree.get("networkMemory"));
    sameNumber(memory.managedMemoryBytes(), tree.get("managedMemory"));
    sameNumber(memory.jvmMetaspaceBytes(), tree.get("jvmMetaspace"));
    sameNumber(memory.jvmOverheadBytes(), tree.get("jvmOverhead"));
    sameNumber(memory.totalFlinkMemoryBytes(), tree.get("totalFlinkMemory"));
    sameNumber(memory.totalProcessMemoryBytes(), tree.get("totalProcessMemory"));
  }

  private static void sameNumber(OptionalLong number, JsonNode node) {
    assertThat(number)
        .isEqualTo(
            node.isNumber() && node.longValue() >= 0
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty());
  }

  @Test
  void anAmountThatIsNotLimitedIsEmpty() throws IOException {
    ResourceProfile any =
        Json.read(
            TaskManagersWire.RESOURCE_PROFILE,
            "{\"cpuCores\":-1.0,\"taskHeapMemory\":-1,\"extendedResources\":{\"gpu\":2.0}}");
    assertThat(any.cpuCores()).isEmpty();
    assertThat(any.taskHeapMebibytes()).isEmpty();
    assertThat(any.extendedResources()).containsOnly(Map.entry("gpu", 2.0));
  }

  static List<Capture> jobConfigurations() {
    return Captures.of("healthy", "job-config");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobConfigurations")
  void aJobsConfigurationIsReadFieldByField(Capture capture) throws IOException {
    JsonNode tree = capture.tree();
    JobConfiguration job = capture.as(JobConfigurationWire.JOB_CONFIGURATION);
    assertThat(job.jobId()).hasToString(tree.get("jid").textValue());
    assertThat(job.name()).isEqualTo("healthy");
    JsonNode execution = tree.get("execution-config");
    assertThat(job.execution().orElseThrow().executionMode().isPresent())
        .isEqualTo(execution.has("execution-mode"));
    assertThat(job.execution().orElseThrow().restartStrategy())
        .isEqualTo(execution.get("restart-strategy").textValue());
    assertThat(job.execution().orElseThrow().parallelism()).hasValue(2);
    assertThat(job.execution().orElseThrow().isObjectReuse()).isFalse();
  }

  @Test
  void theParametersOfAProgramAreNotPrinted() throws IOException {
    JobConfiguration job =
        Json.read(
            JobConfigurationWire.JOB_CONFIGURATION,
            "{\"jid\":\""
                + HEX
                + "\",\"name\":\"j\",\"execution-config\":{\"restart-strategy\":\"none\","
                + "\"job-parallelism\":-1,\"object-reuse-mode\":true,"
                + "\"user-config\":{\"password\":\"hunter2\"}}}");
    assertThat(job.execution().orElseThrow().userConfiguration())
        .containsEntry("password", "hunter2");
    assertThat(job.toString()).doesNotContain("hunter2");
    assertThat(job.execution().orElseThrow().parallelism()).isEmpty();
    assertThat(job.execution().orElseThrow().isObjectReuse()).isTrue();
  }

  @Nested
  class WhenAnOperationIsPolled {

    @Test
    void inProgressItHasNoResult() throws IOException {
      List<Capture> first = Captures.of("healthy", "savepoint-poll-in_progress");
      // A quick savepoint was over before the first poll.
      first.removeIf(capture -> capture.version().equals("1.9.1"));
      for (Capture capture : first) {
        AsyncOperation operation = capture.as(OperationsWire.ASYNC_OPERATION);
        assertThat(operation.status()).isEqualTo(AsyncOperationStatus.IN_PROGRESS);
        assertThat(operation.result()).isEmpty();
        assertThat(operation.isSucceeded()).isFalse();
        assertThat(operation.failureCause()).isEmpty();
      }
    }

    @Test
    void succeededItTellsTheLocation() throws IOException {
      for (Capture capture : Captures.of("stopped", "stop-poll-completed")) {
        AsyncOperation operation = capture.as(OperationsWire.ASYNC_OPERATION);
        assertThat(operation.isSucceeded()).isTrue();
        assertThat(operation.result().orElseThrow().location())
            .contains(capture.tree().get("operation").get("location").textValue());
      }
    }

    @Test
    void failedItIsCompletedAndDidNotSucceed() throws IOException {
      for (Capture capture : Captures.of("stuck", "savepoint-poll-completed")) {
        AsyncOperation operation = capture.as(OperationsWire.ASYNC_OPERATION);
        assertThat(operation.status()).isEqualTo(AsyncOperationStatus.COMPLETED);
        assertThat(operation.isSucceeded()).isFalse();
        JsonNode cause = capture.tree().get("operation").get("failure-cause");
        assertThat(operation.failureCause().orElseThrow().exceptionClass())
            .isEqualTo(cause.get("class").textValue());
        assertThat(operation.failureCause().orElseThrow().stackTrace())
            .isEqualTo(cause.get("stack-trace").textValue());
        assertThat(operation.failureCause().orElseThrow().serialized())
            .contains(cause.get("serialized-throwable").textValue());
        assertThat(operation.toString()).doesNotContain(cause.get("serialized-throwable").asText());
      }
    }

    @Test
    void aCheckpointsFailureIsSpeltInAnotherCase() throws IOException {
      AsyncOperation failed =
          Json.read(
              OperationsWire.ASYNC_OPERATION,
              "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"checkpointId\":null,"
                  + "\"failureCause\":{\"class\":\"x.Y\",\"stack-trace\":\"x.Y: z\"}}}");
      assertThat(failed.failureCause().orElseThrow().exceptionClass()).isEqualTo("x.Y");
      AsyncOperation done =
          Json.read(
              OperationsWire.ASYNC_OPERATION,
              "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"checkpointId\":7}}");
      assertThat(done.isSucceeded()).isTrue();
      assertThat(done.result().orElseThrow().checkpointId()).hasValue(7);
    }

    @Test
    void aStatusOfALaterVersionKeepsItsText() throws IOException {
      AsyncOperation later =
          Json.read(OperationsWire.ASYNC_OPERATION, "{\"status\":{\"id\":\"PAUSED\"}}");
      assertThat(later.status()).isEqualTo(AsyncOperationStatus.UNRECOGNIZED);
      assertThat(later.statusText()).isEqualTo("PAUSED");
      assertThat(later.isSucceeded()).isFalse();
    }
  }

  @Test
  void anApplicationIsReadFieldByField() throws IOException {
    Capture capture = Captures.of("2.3.0", "cluster-busy", "application-0");
    JsonNode tree = capture.tree();
    ApplicationDetails application = capture.as(ApplicationsWire.APPLICATION_DETAILS);
    assertThat(application.applicationId()).hasToString(tree.get("id").textValue());
    assertThat(application.name()).isEqualTo(tree.get("name").textValue());
    assertThat(application.status()).isEqualTo(ApplicationStatus.RUNNING);
    assertThat(application.startTime())
        .contains(Instant.ofEpochMilli(tree.get("start-time").longValue()));
    assertThat(application.endTime()).isEmpty();
    assertThat(application.duration())
        .contains(Duration.ofMillis(tree.get("duration").longValue()));
    assertThat(application.timestamps()).containsOnlyKeys("CREATED", "RUNNING");
    assertThat(application.jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.name()).isEqualTo("snapfail"));

    assertThat(
            Captures.of("2.3.0", "cluster-busy", "applications-overview")
                .as(ApplicationsWire.APPLICATIONS_OVERVIEW))
        .first()
        .satisfies(
            row -> {
              assertThat(row.applicationId()).isEqualTo(application.applicationId());
              assertThat(row.startTime()).contains(application.timestamps().get("CREATED"));
              assertThat(row.jobCounts()).containsOnly(Map.entry("RESTARTING", 1));
            });
  }

  @Test
  void anApplicationsFailureNamesItsJobIfItWasOne() throws IOException {
    assertThat(
            Json.read(
                ApplicationsWire.APPLICATION_EXCEPTIONS,
                "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":\"a.B\",\"stacktrace\":\"a.B:"
                    + " c\",\"timestamp\":1795219041604,\"jobId\":\""
                    + HEX
                    + "\"},{\"exceptionName\":\"d.E\",\"stacktrace\":\"\",\"timestamp\":-1,"
                    + "\"jobId\":null}]}}"))
        .satisfiesExactly(
            ofJob -> {
              assertThat(ofJob.exceptionName()).isEqualTo("a.B");
              assertThat(ofJob.stackTrace()).isEqualTo("a.B: c");
              assertThat(ofJob.timestamp()).contains(Instant.ofEpochMilli(1795219041604L));
              assertThat(ofJob.jobId()).contains(JobId.of(HEX));
            },
            ofMain -> {
              assertThat(ofMain.timestamp()).isEmpty();
              assertThat(ofMain.jobId()).isEmpty();
            });
  }

  @Nested
  class WhenAJobIsRescaled {

    @Test
    void noRescaleIsNoPercentileAndNoLatest() throws IOException {
      RescaleDurations none =
          Captures.of("2.3.0", "adaptive", "rescaled-job-rescales-summary")
              .as(RescalesWire.RESCALES_SUMMARY)
              .all();
      assertThat(none.p50()).isEmpty();
      assertThat(none.maximum()).contains(Duration.ZERO);
      assertThat(
              Captures.of("2.3.0", "adaptive", "rescaled-job-rescales-overview")
                  .as(RescalesWire.RESCALES_OVERVIEW)
                  .latest()
                  .completed())
          .isEmpty();
    }

    @Test
    void theTimeoutsAreSpans() throws IOException {
      assertThat(
              Captures.of("2.3.0", "adaptive", "rescaled-job-rescales-config")
                  .as(RescalesWire.RESCALE_CONFIGURATION))
          .satisfies(
              config -> {
                assertThat(config.historySize()).isZero();
                assertThat(config.schedulerExecutionMode()).isEmpty();
                assertThat(config.submissionResourceWaitTimeout()).contains(Duration.ofMinutes(1));
                assertThat(config.submissionResourceStabilizationTimeout())
                    .contains(Duration.ofSeconds(1));
                assertThat(config.slotIdleTimeout()).contains(Duration.ofSeconds(50));
                assertThat(config.executingCooldownTimeout()).contains(Duration.ofSeconds(30));
                assertThat(config.executingResourceStabilizationTimeout())
                    .contains(Duration.ofMinutes(1));
                assertThat(config.maximumDelayForTriggeringRescale())
                    .contains(Duration.ofSeconds(3));
                assertThat(config.rescaleOnFailedCheckpointCount()).hasValue(2);
              });
    }

    @Test
    void oneThatWasAskedForTellsWhatItChanged() throws IOException {
      Rescale rescale =
          Captures.of("2.3.0", "rescaled", "job-rescales-details").as(RescalesWire.RESCALE);
      assertThat(rescale.triggerCause()).contains("UPDATE_REQUIREMENT");
      assertThat(rescale.outcome()).contains(RescaleOutcome.COMPLETED);
      assertThat(rescale.terminatedReason()).contains("SUCCEEDED");
      assertThat(rescale.startTime()).contains(Instant.ofEpochMilli(1795241381149L));
      assertThat(rescale.endTime()).contains(Instant.ofEpochMilli(1795241381570L));
      assertThat(rescale.vertices())
          .hasSize(2)
          .allSatisfy(
              (id, vertex) -> {
                assertThat(vertex.vertexId()).isEqualTo(id);
                assertThat(vertex.preRescaleParallelism()).hasValue(2);
                assertThat(vertex.postRescaleParallelism()).hasValue(1);
              });
      assertThat(rescale.slots().values())
          .singleElement()
          .satisfies(
              slots -> {
                assertThat(slots.slotSharingGroupName()).contains("default");
                assertThat(slots.requestedResource().orElseThrow().cpuCores()).isEmpty();
                assertThat(slots.acquiredResource().orElseThrow().cpuCores()).hasValue(0.11111111);
                assertThat(slots.preRescaleSlots()).hasValue(2);
                assertThat(slots.postRescaleSlots()).hasValue(1);
              });
      assertThat(rescale.schedulerStates())
          .extracting(state -> state.state())
          .containsExactly("Executing", "Restarting", "CreatingExecutionGraph", "Executing");
    }

    @Test
    void oneUnderWayHasNoEndAndNoOutcome() throws IOException {
      Rescale rescale =
          Json.read(
              RescalesWire.RESCALE,
              "{\"rescaleUuid\":\"u\",\"rescaleAttemptId\":3,\"vertices\":{\""
                  + HEX
                  + "\":{\"jobVertexId\":\""
                  + HEX
                  + "\",\"jobVertexName\":\"map\",\"desiredParallelism\":4,"
                  + "\"preRescaleParallelism\":null,\"sufficientParallelism\":1}},\"slots\":{},"
                  + "\"schedulerStates\":[{\"state\":\"WaitingForResources\","
                  + "\"enterTimestampInMillis\":1795219041604}],"
                  + "\"startTimestampInMillis\":1795219041604,\"endTimestampInMillis\":null,"
                  + "\"terminalState\":null,\"triggerCause\":\"INITIAL_SCHEDULE\"}");
      assertThat(rescale.outcome()).isEmpty();
      assertThat(rescale.outcomeText()).isEmpty();
      assertThat(rescale.endTime()).isEmpty();
      assertThat(rescale.attempt()).hasValue(3);
      assertThat(rescale.vertices().get(VertexId.of(HEX)).desiredParallelism()).hasValue(4);
      assertThat(rescale.vertices().get(VertexId.of(HEX)).preRescaleParallelism()).isEmpty();
      assertThat(rescale.schedulerStates())
          .singleElement()
          .satisfies(state -> assertThat(state.leftAt()).isEmpty());
      assertThat(
              Json.read(
                      RescalesWire.RESCALE, "{\"rescaleUuid\":\"u\",\"terminalState\":\"FAILED\"}")
                  .outcome())
          .contains(RescaleOutcome.FAILED);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,TERMINATED", "-2,DISABLED", "-3,WAITING", "1795219041604,READY"})
  void aNegativeTimeSaysWhyThereIsNoFlameGraph(long end, FlameGraphStatus status)
      throws IOException {
    String json = "{\"endTimestamp\":" + end + "}";
    FlameGraph graph = Json.read(FlameGraphWire.FLAME_GRAPH, json);
    assertThat(graph.status()).isEqualTo(status);
    assertThat(graph.sampledAt().isPresent()).isEqualTo(end > 0);
    assertThat(graph.root()).isEmpty();
    assertThat(Json.write(FlameGraphWire.FLAME_GRAPH, graph)).isEqualTo(json);
  }

  @Test
  void framesLieInFrames() throws IOException {
    FlameGraph graph =
        Json.read(
            FlameGraphWire.FLAME_GRAPH,
            "{\"endTimestamp\":1,\"data\":{\"name\":\"root\",\"value\":3,\"children\":["
                + "{\"name\":\"a.B.c:1\",\"value\":2,\"children\":[]},"
                + "{\"name\":\"d.E.f:2\",\"value\":1,\"children\":[]}]}}");
    assertThat(graph.root().orElseThrow().children())
        .extracting(frame -> frame.name() + "=" + frame.samples())
        .containsExactly("a.B.c:1=2", "d.E.f:2=1");
  }

  @Test
  void aFlameGraphWithoutABottomIsRefusedAndDoesNotOverflowTheStack() {
    String deep =
        "{\"name\":\"x\",\"value\":1,\"children\":[".repeat(100_000) + "]}".repeat(100_000);
    Assertions.assertThatIOException()
        .isThrownBy(
            () ->
                Json.read(
                    FlameGraphWire.FLAME_GRAPH, "{\"endTimestamp\":1,\"data\":" + deep + "}"));
  }

  @Test
  void resourceRequirementsComeBareAndAreReadWrappedToo() throws IOException {
    String bare = "{\"" + HEX + "\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":4}}}";
    Map<VertexId, ParallelismBounds> bounds =
        Map.of(VertexId.of(HEX), ParallelismBounds.between(1, 4));
    assertThat(Json.read(JobConfigurationWire.RESOURCE_REQUIREMENTS, bare)).isEqualTo(bounds);
    assertThat(
            Json.read(
                JobConfigurationWire.RESOURCE_REQUIREMENTS,
                "{\"jobVertexResourceRequirements\":" + bare + "}"))
        .isEqualTo(bounds);
    assertThat(Json.write(JobConfigurationWire.RESOURCE_REQUIREMENTS, bounds)).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource({"0,1,lower is less than 1: 0", "3,2,upper is less than lower 3: 2"})
  void boundsThatHoldNothingAreRefusedByName(int lower, int upper, String message) {
    Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> ParallelismBounds.between(lower, upper))
        .withMessage(message);
  }

  @Test
  void boundsThatHoldNothingAreMalformedWhenFlinkSendsThem() {
    String sent = "{\"" + HEX + "\":{\"parallelism\":{\"lowerBound\":3,\"upperBound\":2}}}";
    Assertions.assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.read(JobConfigurationWire.RESOURCE_REQUIREMENTS, sent))
        .withMessageStartingWith("upper is less than lower 3: 2 at ");
  }

  @Test
  void aProfilingRunCountsItsDurationInSeconds() throws IOException {
    assertThat(
            Json.read(
                ClusterWire.PROFILING_RUNS,
                "{\"profilingList\":[{\"status\":\"FINISHED\",\"mode\":\"ITIMER\",\"triggerTime\":"
                    + "1795219041604,\"finishedTime\":1795219071604,\"duration\":30,\"message\":"
                    + "\"Profiling Successful\",\"outputFile\":\"x.html\"},{\"status\":\"RUNNING\","
                    + "\"mode\":\"CPU\",\"triggerTime\":1795219041604,\"finishedTime\":null,"
                    + "\"duration\":30,\"message\":null,\"outputFile\":null}]}"))
        .satisfiesExactly(
            finished -> {
              assertThat(finished.status()).isEqualTo(ProfilingStatus.FINISHED);
              assertThat(finished.mode()).isEqualTo("ITIMER");
              assertThat(finished.duration()).contains(Duration.ofSeconds(30));
              assertThat(finished.triggeredAt()).contains(Instant.ofEpochMilli(1795219041604L));
              assertThat(finished.finishedAt()).contains(Instant.ofEpochMilli(1795219071604L));
              assertThat(finished.outputFile()).contains("x.html");
              assertThat(finished.message()).contains("Profiling Successful");
            },
            running -> {
              assertThat(running.status()).isEqualTo(ProfilingStatus.RUNNING);
              assertThat(running.finishedAt()).isEmpty();
              assertThat(running.outputFile()).isEmpty();
            });
  }

  @Test
  void filesAndJarsAndAccumulatorsAreReadFieldByField() throws IOException {
    Capture logs = Captures.of("2.3.0", "cluster-busy", "jobmanager-logs");
    JsonNode log = logs.tree().get("logs").get(2);
    assertThat(logs.as(ClusterWire.LOG_FILES).get(2))
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo(log.get("name").textValue());
              assertThat(file.sizeBytes()).isEqualTo(log.get("size").longValue());
              assertThat(file.modifiedAt())
                  .contains(Instant.ofEpochMilli(log.get("mtime").longValue()));
            });
    assertThat(Captures.of("1.11.6", "cluster-busy", "jobmanager-logs").as(ClusterWire.LOG_FILES))
        .allSatisfy(file -> assertThat(file.modifiedAt()).isEmpty());
    Capture jars = Captures.of("2.3.0", "cluster-busy", "jars");
    JsonNode jar = jars.tree().get("files").get(0);
    assertThat(jars.as(ClusterWire.UPLOADED_JARS).files())
        .singleElement()
        .satisfies(
            uploaded -> {
              assertThat(uploaded.id()).isEqualTo(jar.get("id").textValue());
              assertThat(uploaded.name()).isEqualTo("jobs.jar");
              assertThat(uploaded.uploadedAt())
                  .contains(Instant.ofEpochMilli(jar.get("uploaded").longValue()));
              assertThat(uploaded.entryClasses())
                  .singleElement()
                  .satisfies(
                      entry -> {
                        assertThat(entry.name()).isEqualTo("HarnessJobs");
                        assertThat(entry.description()).isEmpty();
                      });
            });
    Capture counted = Captures.of("1.20.3", "healthy", "vertex-1-subtasks-accumulators");
    JsonNode subtask = counted.tree().get("subtasks").get(1);
    assertThat(counted.as(AccumulatorsWire.VERTEX_SUBTASK_ACCUMULATORS).subtasks().get(1))
        .satisfies(
            accumulators -> {
              assertThat(accumulators.subtask()).isEqualTo(1);
              assertThat(accumulators.endpoint()).contains(subtask.get("endpoint").textValue());
              assertThat(accumulators.accumulators().get(0).name()).isEqualTo("records-seen");
              assertThat(accumulators.accumulators().get(0).type()).isEqualTo("LongCounter");
              assertThat(accumulators.accumulators().get(0).value())
                  .isEqualTo(subtask.get("user-accumulators").get(0).get("value").textValue());
            });
  }

  @Test
  void aConfigurationKeepsItsOrder() throws IOException {
    Capture config = Captures.of("2.3.0", "cluster-busy", "jobmanager-config");
    List<String> keys = config.tree().findValuesAsText("key");
    assertThat(config.as(ClusterWire.CONFIGURATION).keySet()).containsExactlyElementsOf(keys);
    assertThat(config.as(ClusterWire.CONFIGURATION))
        .containsEntry("rest.bind-port", "8081")
        .containsEntry("heartbeat.timeout", "6000");
  }
}
