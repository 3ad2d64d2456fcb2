package io.github.flinkwatch.yarn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class YarnWireTest {

  static Stream<String> applications() {
    return Captures.list("02-app-states").filter(name -> !name.endsWith("-attempts.json"));
  }

  static Stream<String> attempts() {
    return Captures.list("02-app-states").filter(name -> name.endsWith("-attempts.json"));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void everyStateIsReadAndSurvivesARoundTrip(String file) throws IOException {
    YarnApplication application = read(ApplicationWire.ONE_APPLICATION, file);

    assertThat(application.state()).isNotEqualTo(YarnApplicationState.UNRECOGNIZED);
    assertThat(application.finalStatus()).isNotEqualTo(FinalApplicationStatus.UNRECOGNIZED);
    assertThat(application.user()).isPresent();
    assertThat(application.startedTime()).isPresent();
    assertThat(application.finishedTime().isPresent()).isEqualTo(application.state().isEnded());
    String written = Json.write(ApplicationWire.ONE_APPLICATION, application);
    assertThat(Json.read(ApplicationWire.ONE_APPLICATION, written)).isEqualTo(application);
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void everyListOfAttemptsIsRead(String file) throws IOException {
    List<YarnApplicationAttempt> attempts = read(AttemptWire.ATTEMPTS, file);

    assertThat(attempts).allMatch(attempt -> attempt.appAttemptId().startsWith("appattempt_"));
    assertThat(Json.read(AttemptWire.ATTEMPTS, Json.write(AttemptWire.ATTEMPTS, attempts)))
        .isEqualTo(attempts);
  }

  @ParameterizedTest
  @CsvSource({
    "60-containers/01-job-manager-and-task-manager.json, 2",
    "60-containers/02-one.json, 1",
    "60-containers/03-none.json, 0"
  })
  void containersAreReadWhetherOneAloneStandsInAListOrNot(String file, int count)
      throws IOException {
    List<YarnContainer> containers = read(AttemptWire.CONTAINERS, file);

    assertThat(containers).hasSize(count);
    assertThat(containers)
        .allMatch(it -> it.allocatedMb().getAsLong() >= 512)
        .allMatch(it -> it.allocatedVCores().getAsLong() == 1)
        .allMatch(it -> it.startedTime().isPresent() && it.logUrl().isPresent())
        .allMatch(it -> it.stateText().orElseThrow().equals("RUNNING"));
    assertThat(Json.read(AttemptWire.CONTAINERS, Json.write(AttemptWire.CONTAINERS, containers)))
        .isEqualTo(containers);
  }

  @Test
  void numbersOfAContainerAreReadWithoutQuotesToo() throws IOException {
    YarnContainer container =
        Json.read(
                AttemptWire.CONTAINERS,
                "{\"container\":[{\"containerId\":\"container_1_0001_01_000001\","
                    + "\"allocatedMB\":512,\"startedTime\":0}]}")
            .get(0);

    assertThat(container.allocatedMb()).hasValue(512);
    assertThat(container.startedTime()).isEmpty();
  }

  @Test
  void repeatedKeysOfResourceSecondsAreAllRead() throws IOException {
    YarnApplication application =
        read(
            ApplicationWire.ONE_APPLICATION, "20-flink-application-finished/20-just-finished.json");

    assertThat(application.resourceSeconds()).containsOnlyKeys("memory-mb", "vcores");
    assertThat(application.resourceSeconds().get("memory-mb"))
        .isEqualTo(application.memorySeconds().getAsLong())
        .isPositive();
    assertThat(application.resourceSeconds().get("vcores"))
        .isEqualTo(application.vcoreSeconds().getAsLong());
  }

  @Test
  void resourceSecondsAreReadFromAListToo() throws IOException {
    assertThat(
            Json.read(
                ApplicationWire.REPEATED_ENTRIES,
                "{\"entry\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]}"))
        .isEqualTo(Map.of("a", 1L, "b", 2L));
  }

  @Test
  void whatDoesNotApplyIsAbsent() throws IOException {
    YarnApplication waiting =
        read(ApplicationWire.ONE_APPLICATION, "02-app-states/06-accepted-unmanaged.json");
    YarnApplication refused =
        read(ApplicationWire.ONE_APPLICATION, "02-app-states/66-failed-unknown-queue.json");
    YarnApplication ended =
        read(ApplicationWire.ONE_APPLICATION, "02-app-states/32-finished-succeeded.json");

    assertThat(waiting.trackingUrl()).isEmpty();
    assertThat(waiting.launchTime()).isEmpty();
    assertThat(waiting.finishedTime()).isEmpty();
    assertThat(refused.trackingUrl()).isEmpty();
    assertThat(refused.applicationTags()).isEmpty();
    assertThat(ended.allocatedMb()).isEmpty();
    assertThat(ended.runningContainers()).isEmpty();
  }

  @Test
  void withoutTheRightToViewThereIsStateAndNoTime() throws IOException {
    YarnApplication seenByOther =
        read(ApplicationWire.ONE_APPLICATION, "09-acl/07-app-as-bob.json");

    assertThat(seenByOther.state()).isEqualTo(YarnApplicationState.RUNNING);
    assertThat(seenByOther.startedTime()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "05-evicted-ahs.json, FINISHED, FAILED",
    "07-killed-ahs.json, KILLED, UNDEFINED",
    "03-running-ahs.json, RUNNING, UNDEFINED",
  })
  void historyServerSaysTheSameInOtherWords(
      String file, YarnApplicationState state, FinalApplicationStatus status) throws IOException {
    YarnApplication application =
        read(ApplicationWire.APPLICATION, "50-application-history/" + file);

    assertThat(application.state()).isEqualTo(state);
    assertThat(application.finalStatus()).isEqualTo(status);
    assertThat(application.applicationType()).contains("Apache Flink");
    assertThat(application.currentAttemptId()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "01-cluster/06-apps-empty.json, 0",
    "03-apps-list/23-none-match.json, 0",
    "03-apps-list/22-deselect.json, 2",
    "08-restart-with-recovery/05-list-web-port-just-open.json, 0",
  })
  void listingsHandOverEachApplication(String file, int count) throws IOException {
    ApplicationListing listing = ApplicationListing.of(Captures.bytes(file));

    assertThat(listing.toList()).hasSize(count);
    assertThat(listing.size()).isEqualTo(count);
    assertThat(listing.unread()).isEmpty();
  }

  @Test
  void listingsOfOldVersionsAreReadToo() throws IOException {
    assertThat(ApplicationListing.of("{\"apps\":null}".getBytes(UTF_8)).size()).isZero();
  }

  @Test
  void clusterInfoSaysWhetherItIsToBeBelieved() throws IOException {
    assertThat(read(YarnClusterWire.CLUSTER_INFO, "01-cluster/02-cluster-info.json").haState())
        .isEqualTo(HaState.ACTIVE);
    assertThat(read(YarnClusterWire.CLUSTER_INFO, "12-ha/14-rm1-active-rm2-info.json").haState())
        .isEqualTo(HaState.STANDBY);
    YarnClusterInfo starting =
        read(
            YarnClusterWire.CLUSTER_INFO,
            "08-restart-with-recovery/03-info-web-port-just-open.json");
    assertThat(starting.haState()).isEqualTo(HaState.INITIALIZING);
    assertThat(starting.startedOn()).isPresent();
  }

  @Test
  void metricsAndQueuesAreRead() throws IOException {
    YarnClusterMetrics metrics =
        read(YarnClusterWire.CLUSTER_METRICS, "01-cluster/03-metrics.json");
    YarnQueue root = read(YarnClusterWire.SCHEDULER, "01-cluster/04-scheduler.json");

    assertThat(metrics.totalMb()).hasValue(4096);
    assertThat(metrics.activeNodes()).hasValue(1);
    assertThat(root.queueName()).isEqualTo("root");
    assertThat(root.find("root.default").orElseThrow().capacity()).hasValue(80.0);
    assertThat(root.find("default")).isEqualTo(root.find("root.default"));
    assertThat(root.find("root.nosuch")).isEmpty();
    assertThat(root.find("root.default").orElseThrow().amLimit().orElseThrow().memoryMb())
        .isEqualTo(4096);
    assertThat(Json.read(YarnClusterWire.SCHEDULER, Json.write(YarnClusterWire.SCHEDULER, root)))
        .isEqualTo(root);
  }

  @Test
  void unknownStateKeepsItsText() throws IOException {
    YarnApplication application =
        Json.read(
            ApplicationWire.APPLICATION,
            "{\"id\":\"application_1_0001\",\"state\":\"PAUSED\",\"finalStatus\":\"MAYBE\"}");

    assertThat(application.state()).isEqualTo(YarnApplicationState.UNRECOGNIZED);
    assertThat(application.stateText()).isEqualTo("PAUSED");
    assertThat(application.finalStatus()).isEqualTo(FinalApplicationStatus.UNRECOGNIZED);
    assertThat(application.finalStatusText()).isEqualTo("MAYBE");
    assertThat(application.state().isEnded()).isFalse();
  }

  @Test
  void applicationWithoutStateIsRefused() {
    assertThatThrownBy(
            () -> Json.read(ApplicationWire.APPLICATION, "{\"id\":\"application_1_0001\"}"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void timesAreThoseOfTheCapture() throws IOException {
    assertThat(read(ApplicationWire.ONE_APPLICATION, "02-app-states/23-running.json").startedTime())
        .contains(Instant.ofEpochMilli(1795220951899L));
  }

  private static <T> T read(JsonType<T> type, String file) throws IOException {
    return Json.read(type, Captures.bytes(file));
  }
}
