package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer of one or two ResourceManagers means. */
class ResourceManagerClientTest {

  private static final ApplicationId ID = ApplicationId.of("application_1795221394418_0001");
  private static final String APP = "/ws/v1/cluster/apps/" + ID;

  @RegisterExtension
  final WireMockExtension rm1 =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @RegisterExtension
  final WireMockExtension rm2 =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final List<ResourceManagerClient> clients = new ArrayList<>();
  private final Set<WireMockExtension> down = new HashSet<>();

  @AfterEach
  void closeClients() {
    clients.forEach(ResourceManagerClient::close);
  }

  @Nested
  class WhenOneOfTwoIsActive {

    @Test
    void standbyLeadsToTheActiveOneWhichIsRemembered() {
      standby(rm1, rm2);
      active(rm2);
      ResourceManagerClient client = both();

      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();

      rm1.verify(1, getRequestedFor(urlPathEqualTo(APP)));
      rm2.verify(2, getRequestedFor(urlPathEqualTo(APP)));
    }

    @Test
    void failoverBetweenTwoCallsIsFollowed() {
      active(rm1);
      standby(rm2, rm1);
      ResourceManagerClient client = both();
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();

      rm1.resetMappings();
      rm2.resetMappings();
      standby(rm1, rm2);
      active(rm2);

      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
      assertThat(client.clusterInfo().ask().value().orElseThrow().haState())
          .isEqualTo(HaState.ACTIVE);
    }

    @Test
    void deadOneIsPassedOver() {
      down.add(rm1);
      active(rm2);

      assertThat(both().application(ID).details().ask().isKnown()).isTrue();
    }

    @Test
    void notFoundByAStandbyThatAnswersItselfIsNotBelieved() {
      info(rm1, "12-ha/14-rm1-active-rm2-info.json");
      rm1.stubFor(get(urlPathEqualTo(APP)).willReturn(json(404, "05-errors/01-unknown-app.json")));
      active(rm2);

      assertThat(both().application(ID).details().ask().isKnown()).isTrue();
    }

    @Test
    void killGoesToTheActiveOne() {
      standby(rm1, rm2);
      active(rm2);
      rm2.stubFor(
          put(urlPathEqualTo(APP + "/state"))
              .willReturn(json(202, "04-kill/13-kill-managed.json")));

      assertThat(both().application(ID).kill("a \"reason\"").send().isKnown()).isTrue();

      rm2.verify(
          putRequestedFor(urlPathEqualTo(APP + "/state"))
              .withHeader("Content-Type", equalTo("application/json"))
              .withRequestBody(
                  equalToJson("{\"state\":\"KILLED\",\"diagnostics\":\"a \\\"reason\\\"\"}")));
    }
  }

  @Nested
  class WhenNoneIsActive {

    @Test
    void itIsUnknownAndNotAbsent() {
      noActive(rm1);
      noActive(rm2);

      assertThat(code(both().application(ID).details().ask())).isEqualTo(UnknownCode.RM_NO_ACTIVE);
      assertThat(code(both().applications(ApplicationFilter.flink()).ask()))
          .isEqualTo(UnknownCode.RM_NO_ACTIVE);
      assertThat(code(both().application(ID).deployment().ask()))
          .isEqualTo(UnknownCode.RM_NO_ACTIVE);
      assertThat(code(both().clusterInfo().ask())).isEqualTo(UnknownCode.RM_NO_ACTIVE);
    }

    @Test
    void standbyAloneNamesTheAddressThatIsMissing() {
      standby(rm1, rm2);

      Observation<YarnApplication> look = one().application(ID).details().ask();

      assertThat(code(look)).isEqualTo(UnknownCode.RM_STANDBY);
      assertThat(look.cause().orElseThrow().detail()).contains(":" + rm2.getPort() + "/");
    }

    @Test
    void hangingActiveOneIsAFailoverToWaitFor() {
      down.add(rm1);
      noActive(rm2);

      Observation<YarnApplication> look = both().application(ID).details().ask();

      assertThat(code(look)).isEqualTo(UnknownCode.RM_NO_ACTIVE);
      assertThat(look.cause().orElseThrow().origin()).isPresent();
    }

    @Test
    void bothDownIsTroubleOnTheWay() {
      down.add(rm1);
      down.add(rm2);

      assertThat(code(both().application(ID).details().ask()).group())
          .isEqualTo(UnknownCode.Group.TRANSPORT);
    }
  }

