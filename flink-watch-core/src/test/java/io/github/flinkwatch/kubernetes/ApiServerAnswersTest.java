package io.github.flinkwatch.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single answers of a real API server, and of what stands in front of one. */
class ApiServerAnswersTest {

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/fleet/deployments/nothing";
  private static final String JOB = "/apis/batch/v1/namespaces/fleet/jobs/nothing";
  private static final String NAMESPACE = "/api/v1/namespaces/fleet";
  private static final String ANYWHERE = "/apis/apps/v1/deployments";
  private static final String EMPTY = "{\"kind\":\"List\",\"metadata\":{},\"items\":[]}";

  private final Map<String, PlainServer.Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private PlainServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = new PlainServer(this::answer);
    client = KubernetesClient.builder(server.uri()).build();
    say(JOB, 404, status("jobs.batch", "jobs", "nothing"));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private PlainServer.Answer answer(URI target, Map<String, String> sent) {
    asked.add(target.toString());
    headers.add(sent);
    PlainServer.Answer exact = answers.get(target.toString());
    PlainServer.Answer known = exact != null ? exact : answers.get(target.getPath());
    if (known != null) {
      return known;
    }
    return target.getPath().startsWith("/apis/flink.apache.org")
        ? new PlainServer.Answer(404, "text/plain; charset=utf-8", text("404 page not found\n"))
        : new PlainServer.Answer(200, "application/json", text(EMPTY));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String status(String what, String kind, String name) {
    return "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\""
        + what
        + " not found\",\"reason\":\"NotFound\",\"details\":{\"name\":\""
        + name
        + "\",\"kind\":\""
        + kind
        + "\"},\"code\":404}";
  }

  private void say(String path, int status, String body) {
    answers.put(path, new PlainServer.Answer(status, "application/json", text(body)));
  }

  /** Answers as the real server did in that recording. */
  private void sayRecorded(String path, String name) throws IOException {
    JsonNode index = new ObjectMapper().readTree(recorded("index.json"));
    for (JsonNode answer : index.at("/looks/0/answers")) {
      if (answer.path("name").asText().equals(name)) {
        answers.put(
            path,
            new PlainServer.Answer(
                answer.path("status").asInt(),
                answer.path("contentType").asText(),
                recorded(answer.path("file").asText())));
        return;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static byte[] recorded(String file) {
    return ReplayedApiServer.resource("edge-answers/" + file);
  }

  private Observation<DeploymentReport> report() {
    return client.flink("fleet", "nothing").report().ask();
  }

  private void assertUnknown(UnknownCode code, String words) {
    assertThat(report().cause().orElseThrow())
        .satisfies(
            cause -> {
              assertThat(cause.code()).isEqualTo(code);
              assertThat(cause.detail()).contains(words);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "unauthorized-bad-token, UNAUTHENTICATED, Unauthorized",
    "forbidden-anonymous, UNAUTHENTICATED, system:anonymous",
    "forbidden-other-namespace, FORBIDDEN, viewer",
    "forbidden-missing-namespace, FORBIDDEN, viewer",
    "forbidden-other-kind, FORBIDDEN, secrets",
    "missing-resource, UNEXPECTED_STATUS, could not find the requested resource",
    "missing-api-group, UNEXPECTED_STATUS, deployments",
    "missing-namespace, UNEXPECTED_STATUS, nowhere",
    "bad-label-selector, UNEXPECTED_STATUS, unable to parse",
    "resource-version-too-large, SERVER_ERROR, Too large resource version",
    "expired-exact, SERVER_ERROR, too old",
    "not-acceptable, UNEXPECTED_STATUS, deployments"
  })
  void noRefusalIsAnAbsenceAndTheServersWordsAreKept(String name, UnknownCode code, String words)
      throws IOException {
    sayRecorded(DEPLOYMENT, name);
    assertUnknown(code, words);
  }

  @ParameterizedTest
  @CsvSource({
    "429, text/plain, 'Too many requests, please try again later.', SERVER_ERROR",
    "429, application/json, '{\"kind\":\"Status\",\"message\":\"slow down\"}', SERVER_ERROR",
    "500, application/json, '{\"kind\":\"Status\",\"message\":\"etcd is away\"}', SERVER_ERROR",
    "503, text/plain, unavailable, BAD_GATEWAY",
    "404, text/html, '<html>no such page</html>', HTML_INSTEAD_OF_JSON",
    "403, text/html, '<html>blocked</html>', FORBIDDEN",
    "404, application/json, '{\"error\":\"no such route\"}', UNEXPECTED_STATUS",
    "200, application/json, '[1]', MALFORMED_JSON"
  })
  void whatStandsInFrontOfAnApiServerProvesNothing(
      int status, String type, String body, UnknownCode code) {
    answers.put(DEPLOYMENT, new PlainServer.Answer(status, type, text(body)));
    assertUnknown(code, "deployments/nothing");
  }

  @Test
  void aMissingDeploymentOfAProvenNamespaceIsGone() throws IOException {
    sayRecorded(DEPLOYMENT, "missing-deployment");
    say(NAMESPACE, 200, "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"fleet\"}}");
    assertGone();
  }

  private void assertGone() {
    assertThat(report().value().flatMap(DeploymentReport::kubernetes).orElseThrow().presence())
        .isEqualTo(Presence.GONE);
  }

  @Test
  void aMissingNamespaceAnswersEmptyListsAndProvesNoAbsence() throws IOException {
    sayRecorded(DEPLOYMENT, "missing-deployment-in-missing-namespace");
    say(NAMESPACE, 404, status("namespaces \\\"fleet\\\"", "namespaces", "fleet"));
    assertUnknown(UnknownCode.NOT_CONFIGURED, "does not exist");
  }

  @Test
  void aRightThatIsLimitedToTheNamespaceProvesIt() throws IOException {
    sayRecorded(DEPLOYMENT, "missing-deployment");
    sayRecorded(NAMESPACE, "forbidden-namespace-get");
    sayRecorded(ANYWHERE, "forbidden-cluster-wide");
    assertGone();
  }

  @Test
  void aRightToAllNamespacesDoesNotProveThisOne() throws IOException {
    sayRecorded(DEPLOYMENT, "missing-deployment");
    sayRecorded(NAMESPACE, "forbidden-namespace-get");
    sayRecorded(ANYWHERE, "label-selector");
    assertUnknown(UnknownCode.FORBIDDEN, "nothing proves");
  }

  @Test
  void aDeploymentOfAnotherNameIsNotGone() throws IOException {
    say(DEPLOYMENT, 404, status("deployments.apps", "deployments", "another"));
    assertUnknown(UnknownCode.UNEXPECTED_STATUS, "not found");
  }

  @Test
  void withoutTheRightToBatchJobsNothingIsGone() throws IOException {
    sayRecorded(DEPLOYMENT, "missing-deployment");
    sayRecorded(JOB, "forbidden-other-kind");
    assertUnknown(UnknownCode.FORBIDDEN, "jobs/nothing");
  }

  @Test
  void withoutTheRightToConfigMapsAndPodsTheReportSaysSo() throws IOException {
    say(DEPLOYMENT, 200, "{\"metadata\":{\"name\":\"nothing\",\"uid\":\"u\"},\"status\":{}}");
    sayRecorded(NAMESPACE + "/configmaps", "forbidden-other-kind");
    sayRecorded(NAMESPACE + "/pods", "forbidden-other-kind");
    DeploymentReport report = report().value().orElseThrow();
    assertThat(report.kubernetes().flatMap(KubernetesReport::highAvailability)).isEmpty();
    assertThat(report.diagnostics().orElseThrow())
        .contains("the pods could not be read: FORBIDDEN")
        .contains("the ConfigMaps could not be read: FORBIDDEN");
  }

  @Test
  void aListThatIsNoListIsNoEmptyFleet() {
    say("/apis/apps/v1/namespaces/fleet/deployments", 200, "{}");
    assertThat(client.fleet("fleet").ask().cause().orElseThrow().code())
        .isEqualTo(UnknownCode.MALFORMED_JSON);
  }

  private Observation<KubernetesFleet> fleetOfPages(String next, String nextName)
      throws IOException {
    String list = "/apis/apps/v1/namespaces/fleet/deployments";
    sayRecorded(list, "limit-1-page-1");
    JsonNode first = new ObjectMapper().readTree(recorded("limit-1-page-1.json"));
    String path = firstPage(list);
    sayRecorded(path + "&continue=" + first.at("/metadata/continue").asText(), nextName);
    if (!next.isEmpty()) {
      JsonNode refusal = new ObjectMapper().readTree(recorded(nextName + ".json"));
      sayRecorded(path + "&continue=" + refusal.at("/metadata/continue").asText(), next);
      JsonNode page = new ObjectMapper().readTree(recorded(next + ".json"));
      sayRecorded(path + "&continue=" + page.at("/metadata/continue").asText(), "limit-1-page-3");
    }
    return client.fleet("fleet").ask();
  }

  private static String firstPage(String list) {
    return list
        + "?limit=500&labelSelector="
        + ApiServer.encoded(
            "type in (flink-native-kubernetes,flink-standalone-kubernetes),component=jobmanager");
  }

  @Test
  void pagesAreReadToTheLast() throws IOException {
    Observation<KubernetesFleet> fleet = fleetOfPages("", "limit-1-page-3");
    assertThat(fleet.value().orElseThrow().clusters()).hasSize(2);
    assertThat(headers)
        .allSatisfy(sent -> assertThat(sent).containsEntry("accept-encoding", "gzip"));
  }

  @Test
  void aTokenThatExpiredGoesOnWithTheOneOfTheRefusal() throws IOException {
    Observation<KubernetesFleet> fleet = fleetOfPages("expired-goes-on", "expired-410");
    assertThat(fleet.value().orElseThrow().clusters()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aTokenThatExpiredForGoodBeginsAnewOnce() throws IOException {
    Observation<KubernetesFleet> fleet = fleetOfPages("", "expired-exact");
    assertThat(fleet.cause().orElseThrow().code()).isEqualTo(UnknownCode.SERVER_ERROR);
    String list = firstPage("/apis/apps/v1/namespaces/fleet/deployments");
    assertThat(asked).filteredOn(list::equals).hasSize(2);
  }

  @Test
  void aGarbledTokenIsUnknown() throws IOException {
    assertThat(fleetOfPages("", "continue-garbage").cause().orElseThrow().code())
        .isEqualTo(UnknownCode.UNEXPECTED_STATUS);
  }

  @Test
  void aQuestionEndsWithinItsOwnDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (PlainServer silent =
            new PlainServer(
                (target, sent) -> {
                  await(over);
                  return new PlainServer.Answer(200, "application/json", text(EMPTY));
                });
        KubernetesClient client = KubernetesClient.builder(silent.uri()).build()) {
      assertThat(
              client
                  .flink("fleet", "nothing")
                  .report()
                  .within(Duration.ofMillis(300))
                  .ask()
                  .cause()
                  .orElseThrow()
                  .code())
          .isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTokenIsReadAgainAfterAMinuteAndAfterItWasRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "one\n");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T00:00:00Z"));
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now.get();
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    FileToken token = new FileToken(file, clock);
    assertThat(token.get()).isEqualTo("one");
    Files.writeString(file, "two");
    assertThat(token.get()).isEqualTo("one");
    now.set(now.get().plusSeconds(60));
    assertThat(token.get()).isEqualTo("two");
    Files.writeString(file, "three");
    token.refused();
    assertThat(token.get()).isEqualTo("three");
    now.set(now.get().minusSeconds(3600)); // a clock that goes back
    Files.writeString(file, "four");
    assertThat(token.get()).isEqualTo("four");
  }

  @Test
  void aRefusedTokenOfAFileIsAskedOnceMore(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("token"), "old");
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            ("{'current-context':'c','contexts':[{'name':'c','context':{'cluster':'k','user':'u'}}],"
                    + "'clusters':[{'name':'k','cluster':{'server':'"
                    + server.uri()
                    + "'}}],'users':[{'name':'u','user':{'tokenFile':'token'}}]}")
                .replace('\'', '"'));
    sayRecorded(DEPLOYMENT, "unauthorized-bad-token");
    try (KubernetesClient own =
        KubernetesClient.kubeconfig(config, HttpSettings.ofDefaults()).value().orElseThrow()) {
      assertThat(own.flink("fleet", "nothing").report().ask().cause().orElseThrow().code())
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
    assertThat(asked).filteredOn(DEPLOYMENT::equals).hasSize(2);
    assertThat(headers)
        .allSatisfy(sent -> assertThat(sent).containsEntry("authorization", "Bearer old"));
  }

  @ParameterizedTest
  @CsvSource({"../secrets", "a/b", "UPPER", "''", "-a", "a%2fb"})
  void aNameThatKubernetesDoesNotTakeIsRefusedAtOnce(String name) {
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> client.flink("fleet", name))
        .withMessageContaining("clusterId");
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> client.fleet(name))
        .withMessageContaining("namespace");
  }
}
