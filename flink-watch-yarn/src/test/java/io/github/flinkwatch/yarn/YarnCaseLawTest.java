package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How Flink jobs on YARN have been misjudged, from a catalogue of such cases. Each law carries its
 * case's number; those that evidence alone can express are core's {@code CaseLawTest}.
 */
class YarnCaseLawTest {

  private static final ApplicationId ID = ApplicationId.of("application_1795221394418_0001");
  private static final String APP = "/ws/v1/cluster/apps/" + ID;
  private static final JobId JOB = JobId.of("0123456789abcdef0123456789abcdef");

  /** What a case asks of two ResourceManagers. */
  private interface Case {
    void play() throws Exception;
  }

  private final List<DynamicTest> laws = new ArrayList<>();
  private WireMockServer rm;
  private WireMockServer other;
  private ResourceManagerClient client;

  @BeforeEach
  void start() {
    rm = new WireMockServer(options().dynamicPort());
    other = new WireMockServer(options().dynamicPort());
    rm.start();
    other.start();
  }

  @AfterEach
  void stop() {
    rm.stop();
    other.stop();
  }

  @TestFactory
  List<DynamicTest> transportProxiesAuthentication() {
    law(
        4,
        "a ResourceManager that fails once is asked again, and nothing ended meanwhile",
        () -> {
          rm.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
          JobHealth blind = judged(ClusterKind.DEDICATED);
          assertThat(blind.state()).isEqualTo(JobState.UNKNOWN);
          active("20-flink-application-finished/20-just-finished.json");
          assertThat(judged(ClusterKind.DEDICATED).state()).isEqualTo(JobState.FINISHED);
        });
    law(
        8,
        "the proxy's page that asks a person to confirm is called what it is",
        () -> {
          active("20-flink-application-finished/03-running.json");
          rm.stubFor(
              get(urlPathMatching("/proxy/.*"))
                  .willReturn(
                      page("44-spnego-secure-standalone-proxy/16-proxy-as-bob.html")
                          .withHeader("Set-Cookie", "checked_" + ID + "=false; Path=/proxy")));
          try (FlinkRestClient flink = client.application(ID).flink().ask().value().orElseThrow()) {
            assertThat(code(flink.jobsOverview().ask())).isEqualTo(UnknownCode.PROXY_INTERSTITIAL);
          }
        });
    law(
        8,
        "another user's application is seen through the proxy, for nobody has to confirm it",
        () -> {
          active("20-flink-application-finished/03-running.json");
          rm.stubFor(
              get(urlPathMatching("/proxy/.*"))
                  .willReturn(page("44-spnego-secure-standalone-proxy/16-proxy-as-bob.html")));
          rm.stubFor(
              get(urlPathEqualTo("/proxy/" + ID + "/jobs/overview"))
                  .withCookie("checked_" + ID, equalTo("true"))
                  .willReturn(okJson("{\"jobs\":[]}")));
          try (FlinkRestClient flink = client.application(ID).flink().ask().value().orElseThrow()) {
            assertThat(flink.jobsOverview().ask().isKnown()).isTrue();
          }
        });
    law(
        9,
        "a 401 in HTML concludes nothing but that credentials are missing",
        () -> {
          rm.stubFor(
              any(anyUrl())
                  .willReturn(
                      aResponse()
                          .withStatus(401)
                          .withHeader("WWW-Authenticate", "Negotiate")
                          .withHeader("Content-Type", "text/html")
                          .withBody("<html>Authentication required</html>")));
          assertUnknown(judged(ClusterKind.DEDICATED), UnknownCode.UNAUTHENTICATED);
        });
    law(
        10,
        "a standby leads to the active one, which is remembered",
        () -> {
          info(rm, "12-ha/14-rm1-active-rm2-info.json");
          rm.stubFor(
              get(urlPathEqualTo(APP))
                  .willReturn(
                      aResponse()
                          .withStatus(307)
                          .withHeader("Location", other.baseUrl() + APP)
                          .withBody(Captures.bytes("12-ha/16-rm1-active-rm2-app.txt"))));
          active(other, "20-flink-application-finished/20-just-finished.json");
          both();
          assertThat(judged(ClusterKind.DEDICATED).state()).isEqualTo(JobState.FINISHED);
        });
    law(
        11,
        "\"There is no active RM right now\" with 200 is no answer",
        () -> {
          rm.stubFor(
              any(anyUrl())
                  .willReturn(
                      aResponse()
                          .withHeader("Content-Type", "text/plain;charset=utf-8")
                          .withBody("There is no active RM right now.\n")));
          assertUnknown(judged(ClusterKind.DEDICATED), UnknownCode.RM_NO_ACTIVE);
        });
    law(
        12,
        "what a standby says of itself, or of its proxy, is not the cluster's word",
        () -> {
          info(rm, "12-ha/14-rm1-active-rm2-info.json");
          rm.stubFor(
              get(urlPathEqualTo(APP)).willReturn(json(404, "05-errors/01-unknown-app.json")));
          rm.stubFor(
              get(urlPathMatching("/proxy/.*"))
                  .willReturn(page("12-ha/07-both-standby-proxy.html").withStatus(500)));
          assertThat(client.clusterInfo().ask().isKnown()).isFalse();
          assertThat(client.application(ID).details().ask().isAbsent()).isFalse();
          assertThat(client.application(ID).flinkAddress().ask().isAbsent()).isFalse();
        });
    law(
        14,
        "a web proxy of its own is asked at its own address",
        () -> {
          active("20-flink-application-finished/03-running.json");
          client =
              ResourceManagerClient.builder()
                  .address(URI.create(rm.baseUrl()))
                  .webProxy(URI.create(other.baseUrl()))
                  .build();
          other.stubFor(
              get(urlPathEqualTo("/proxy/" + ID + "/jobs/overview"))
                  .willReturn(
                      json(200, "20-flink-application-finished/06-running-proxy-overview.json")));
          try (FlinkRestClient flink = client.application(ID).flink().ask().value().orElseThrow()) {
            assertThat(flink.jobsOverview().ask().value().orElseThrow()).hasSize(1);
          }
        });
    law(
        15,
        "a gateway has a path, and its login page is one",
        () -> {
          rm.stubFor(
              any(anyUrl())
                  .willReturn(
                      aResponse()
                          .withStatus(302)
                          .withHeader("Location", "https://sso.example.com/websso")));
          rm.stubFor(
              get(urlPathEqualTo("/gateway/x/resourcemanager/v1/cluster/apps/" + ID))
                  .willReturn(json(200, "20-flink-application-finished/20-just-finished.json")));
          assertThat(code(client.application(ID).details().ask()))
              .isEqualTo(UnknownCode.LOGIN_REDIRECT);
          client =
              ResourceManagerClient.builder()
                  .address(URI.create(rm.baseUrl() + "/gateway/x/resourcemanager"))
                  .apiPath("/v1/cluster")
                  .build();
          assertThat(client.application(ID).details().ask().isKnown()).isTrue();
        });
    law(
        16,
        "an application master that moved is found again",
        () -> {
          active("20-flink-application-finished/03-running.json");
          client =
              ResourceManagerClient.builder()
                  .address(URI.create(rm.baseUrl()))
                  .allowOwnAddress(address -> address.getHost().startsWith("node"))
                  .build();
          for (String node : List.of("node1:41001", "node2:42002")) {
            rm.stubFor(
                get(urlPathEqualTo("/proxy/" + ID + "/jobmanager/log"))
                    .willReturn(
                        aResponse()
                            .withHeader("Content-Type", "application/octet-stream")
                            .withBody(
                                "… Starting …\n… Web frontend listening at http://"
                                    + node
                                    + ".\n… more …\n")));
            assertThat(client.application(ID).ownAddress().ask().value())
                .contains(URI.create("http://" + node + "/"));
          }
        });
    law(
        19,
        "a cluster that YARN calls RUNNING and whose Flink is not seen is alive and unseen",
        () -> {
          active("20-flink-application-finished/03-running.json");
          assertUnknown(judged(ClusterKind.DEDICATED), UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
        });
    law(
        21,
        "a secured cluster is not FAILED",
        () -> {
          rm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403).withBody("Forbidden")));
          assertUnknown(judged(ClusterKind.DEDICATED), UnknownCode.FORBIDDEN);
        });
    return laws;
  }

  @TestFactory
  List<DynamicTest> stateAndFinalStatus() {
    concluded(35, "02-app-states/19-accepted-no-resource.json", JobState.STARTING);
    concluded(35, "02-app-states/16-accepted-am-not-registered.json", JobState.STARTING);
    concluded(36, "24-flink-application-main-throws/01-failed.json", JobState.FAILED);
    concluded(43, "20-flink-application-finished/20-just-finished.json", JobState.FINISHED);
    concluded(44, "02-app-states/35-finished-failed.json", JobState.FAILED);
    concluded(45, "02-app-states/29-finished-undefined.json", JobState.UNKNOWN);
    concluded(45, "02-app-states/41-finished-ended.json", JobState.UNKNOWN);
    concluded(49, "22-flink-application-cancelled/06-cancelled.json", JobState.CANCELED);
    concluded(50, "23-flink-application-killed-by-yarn/10-killed.json", JobState.KILLED);
    law(
        41,
        "two applications of one name are two applications",
        () -> {
          rm.stubFor(
              get(urlPathEqualTo("/ws/v1/cluster/apps"))
                  .willReturn(
                      aResponse()
                          .withHeader("Content-Type", "application/json")
                          .withBody(
                              "{\"apps\":{\"app\":["
                                  + named("application_1_0001")
                                  + ","
                                  + named("application_1_0002")
                                  + "]}}")));
          assertThat(
                  client
                      .applications(ApplicationFilter.builder().name("daily").build())
                      .ask()
                      .value()
                      .orElseThrow()
                      .toList())
              .extracting(YarnApplication::id)
              .doesNotHaveDuplicates()
              .hasSize(2);
        });
    law(
        46,
        "an archive that says FAILED overrules YARN's SUCCEEDED",
        () -> {
          active("20-flink-application-finished/20-just-finished.json");
          assertThat(judged(ClusterKind.DEDICATED, JobStatus.FAILED).state())
              .isEqualTo(JobState.FAILED);
        });
    law(
        48,
        "an archive that says FINISHED overrules YARN's FAILED",
        () -> {
          active("25-flink-application-am-killed/05-failed.json");
          assertThat(judged(ClusterKind.DEDICATED, JobStatus.FINISHED).state())
              .isEqualTo(JobState.FINISHED);
        });
    law(
        47,
        "success after more than one attempt carries a caveat",
        () -> {
          active("20-flink-application-finished/20-just-finished.json");
          rm.stubFor(
              get(urlPathEqualTo(APP + "/appattempts"))
                  .willReturn(json(200, "25-flink-application-am-killed/07-failed-attempts.json")));
          int attempts = client.application(ID).attempts().ask().value().orElseThrow().size();
          assertThat(client.application(ID).deployment().ask().value().orElseThrow().attempts())
              .hasValue(attempts);
          JobHealth health = judged(ClusterKind.DEDICATED);
          assertThat(health.state()).isEqualTo(JobState.FINISHED);
          if (attempts > 1) {
            assertThat(health.verdict().caveats()).anyMatch(text -> text.contains("attempts"));
          }
        });
    law(
        51,
        "the end of a session says nothing about a job",
        () -> {
          active("26-flink-session/16-session-stopped.json");
          assertUnknown(judged(ClusterKind.SESSION), UnknownCode.CLUSTER_GONE);
        });
    law(
        52,
        "an application that YARN has forgotten has not failed",
        () -> {
          info(rm, "01-cluster/02-cluster-info.json");
          rm.stubFor(
              get(urlPathMatching("/ws/v1/cluster/apps/.*"))
                  .willReturn(json(404, "05-errors/01-unknown-app.json")));
          assertUnknown(judged(ClusterKind.DEDICATED), UnknownCode.APP_FORGOTTEN);
          ApplicationId older = ApplicationId.of("application_1_0001");
          assertThat(client.application(older).deployment().ask().cause().orElseThrow().detail())
              .contains("started at", "after the one that gave the id");
        });
    law(
        92,
        "however often a look fails, nothing is killed",
        () -> {
          rm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
          for (int i = 0; i < 5; i++) {
            assertThat(judged(ClusterKind.DEDICATED).state()).isEqualTo(JobState.UNKNOWN);
          }
          rm.verify(0, putRequestedFor(anyUrl()));
        });
    return laws;
  }

  private void law(int number, String sentence, Case law) {
    laws.add(
        dynamicTest(
            number + ": " + sentence,
            () -> {
              rm.resetAll();
              other.resetAll();
              client = ResourceManagerClient.builder().address(URI.create(rm.baseUrl())).build();
              try {
                law.play();
              } finally {
                client.close();
              }
            }));
  }

  private void concluded(int number, String file, JobState state) {
    law(
        number,
        file + " is " + state,
        () -> {
          active(file);
          assertThat(judged(ClusterKind.DEDICATED).state()).isEqualTo(state);
        });
  }

  /** Judges a job whose Flink cannot be reached by what YARN says now. */
  private JobHealth judged(ClusterKind kind) {
    Observation<DeploymentReport> report = client.application(ID).deployment().ask();
    JobRef job = JobRef.builder().jobId(JOB).deploymentId(ID.toString()).clusterKind(kind).build();
    JobEvidence evidence = JobEvidence.builder(job, Instant.now()).deployment(report).build();
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health();
  }

  /** Judges a job that has an archive with this status, whatever YARN says. */
  private JobHealth judged(ClusterKind kind, JobStatus archivedStatus) {
    Instant now = Instant.now();
    JobOverview row =
        JobOverview.builder()
            .jobId(JOB)
            .name("archived")
            .status(archivedStatus)
            .startTime(now.minusSeconds(60))
            .endTime(now.minusSeconds(1))
            .tasks(TaskCounts.builder().total(1).build())
            .build();
    JobSnapshot archive =
        JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, now)
            .overview(Observation.known(row, now))
            .build();
    JobEvidence evidence =
        JobEvidence.builder(
                JobRef.builder().jobId(JOB).deploymentId(ID.toString()).clusterKind(kind).build(),
                now)
            .deployment(client.application(ID).deployment().ask())
            .archived(archive)
            .build();
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health();
  }

  private static void assertUnknown(JobHealth health, UnknownCode code) {
    assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
    assertThat(health.cause().orElseThrow().code()).isEqualTo(code);
  }

  private void both() {
    client.close();
    client =
        ResourceManagerClient.builder()
            .address(URI.create(rm.baseUrl()))
            .address(URI.create(other.baseUrl()))
            .build();
  }

  private void active(String file) {
    active(rm, file);
  }

  private static void active(WireMockServer server, String file) {
    info(server, "12-ha/11-rm1-active-rm1-info.json");
    server.stubFor(get(urlPathEqualTo(APP)).willReturn(json(200, file)));
    server.stubFor(
        get(urlPathMatching("/ws/v1/cluster/apps/.*/appattempts"))
            .willReturn(json(200, "20-flink-application-finished/05-running-attempts.json")));
  }

  private static void info(WireMockServer server, String file) {
    server.stubFor(get(urlPathEqualTo("/ws/v1/cluster/info")).willReturn(json(200, file)));
  }

  private static ResponseDefinitionBuilder json(int status, String file) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json;charset=utf-8")
        .withBody(Captures.about(ID, file));
  }

  private static ResponseDefinitionBuilder page(String file) {
    return aResponse()
        .withHeader("Content-Type", "text/html;charset=utf-8")
        .withBody(Captures.bytes(file));
  }

  private static String named(String id) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"daily\",\"state\":\"RUNNING\","
        + "\"finalStatus\":\"UNDEFINED\"}";
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