  @Nested
  class WhenTheResourceManagerIsStarting {

    @Test
    void itsNotFoundIsNotBelieved() {
      info(rm1, "08-restart-with-recovery/03-info-web-port-just-open.json");
      rm1.stubFor(
          get(urlPathEqualTo(APP))
              .willReturn(
                  json(404, "08-restart-with-recovery/04-running-web-port-just-open.json")));

      Observation<YarnApplication> look = one().application(ID).details().ask();

      assertThat(code(look)).isEqualTo(UnknownCode.RM_NO_ACTIVE);
      assertThat(look.cause().orElseThrow().detail()).contains("INITIALIZING");
    }

    @Test
    void itsEmptyListIsNotBelieved() {
      info(rm1, "08-restart-with-recovery/03-info-web-port-just-open.json");
      rm1.stubFor(
          get(urlPathEqualTo("/ws/v1/cluster/apps"))
              .willReturn(json(200, "08-restart-with-recovery/05-list-web-port-just-open.json")));

      assertThat(code(one().applications(ApplicationFilter.all()).ask()))
          .isEqualTo(UnknownCode.RM_NO_ACTIVE);
    }

    @Test
    void recoveredApplicationIsSaidToBeOne() {
      active(rm1, "08-restart-with-recovery/07-running-after.json");

      DeploymentReport report = one().application(ID).deployment().ask().value().orElseThrow();

      assertThat(report.state()).isEqualTo(DeploymentState.ACCEPTED);
      assertThat(report.recoveredAfterRestart()).isTrue();
      assertThat(report.resourceManagerStartedLater()).isTrue();
      assertThat(report.trackingUrl()).isEmpty();
    }
  }

  @Nested
  class WhenTheActiveOneDoesNotKnowTheApplication {

