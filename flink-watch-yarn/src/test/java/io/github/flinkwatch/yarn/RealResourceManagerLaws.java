package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real ResourceManager: every state and final status, and what it forgets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RealResourceManagerLaws {

  private final String version;
  private RunningResourceManager yarn;
  private ResourceManagerClient client;

  RealResourceManagerLaws(String version) {
    this.version = version;
  }

  /** Returns the class path of that version. */
  abstract String classPath();

  @BeforeAll
  void start(@TempDir Path directory) {
    yarn =
        RunningResourceManager.startOn(
            classPath(),
            directory,
            "yarn.am.liveness-monitor.expiry-interval-ms=5000",
            "yarn.resourcemanager.max-completed-applications=12");
    client = ResourceManagerClient.builder().address(yarn.address()).build();
  }

  @AfterAll
  void stop() {
    client.close();
    yarn.close();
  }

  @Test
  void acceptedApplicationIsReportedAsSuch() {
    ApplicationId id = yarn.submit("waits for its master");

    DeploymentReport report = report(id);

    assertThat(report.state()).isEqualTo(DeploymentState.ACCEPTED);
    assertThat(report.finalStatus()).isEqualTo(FinalStatus.UNDEFINED);
    assertThat(report.trackingUrl()).isEmpty();
    assertThat(report.recoveredAfterRestart()).isFalse();
  }

  @Test
  void runningApplicationKeepsItsTrackingUrlAsText() {
    ApplicationId id = yarn.running("runs", "http://user:secret@localhost:9/x");

    DeploymentReport report = report(id);

    assertThat(report.state()).isEqualTo(DeploymentState.RUNNING);
    assertThat(report.finalStatus()).isEqualTo(FinalStatus.UNDEFINED);
    assertThat(report.trackingUrl()).isPresent();
    assertThat(report.submittedAt()).isPresent();
    assertThat(report.finishedAt()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "FAILED", "KILLED", "UNDEFINED", "ENDED"})
  void finishedSaysThatItEndedAndFinalStatusHow(FinalApplicationStatus status) {
    ApplicationId id = yarn.finished("ends " + status, status, "words of the master");

    YarnApplication application = client.application(id).details().ask().value().orElseThrow();
    DeploymentReport report = report(id);

    assertThat(application.state()).isEqualTo(YarnApplicationState.FINISHED);
    assertThat(application.finalStatus()).isEqualTo(status);
    assertThat(application.allocatedMb()).isEmpty();
    assertThat(report.state()).isEqualTo(DeploymentState.FINISHED);
    assertThat(report.finalStatus().name()).isEqualTo(status.name());
    assertThat(report.diagnostics()).contains("words of the master");
    assertThat(report.attempts()).hasValue(1);
    assertThat(report.finishedAt()).isPresent();
  }

  @Test
  void silentMasterIsFailedByYarn() {
    ApplicationId id = yarn.running("falls silent", "");
    yarn.run("silence", id.toString());

    DeploymentReport report = report(id);

    assertThat(report.state()).isEqualTo(DeploymentState.FAILED);
    assertThat(report.finalStatus()).isEqualTo(FinalStatus.FAILED);
    assertThat(report.diagnostics())
        .hasValueSatisfying(text -> assertThat(text).contains("timed out"));
  }

  @Test
  void unknownQueueIsFailedWithItsReason() {
    ApplicationId id = yarn.submit("alice", "refused", "Apache Flink", "nosuchqueue");

    DeploymentReport report = report(id);

    assertThat(report.state()).isEqualTo(DeploymentState.FAILED);
    assertThat(report.diagnostics())
        .hasValueSatisfying(text -> assertThat(text).contains("unknown queue: nosuchqueue"));
    assertThat(report.trackingUrl()).isEmpty();
  }

  @Test
  void killEndsTheApplicationAndKeepsTheReason() {
    ApplicationId id = yarn.running("to be killed", "");
    assertThat(client.application(id).kill("no longer wanted").send().isKnown()).isTrue();
    yarn.run("kill", id.toString(), "again");

    DeploymentReport report = report(id);

    assertThat(report.state()).isEqualTo(DeploymentState.KILLED);
    assertThat(report.finalStatus()).isEqualTo(FinalStatus.KILLED);
    assertThat(report.diagnostics())
        .hasValueSatisfying(text -> assertThat(text).contains("no longer wanted"));
  }

  @Test
  void unknownApplicationIsAbsentAndItsReportForgotten() {
    ApplicationId id = ApplicationId.of("application_1_0001");

    assertThat(client.application(id).details().ask().isAbsent()).isTrue();
    assertThat(client.application(id).attempts().ask().isAbsent()).isTrue();
    assertThat(client.application(id).kill("").send().isAbsent()).isTrue();
    assertThat(code(client.application(id).deployment().ask()))
        .isEqualTo(UnknownCode.APP_FORGOTTEN);
  }

  @Test
  void filtersAreUnderstood() {
    yarn.submit("alice", "a stranger", "MAPREDUCE", "default");
    yarn.submit("bob", "bob's own", "Apache Flink", "etl");

    assertThat(list(ApplicationFilter.flink().toBuilder().user("bob").queue("etl").build()))
        .extracting(application -> application.name().orElseThrow())
        .containsExactly("bob's own");
    assertThat(
            list(
                ApplicationFilter.builder()
                    .states(YarnApplicationState.ACCEPTED)
                    .applicationTags("flink-watch")
                    .finalStatus(FinalApplicationStatus.UNDEFINED)
                    .build()))
        .isNotEmpty()
        .allMatch(application -> application.state() == YarnApplicationState.ACCEPTED);
    assertThat(list(ApplicationFilter.builder().user("nobody").build())).isEmpty();
    assertThat(
            code(
                client
                    .applications(ApplicationFilter.builder().queue("nosuchqueue").build())
                    .ask()))
        .isEqualTo(UnknownCode.UNEXPECTED_STATUS);
  }

  @Test
  void flinkIsReachedThroughTheProxyAndTheTrackingUrlIsNotCalled() {
    WireMockServer flink = new WireMockServer(options().dynamicPort());
    flink.start();
    flink.stubFor(get("/jobs/overview").willReturn(okJson("{\"jobs\":[]}")));
    try {
      ApplicationId id = yarn.running("with a page", flink.baseUrl());
      report(id);
      assertThat(flink.getAllServeEvents()).isEmpty();

      try (FlinkRestClient throughTheProxy =
          client.application(id).flink().ask().value().orElseThrow()) {
        assertThat(throughTheProxy.jobsOverview().ask().value()).contains(List.of());
      }
      yarn.run("finish", id.toString(), "SUCCEEDED", "");
      assertThat(client.application(id).flinkAddress().ask().isAbsent()).isTrue();
    } finally {
      flink.stop();
    }
  }

  @Test
  void clusterTellsOfItself() {
    YarnClusterInfo info = client.clusterInfo().ask().value().orElseThrow();

    assertThat(info.haState()).isEqualTo(HaState.ACTIVE);
    assertThat(info.hadoopVersion()).contains(version);
    assertThat(client.clusterMetrics().ask().value().orElseThrow().activeNodes()).hasValue(0);
    assertThat(client.queues().ask().value().orElseThrow().find("root.etl")).isPresent();
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void evictedApplicationIsForgottenNotFailed() {
    ApplicationId first = yarn.finished("soon forgotten", FinalApplicationStatus.SUCCEEDED, "");
    assertThat(report(first).finalStatus()).isEqualTo(FinalStatus.SUCCEEDED);
    for (int i = 0; i < 13; i++) {
      yarn.finished("pushes others out", FinalApplicationStatus.SUCCEEDED, "");
    }

    assertThat(client.application(first).details().ask().isAbsent()).isTrue();
    Observation<DeploymentReport> report = client.application(first).deployment().ask();
    assertThat(code(report)).isEqualTo(UnknownCode.APP_FORGOTTEN);
    assertThat(report.cause().orElseThrow().detail()).contains("evicted");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void restartWithoutRecoveryForgetsEvenTheLiving() {
    ApplicationId id = yarn.running("lives through a restart", "");
    assertThat(report(id).state()).isEqualTo(DeploymentState.RUNNING);

    yarn.run("restart");

    Observation<DeploymentReport> report = client.application(id).deployment().ask();
    assertThat(code(report)).isEqualTo(UnknownCode.APP_FORGOTTEN);
    assertThat(report.cause().orElseThrow().detail()).contains("after the one that gave the id");
  }

  private List<YarnApplication> list(ApplicationFilter filter) {
    ApplicationListing listing = client.applications(filter).ask().value().orElseThrow();
    assertThat(listing.unread()).isEmpty();
    return listing.toList();
  }

  private DeploymentReport report(ApplicationId id) {
    Observation<DeploymentReport> look = client.application(id).deployment().ask();
    return look.value().orElseThrow(() -> new AssertionError(look));
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
