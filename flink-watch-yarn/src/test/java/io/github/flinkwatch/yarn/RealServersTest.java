package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real servers around a real ResourceManager: rights, history, a proxy of its own. */
@Tag("matrix")
class RealServersTest {

  /** A server's first answer takes its time on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void historyServerTellsWhatTheResourceManagerHasEvicted() throws IOException {
    int port = Ports.free();
    List<String> settings =
        List.of(
            "yarn.resourcemanager.max-completed-applications=1",
            "yarn.timeline-service.enabled=true",
            "yarn.timeline-service.generic-application-history.enabled=true",
            "yarn.resourcemanager.system-metrics-publisher.enabled=true",
            "yarn.timeline-service.address=localhost:" + Ports.free(),
            "yarn.timeline-service.webapp.address=localhost:" + port,
            "yarn.timeline-service.bind-host=127.0.0.1",
            "yarn.timeline-service.store-class="
                + "org.apache.hadoop.yarn.server.timeline.MemoryTimelineStore",
            "yarn.timeline-service.state-store-class="
                + "org.apache.hadoop.yarn.server.timeline.recovery.MemoryTimelineStateStore");
    try (HadoopProcess history = server("history", settings);
        RunningResourceManager yarn = resourceManager(settings);
        ResourceManagerClient client =
            ResourceManagerClient.builder()
                .address(yarn.address())
                .historyServer(URI.create("http://localhost:" + port))
                .build();
        ResourceManagerClient alone =
            ResourceManagerClient.builder().address(yarn.address()).build()) {
      history.answer("start");
      ApplicationId succeeded =
          yarn.finished("evicted", FinalApplicationStatus.SUCCEEDED, "said at its end");
      ApplicationId killed = yarn.running("killed and evicted", "");
      assertThat(alone.application(killed).kill("no longer wanted").send().isKnown()).isTrue();
      yarn.run("kill", killed.toString(), "again");
      ApplicationId living = yarn.running("lives on", "");
      yarn.finished("pushes the others out", FinalApplicationStatus.FAILED, "");

      assertThat(code(alone.application(succeeded).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
      DeploymentReport report = eventually(client, succeeded);
      assertThat(report.state()).isEqualTo(DeploymentState.FINISHED);
      assertThat(report.finalStatus()).isEqualTo(FinalStatus.SUCCEEDED);
      assertThat(report.diagnostics()).contains("said at its end");
      assertThat(report.finishedAt()).isPresent();

      assertThat(code(alone.application(killed).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
      report = eventually(client, killed);
      assertThat(report.state()).isEqualTo(DeploymentState.KILLED);
      assertThat(report.finalStatus()).isEqualTo(FinalStatus.KILLED);

      ApplicationId nobodys = ApplicationId.of("application_1_0001");
      assertThat(client.application(nobodys).details().ask().isAbsent()).isTrue();
      assertThat(code(client.application(nobodys).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);

      // The history server's last word on it is RUNNING, which is no end.
      yarn.run("restart");
      assertThat(code(client.application(living).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
    }
  }

  @Test
  void whoMayNotViewAnApplicationIsToldHowItEndedAndMayNotKillIt() throws IOException {
    List<String> settings =
        List.of(
            "yarn.acl.enable=true",
            "yarn.admin.acl=admin",
            "yarn.scheduler.capacity.root.acl_administer_queue= ",
            "yarn.scheduler.capacity.root.acl_submit_applications=*");
    try (RunningResourceManager yarn = resourceManager(settings);
        ResourceManagerClient alice = as("alice", yarn);
        ResourceManagerClient bob = as("bob", yarn)) {
      ApplicationId living = yarn.running("alice's", "");
      ApplicationId ended = yarn.finished("alice's, ended", FinalApplicationStatus.FAILED, "why");

      YarnApplication seenByBob = bob.application(ended).details().ask().value().orElseThrow();
      assertThat(seenByBob.state()).isEqualTo(YarnApplicationState.FINISHED);
      assertThat(seenByBob.finalStatus()).isEqualTo(FinalApplicationStatus.FAILED);
      assertThat(seenByBob.startedTime()).isEmpty();
      assertThat(seenByBob.finishedTime()).isEmpty();
      DeploymentReport report = bob.application(ended).deployment().ask().value().orElseThrow();
      assertThat(report.finalStatus()).isEqualTo(FinalStatus.FAILED);
      assertThat(report.submittedAt()).isEmpty();
      assertThat(report.resourceManagerStartedLater()).isFalse();
      assertThat(alice.application(ended).details().ask().value().orElseThrow().startedTime())
          .isPresent();

      assertThat(code(bob.application(living).kill("not mine").send()))
          .isEqualTo(UnknownCode.FORBIDDEN);
      assertThat(alice.application(living).details().ask().value().orElseThrow().state())
          .isEqualTo(YarnApplicationState.RUNNING);
      assertThat(alice.application(living).kill("mine").send().isKnown()).isTrue();
    }
  }

  @Test
  void listThatHidesOtherUsersApplicationsIsEmptyAndTheirStateIsNot() throws IOException {
    List<String> settings =
        List.of(
            "yarn.acl.enable=true",
            "yarn.admin.acl=admin",
            "yarn.scheduler.capacity.root.acl_administer_queue= ",
            "yarn.webapp.filter-entity-list-by-user=true");
    try (RunningResourceManager yarn = resourceManager(settings);
        ResourceManagerClient alice = as("alice", yarn);
        ResourceManagerClient bob = as("bob", yarn)) {
      ApplicationId id = yarn.submit("alice's");

      assertThat(bob.applications(ApplicationFilter.flink()).ask().value().orElseThrow().toList())
          .isEmpty();
      assertThat(alice.applications(ApplicationFilter.flink()).ask().value().orElseThrow().toList())
          .hasSize(1);
      assertThat(bob.application(id).details().ask().value().orElseThrow().state())
          .isEqualTo(YarnApplicationState.ACCEPTED);
    }
  }

  @Test
  void userIsTheCookieOnceTheNameHasBoughtIt() throws IOException {
    List<String> settings =
        List.of(
            "hadoop.http.filter.initializers="
                + "org.apache.hadoop.security.AuthenticationFilterInitializer",
            "hadoop.http.authentication.type=simple",
            "hadoop.http.authentication.simple.anonymous.allowed=false",
            "yarn.resourcemanager.webapp.rest-csrf.enabled=true");
    try (RunningResourceManager yarn = resourceManager(settings);
        ResourceManagerClient alice = as("alice", yarn);
        ResourceManagerClient nobody =
            ResourceManagerClient.builder().address(yarn.address()).build()) {
      ApplicationId id = yarn.running("alice's", "");

      assertThat(alice.application(id).details().ask().isKnown()).isTrue();
      assertThat(alice.application(id).kill("by its owner").send().isKnown()).isTrue();
      assertThat(code(nobody.application(id).details().ask()))
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
  }

  @Test
  void proxyOfItsOwnIsAskedInsteadOfTheResourceManager() throws IOException {
    int port = Ports.free();
    List<String> settings = new ArrayList<>(rpcAddresses());
    settings.add("yarn.web-proxy.address=localhost:" + port);
    WireMockServer flink = new WireMockServer(options().dynamicPort());
    flink.start();
    flink.stubFor(get("/jobs/overview").willReturn(okJson("{\"jobs\":[]}")));
    try (RunningResourceManager yarn = resourceManager(settings);
        HadoopProcess proxy = server("proxy", settings);
        ResourceManagerClient client =
            ResourceManagerClient.builder()
                .address(yarn.address())
                .webProxy(URI.create("http://localhost:" + port))
                .http(HttpSettings.builder().connectTimeout(PATIENCE).deadline(PATIENCE).build())
                .build()) {
      proxy.answer("start");
      ApplicationId id = yarn.running("behind the other proxy", flink.baseUrl());

      assertThat(client.application(id).flinkAddress().ask().value())
          .contains(URI.create("http://localhost:" + port + "/proxy/" + id + "/"));
      try (FlinkRestClient proxied = client.application(id).flink().ask().value().orElseThrow()) {
        assertThat(proxied.jobsOverview().ask()).matches(look -> look.value().isPresent());
      }
    } finally {
      flink.stop();
    }
  }

  /** It hears of things a moment later than the ResourceManager. */
  private static DeploymentReport eventually(ResourceManagerClient client, ApplicationId id) {
    await().atMost(PATIENCE).until(() -> client.application(id).deployment().ask().isKnown());
    return client.application(id).deployment().ask().value().orElseThrow();
  }

  private static ResourceManagerClient as(String user, RunningResourceManager yarn) {
    return ResourceManagerClient.builder()
        .address(yarn.address())
        .http(HttpSettings.builder().credentials(Credentials.hadoopSimple(user)).build())
        .build();
  }

  private RunningResourceManager resourceManager(List<String> settings) throws IOException {
    return RunningResourceManager.start(
        Files.createDirectory(directory.resolve("rm")), settings.toArray(new String[0]));
  }

  private HadoopProcess server(String kind, List<String> settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(kind));
    arguments.addAll(settings);
    return HadoopProcess.start(
        "RealServer",
        Files.createDirectory(directory.resolve(kind)),
        arguments.toArray(new String[0]));
  }

  private static List<String> rpcAddresses() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (String name :
        List.of("address", "scheduler.address", "resource-tracker.address", "admin.address")) {
      addresses.add("yarn.resourcemanager." + name + "=localhost:" + Ports.free());
    }
    return addresses;
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