    @Test
    void itIsAbsentAndItsReportForgotten() {
      unknownTo(rm1);

      assertThat(one().application(ID).details().ask().isAbsent()).isTrue();
      assertThat(code(one().application(ID).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
    }

    @ParameterizedTest
    @CsvSource({
      "05-errors/25-unknown-path.html, text/html",
      "05-errors/27-unknown-page.json, application/json"
    })
    void notFoundOfAnotherServerIsNotBelieved(String file, String contentType) {
      info(rm1, "01-cluster/02-cluster-info.json");
      rm1.stubFor(
          get(urlPathEqualTo(APP))
              .willReturn(
                  aResponse()
                      .withStatus(404)
                      .withHeader("Content-Type", contentType)
                      .withBody(Captures.about(ID, file))));

      assertThat(one().application(ID).details().ask().isUnknown()).isTrue();
    }

    @Test
    void historyServerRemembersTheEnd() {
      unknownTo(rm1);
      history("05-evicted-ahs.json", 200);

      DeploymentReport report =
          withHistory().application(ID).deployment().ask().value().orElseThrow();

      assertThat(report.state()).isEqualTo(DeploymentState.FINISHED);
      assertThat(report.finalStatus()).isEqualTo(FinalStatus.FAILED);
      assertThat(report.diagnostics()).contains("diagnostics");
    }

    @Test
    void killedIsKilledThoughHistoryCallsItUndefined() {
      unknownTo(rm1);
      history("07-killed-ahs.json", 200);

      DeploymentReport report =
          withHistory().application(ID).deployment().ask().value().orElseThrow();

      assertThat(report.state()).isEqualTo(DeploymentState.KILLED);
      assertThat(report.finalStatus()).isEqualTo(FinalStatus.KILLED);
      assertThat(report.finalStatusText()).isEqualTo("KILLED");
    }

    @Test
    void historyThatDidNotSeeTheEndProvesNothing() {
      unknownTo(rm1);
      history("03-running-ahs.json", 200);

      assertThat(code(withHistory().application(ID).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
    }

    @Test
    void historyThatDoesNotKnowItEitherLeavesItForgotten() {
      unknownTo(rm1);
      history("10-unknown-ahs.json", 404);

      assertThat(withHistory().application(ID).details().ask().isAbsent()).isTrue();
      assertThat(code(withHistory().application(ID).deployment().ask()))
          .isEqualTo(UnknownCode.APP_FORGOTTEN);
    }
  }

  @Nested
  class WhenSomethingElseAnswers {

    @Test
    void loginPageIsCalledOne() {
      rm1.stubFor(
          any(anyUrl())
              .willReturn(
                  aResponse()
                      .withStatus(302)
                      .withHeader("Location", "https://sso.example.com/login?token=secret")));

      Observation<YarnApplication> look = one().application(ID).details().ask();

      assertThat(code(look)).isEqualTo(UnknownCode.LOGIN_REDIRECT);
      assertThat(look.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500, 502, 503, 504})
    void noStatusOfFailureIsAbsence(int status) {
      info(rm1, "01-cluster/02-cluster-info.json");
      rm1.stubFor(get(urlPathEqualTo(APP)).willReturn(aResponse().withStatus(status)));

      assertThat(one().application(ID).details().ask().isUnknown()).isTrue();
      assertThat(one().application(ID).deployment().ask().isUnknown()).isTrue();
    }

    @Test
    void killRefusedInPlainTextUnderJsonIsForbidden() {
      rm1.stubFor(
          put(urlPathEqualTo(APP + "/state")).willReturn(json(403, "09-acl/24-kill-as-bob.json")));

      assertThat(code(one().application(ID).kill("").send())).isEqualTo(UnknownCode.FORBIDDEN);
    }

    @Test
    void cutAnswerIsUnknown() {
      info(rm1, "01-cluster/02-cluster-info.json");
      String whole = Captures.text("12-ha/13-rm1-active-rm1-app.json");
      rm1.stubFor(
          get(urlPathEqualTo(APP))
              .willReturn(
                  aResponse()
                      .withHeader("Content-Type", "application/json")
                      .withBody(whole.substring(0, whole.length() / 2))));

      assertThat(one().application(ID).details().ask().isUnknown()).isTrue();
    }
  }

  @Nested
  class WhenListing {

    @Test
    void tenThousandAreHandedOverOneByOne() {
      String row =
          "{\"id\":\"application_1_%04d\",\"state\":\"RUNNING\",\"finalStatus\":\"UNDEFINED\","
              + "\"resourceSecondsMap\":{\"entry\":{\"key\":\"a\",\"value\":\"1\"},\"entry\":"
              + "{\"key\":\"b\",\"value\":\"2\"}}}";
      rm1.stubFor(
          get(urlPathEqualTo("/ws/v1/cluster/apps"))
              .willReturn(
                  aResponse()
                      .withHeader("Content-Type", "application/json")
                      .withBody(
                          IntStream.rangeClosed(1, 10_000)
                              .mapToObj(i -> String.format(row, i))
                              .collect(Collectors.joining(",", "{\"apps\":{\"app\":[", "]}}")))));
      int[] seen = {0};

      ApplicationListing listing =
          one().applications(ApplicationFilter.flink()).ask().value().orElseThrow();
      listing.forEach(application -> seen[0]++);

      assertThat(listing.size()).isEqualTo(10_000);
      assertThat(seen[0]).isEqualTo(10_000);
      rm1.verify(
          getRequestedFor(urlPathEqualTo("/ws/v1/cluster/apps"))
              .withQueryParam("applicationTypes", equalTo("Apache Flink")));
    }

    @Test
    void emptyListOfAnActiveOneIsEmpty() {
      info(rm1, "01-cluster/02-cluster-info.json");
      rm1.stubFor(
          get(urlPathEqualTo("/ws/v1/cluster/apps"))
              .willReturn(json(200, "03-apps-list/23-none-match.json")));

      assertThat(one().applications(ApplicationFilter.all()).ask().value().orElseThrow().toList())
          .isEmpty();
    }

    @Test
    void versionThatDoesNotKnowWhatToLeaveOutIsAskedForAll() {
      rm1.stubFor(
          get(urlPathEqualTo("/ws/v1/cluster/apps"))
              .willReturn(json(200, "03-apps-list/17-name.json")));
      rm1.stubFor(
          get(urlPathEqualTo("/ws/v1/cluster/apps"))
              .withQueryParam("deSelects", matching(".+"))
              .willReturn(json(400, "05-errors/23-deselect-nonsense.json")));

      assertThat(one().applications(ApplicationFilter.flink()).ask().value().orElseThrow().toList())
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20-flink-application-finished/03-running.json, RUNNING, UNDEFINED",
    "20-flink-application-finished/20-just-finished.json, FINISHED, SUCCEEDED",
    "21-flink-application-failed/01-failed.json, FINISHED, FAILED",
    "22-flink-application-cancelled/06-cancelled.json, FINISHED, KILLED",
    "23-flink-application-killed-by-yarn/10-killed.json, KILLED, KILLED",
    "24-flink-application-main-throws/01-failed.json, FAILED, FAILED",
    "25-flink-application-am-killed/05-failed.json, FAILED, FAILED",
    "26-flink-session/16-session-stopped.json, FINISHED, SUCCEEDED",
    "27-flink-session-killed-by-yarn/06-killed.json, KILLED, KILLED",
  })
  void realFlinkApplicationsAreReportedInYarnsWords(
      String file, DeploymentState state, FinalStatus status) {
    active(rm1, file);
    rm1.stubFor(
        get(urlPathMatching("/ws/v1/cluster/apps/.*/appattempts"))
            .willReturn(json(200, "20-flink-application-finished/22-just-finished-attempts.json")));

    DeploymentReport report = one().application(ID).deployment().ask().value().orElseThrow();

    assertThat(report.state()).isEqualTo(state);
    assertThat(report.finalStatus()).isEqualTo(status);
    if (state.isEnded()) {
      assertThat(report.attempts()).hasValue(1);
    }
    assertThat(rm1.findAllUnmatchedRequests()).isEmpty(); // no tracking URL was called
  }

  @Test
  void failedFlinkJobLeavesNoDiagnosticsAndThrowingMainDoes() {
    active(rm1, "21-flink-application-failed/01-failed.json");
    assertThat(one().application(ID).deployment().ask().value().orElseThrow().diagnostics())
        .isEmpty();

    active(rm1, "24-flink-application-main-throws/01-failed.json");
    assertThat(one().application(ID).deployment().ask().value().orElseThrow().diagnostics())
        .hasValueSatisfying(text -> assertThat(text).contains("exitCode"));
  }

  @Test
  void attemptsThatCannotBeReadAreThoseOfTheMastersContainer() {
    active(rm1, "20-flink-application-finished/20-just-finished.json");
    rm1.stubFor(
        get(urlPathMatching("/ws/v1/cluster/apps/.*/appattempts"))
            .willReturn(aResponse().withStatus(500)));

    DeploymentReport report = one().application(ID).deployment().ask().value().orElseThrow();

    assertThat(report.finalStatus()).isEqualTo(FinalStatus.SUCCEEDED);
    assertThat(report.attempts()).hasValue(1);
  }

  @Test
  void containersAreThoseOfTheLastAttempt() {
    active(rm1);
    rm1.stubFor(
        get(urlPathMatching(".*/appattempts"))
            .willReturn(json(200, "25-flink-application-am-killed/07-failed-attempts.json")));
    List<YarnApplicationAttempt> attempts =
        one().application(ID).attempts().ask().value().orElseThrow();
    String last = attempts.get(attempts.size() - 1).appAttemptId();
    rm1.stubFor(
        get(urlPathEqualTo(APP + "/appattempts/" + last + "/containers"))
            .willReturn(json(200, "60-containers/01-job-manager-and-task-manager.json")));

    assertThat(one().application(ID).containers().ask().value().orElseThrow()).hasSize(2);
  }

  @Test
  void applicationWithoutAnAttemptHasNoContainersAndOneThatIsUnknownIsAbsent() {
    active(rm1);
    rm1.stubFor(get(urlPathMatching(".*/appattempts")).willReturn(okJson("{\"appAttempts\":{}}")));
    assertThat(one().application(ID).containers().ask().value()).contains(List.of());

    rm1.stubFor(
        get(urlPathMatching(".*/appattempts"))
            .willReturn(json(404, "05-errors/01-unknown-app.json")));
    assertThat(one().application(ID).containers().ask().isAbsent()).isTrue();
  }

  @Test
  void gatewayWithAPathIsAskedBelowIt() {
    rm1.stubFor(
        get(urlPathEqualTo("/gateway/default/resourcemanager/v1/cluster/metrics"))
            .willReturn(json(200, "01-cluster/03-metrics.json")));
    ResourceManagerClient client =
        add(
            ResourceManagerClient.builder()
                .address(URI.create(rm1.baseUrl() + "/gateway/default/resourcemanager/"))
                .apiPath("/v1/cluster"));

    assertThat(client.clusterMetrics().ask().isKnown()).isTrue();
  }

  @Test
  void flinkIsReachedThroughTheProxyThatWasSet() {
    active(rm1);

    assertThat(one().application(ID).flinkAddress().ask().value())
        .contains(URI.create(rm1.baseUrl() + "/proxy/" + ID + "/"));
    assertThat(
            add(ResourceManagerClient.builder()
                    .address(URI.create(rm1.baseUrl()))
                    .webProxy(URI.create("http://proxy.example.com:9099")))
                .application(ID)
                .flinkAddress()
                .ask()
                .value())
        .contains(URI.create("http://proxy.example.com:9099/proxy/" + ID + "/"));
  }

  @Test
  void interruptedThreadGetsCancelledAndStaysInterrupted() {
    rm1.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(3_000)));

    Thread.currentThread().interrupt();
    Observation<YarnApplication> look = one().application(ID).details().ask();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(code(look)).isEqualTo(UnknownCode.CANCELLED);
  }

  @Test
  void programmingErrorsAreThrownAtOnce() {
    assertThatThrownBy(() -> ResourceManagerClient.builder().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ResourceManagerClient.builder().address(URI.create("rm:8088")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one().application(null).details().ask())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("id");
  }

  private ResourceManagerClient one() {
    return add(ResourceManagerClient.builder().address(URI.create(rm1.baseUrl())));
  }

  private ResourceManagerClient both() {
    return add(
        ResourceManagerClient.builder()
            .address(URI.create("http://localhost:" + port(rm1)))
            .address(URI.create("http://localhost:" + port(rm2))));
  }

  private ResourceManagerClient withHistory() {
    return add(
        ResourceManagerClient.builder()
            .address(URI.create(rm1.baseUrl()))
            .historyServer(URI.create(rm2.baseUrl())));
  }

  private ResourceManagerClient add(ResourceManagerClient.Builder builder) {
    ResourceManagerClient client = builder.build();
    clients.add(client);
    return client;
  }

  private int port(WireMockExtension rm) {
    return down.contains(rm) ? 1 : rm.getPort(); // nobody listens at port 1
  }

  private void history(String file, int status) {
    rm2.stubFor(
        get(urlPathEqualTo("/ws/v1/applicationhistory/apps/" + ID))
            .willReturn(json(status, "50-application-history/" + file)));
  }

  private static void unknownTo(WireMockExtension rm) {
    info(rm, "01-cluster/02-cluster-info.json");
    rm.stubFor(get(urlPathEqualTo(APP)).willReturn(json(404, "05-errors/01-unknown-app.json")));
  }

  private static void active(WireMockExtension rm) {
    active(rm, "12-ha/13-rm1-active-rm1-app.json");
  }

  private static void active(WireMockExtension rm, String application) {
    info(rm, "12-ha/11-rm1-active-rm1-info.json");
    rm.stubFor(get(urlPathEqualTo(APP)).willReturn(json(200, application)));
    rm.stubFor(
        get(urlPathMatching("/ws/v1/cluster/apps/.*/appattempts"))
            .willReturn(json(200, "20-flink-application-finished/05-running-attempts.json")));
  }

  private void standby(WireMockExtension rm, WireMockExtension active) {
    info(rm, "12-ha/14-rm1-active-rm2-info.json");
    for (String path : List.of(APP, APP + "/state", "/ws/v1/cluster/apps")) {
      rm.stubFor(
          any(urlPathEqualTo(path))
              .willReturn(
                  aResponse()
                      .withStatus(307)
                      .withHeader("Content-Type", "text/plain;charset=utf-8")
                      .withHeader("Location", "http://localhost:" + port(active) + path)
                      .withBody(Captures.bytes("12-ha/16-rm1-active-rm2-app.txt"))));
    }
  }

  private static void noActive(WireMockExtension rm) {
    rm.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(307)
                    .withHeader("Content-Type", "text/plain;charset=utf-8")
                    .withHeader("Refresh", "3;url=http://localhost/x&next.refresh.interval=1")
                    .withBody(Captures.bytes("12-ha/02-both-standby-rm1-apps.txt"))));
    info(rm, "12-ha/01-both-standby-rm1-info.json");
  }

  private static void info(WireMockExtension rm, String file) {
    rm.stubFor(get(urlPathEqualTo("/ws/v1/cluster/info")).willReturn(json(200, file)));
  }

  private static ResponseDefinitionBuilder json(int status, String file) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json;charset=utf-8")
        .withBody(Captures.about(ID, file));
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
