package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All Flink applications of a cluster with their jobs. */
class FleetTest {

  private static final String APPS = "/ws/v1/cluster/apps";

  @RegisterExtension
  final WireMockExtension rm =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private ResourceManagerClient client;

  @BeforeEach
  void open() {
    // Time stands still, so that no open circuit closes.
    HttpSettings http =
        HttpSettings.builder().clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)).build();
    client = ResourceManagerClient.builder().address(URI.create(rm.baseUrl())).http(http).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void eachRunningApplicationComesWithItsJobs() {
    listed(app(1, "RUNNING"), app(2, "ACCEPTED"), app(3, "FINISHED"), app(4, "RUNNING"));
    flink(1, okJson(jobs("RUNNING", "FAILED")));
    flink(4, okJson(jobs()));

    Map<Integer, FlinkOnYarn> fleet = look();

    assertThat(fleet).containsOnlyKeys(1, 2, 3, 4);
    assertThat(fleet.get(1).jobs().value().orElseThrow())
        .extracting(JobOverview::statusText)
        .containsExactly("RUNNING", "FAILED");
    assertThat(fleet.get(2).jobs().isAbsent()).isTrue();
    assertThat(fleet.get(3).jobs().isAbsent()).isTrue();
    assertThat(fleet.get(4).jobs().value()).contains(List.of());
    rm.verify(2, getRequestedFor(urlPathMatching("/proxy/.*")));
    rm.verify(1, getRequestedFor(urlPathEqualTo(APPS)));
  }

  @Test
  void deadApplicationKeepsNobodyFromBeingAsked() {
    listed(app(1, "RUNNING"), app(2, "RUNNING"));
    flink(1, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    flink(2, okJson(jobs("RUNNING")));

    for (int i = 0; i < 5; i++) {
      Map<Integer, FlinkOnYarn> fleet = look();
      assertThat(fleet.get(1).jobs().isUnknown()).isTrue();
      assertThat(fleet.get(2).jobs().isKnown()).isTrue();
    }

    // The list of jobs decides, so that no circuit breaker bars it, its own neither.
    assertThat(look().get(1).jobs().cause().orElseThrow().code())
        .isEqualTo(UnknownCode.CONNECTION_LOST);

    rm.verify(6, getRequestedFor(urlPathEqualTo(overview(2))));
    rm.verify(6, getRequestedFor(urlPathEqualTo(APPS)));
  }

  @Test
  void applicationWhosePortIsDeadIsUnknownAndTheOthersAreNot() {
    listed(app(1, "RUNNING"), app(2, "RUNNING"));
    flink(
        1,
        aResponse()
            .withStatus(500)
            .withHeader("Content-Type", "text/html")
            .withBody("<html>HttpHostConnectException: Connection refused</html>"));
    flink(2, okJson(jobs("RUNNING")));

    Map<Integer, FlinkOnYarn> fleet = look();

    assertThat(fleet.get(1).jobs().cause().orElseThrow().code()).isEqualTo(UnknownCode.BAD_GATEWAY);
    assertThat(fleet.get(2).jobs().isKnown()).isTrue();
  }

  @Test
  void everyDocumentedFilterIsSent() {
    listed();
    rm.stubFor(
        get(urlPathEqualTo("/ws/v1/cluster/info"))
            .willReturn(okJson(Captures.text("01-cluster/02-cluster-info.json"))));
    ApplicationFilter filter =
        ApplicationFilter.flink().toBuilder()
            .states(YarnApplicationState.RUNNING, YarnApplicationState.ACCEPTED)
            .finalStatus(FinalApplicationStatus.UNDEFINED)
            .user("alice")
            .queue("root.etl")
            .name("a name & more")
            .applicationTags("one", "two")
            .startedBetween(Instant.ofEpochMilli(1), Instant.ofEpochMilli(2))
            .finishedBetween(Instant.ofEpochMilli(3), Instant.ofEpochMilli(4))
            .atMost(5)
            .build();

    assertThat(client.flinks(filter).ask().value().orElseThrow().flinks()).isEmpty();

    rm.verify(
        getRequestedFor(urlPathEqualTo(APPS))
            .withQueryParam("states", equalTo("RUNNING,ACCEPTED"))
            .withQueryParam("finalStatus", equalTo("UNDEFINED"))
            .withQueryParam("applicationTypes", equalTo("Apache Flink"))
            .withQueryParam("user", equalTo("alice"))
            .withQueryParam("queue", equalTo("root.etl"))
            .withQueryParam("name", equalTo("a name & more"))
            .withQueryParam("applicationTags", equalTo("one,two"))
            .withQueryParam("startedTimeBegin", equalTo("1"))
            .withQueryParam("startedTimeEnd", equalTo("2"))
            .withQueryParam("finishedTimeBegin", equalTo("3"))
            .withQueryParam("finishedTimeEnd", equalTo("4"))
            .withQueryParam("limit", equalTo("5")));
  }

  @Test
  void listingThatIsRefusedIsUnknownAndNobodyIsAsked() {
    rm.stubFor(get(urlPathEqualTo(APPS)).willReturn(aResponse().withStatus(403)));

    Observation<FlinkListing> look = client.flinks(ApplicationFilter.flink()).ask();

    assertThat(look.cause().orElseThrow().code()).isEqualTo(UnknownCode.FORBIDDEN);
    rm.verify(0, getRequestedFor(urlPathMatching("/proxy/.*")));
  }

  @Test
  void ofManyApplicationsEachIsThereInTheOrderOfTheList() {
    int[] numbers = IntStream.rangeClosed(1, 3_000).toArray();
    listed(Arrays.stream(numbers).mapToObj(i -> app(i, "FINISHED")).toArray(String[]::new));

    FlinkListing listing = client.flinks(ApplicationFilter.flink()).ask().value().orElseThrow();

    assertThat(
            listing.flinks().stream()
                .mapToInt(each -> each.application().id().sequence())
                .toArray())
        .isEqualTo(numbers);
  }

  @Test
  void hostileFlinkTakesItsPartOfTheMemoryAndLeavesTheOthersTheirs() {
    listed(app(1, "RUNNING"), app(2, "RUNNING"));
    flink(1, okJson(jobs(states(400)))); // 60 kB, and more in memory
    flink(2, okJson(jobs("RUNNING")));

    try (ResourceManagerClient small = holding(100_000)) {
      List<FlinkOnYarn> fleet = flinks(small).value().orElseThrow().flinks();

      assertThat(fleet.get(0).jobs().cause().orElseThrow().code()).isEqualTo(UnknownCode.TOO_LARGE);
      assertThat(fleet.get(1).jobs().isKnown()).isTrue();
    }
  }

  @Test
  void allFlinksTogetherHoldNoMoreThanOneCallMay() {
    listed(IntStream.rangeClosed(1, 16).mapToObj(i -> app(i, "RUNNING")).toArray(String[]::new));
    rm.stubFor(get(urlPathMatching("/proxy/.*")).willReturn(okJson(jobs(states(25)))));

    try (ResourceManagerClient small = holding(100_000)) {
      List<FlinkOnYarn> fleet = flinks(small).value().orElseThrow().flinks();

      assertThat(fleet).hasSize(16).anyMatch(each -> each.jobs().isKnown());
      assertThat(fleet)
          .filteredOn(each -> each.jobs().isUnknown())
          .isNotEmpty()
          .allMatch(each -> each.jobs().cause().orElseThrow().code() == UnknownCode.TOO_LARGE);
    }
  }

  @Test
  void listOfMoreApplicationsThanMayBeHeldIsTooLarge() {
    listed(IntStream.rangeClosed(1, 900).mapToObj(i -> app(i, "FINISHED")).toArray(String[]::new));

    try (ResourceManagerClient small = holding(150_000)) {
      assertThat(small.applications(ApplicationFilter.flink()).ask().value().orElseThrow().size())
          .isEqualTo(900); // which holds the answer only
      assertThat(flinks(small).cause().orElseThrow().code()).isEqualTo(UnknownCode.TOO_LARGE);
    }
  }

  @Test
  void stepsOfOneCallHoldNoMoreThanOneCallMay() {
    String attempts = "/ws/v1/cluster/apps/" + id(1) + "/appattempts";
    String attempt = "{\"id\":1,\"appAttemptId\":\"appattempt_1_0001_000001\"}";
    String containers =
        "{\"container\":["
            + String.join(
                ",", Collections.nCopies(60, "{\"containerId\":\"container_1_0001_01_000001\"}"))
            + "]}";
    rm.stubFor(
        get(urlPathEqualTo(attempts + "/appattempt_1_0001_000001/containers"))
            .willReturn(okJson(containers)));

    try (ResourceManagerClient small = holding(16_000)) {
      for (int many : new int[] {1, 80}) {
        rm.stubFor(
            get(urlPathEqualTo(attempts))
                .willReturn(
                    okJson(
                        "{\"appAttempts\":{\"appAttempt\":["
                            + String.join(",", Collections.nCopies(many, attempt))
                            + "]}}")));
        Observation<List<YarnContainer>> told = small.application(id(1)).containers().ask();

        assertThat(told.isKnown()).as(told.toString()).isEqualTo(many == 1);
        told.cause().ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.TOO_LARGE));
      }
    }
  }

  private ResourceManagerClient holding(long maxBodyBytes) {
    return ResourceManagerClient.builder()
        .address(URI.create(rm.baseUrl()))
        .http(HttpSettings.builder().maxBodyBytes(maxBodyBytes).build())
        .build();
  }

  private static Observation<FlinkListing> flinks(ResourceManagerClient client) {
    return client.flinks(ApplicationFilter.flink()).ask();
  }

  private static String[] states(int count) {
    return Collections.nCopies(count, "RUNNING").toArray(new String[0]);
  }

  @Test
  void brokenApplicationCostsItselfOnlyAndIsSaid() {
    listed(app(1, "RUNNING"), "{\"id\":\"application_1_0002\"}", "null", "7", app(3, "FINISHED"));
    flink(1, okJson(jobs("RUNNING")));

    FlinkListing listing = client.flinks(ApplicationFilter.flink()).ask().value().orElseThrow();

    assertThat(listing.flinks()).hasSize(2);
    assertThat(listing.unread()).hasSize(3).first().asString().contains("state");
  }

  @Test
  void flinksThatHadNoTimeAreNotAskedAndTheOthersAnswer() {
    listed(IntStream.rangeClosed(1, 40).mapToObj(i -> app(i, "RUNNING")).toArray(String[]::new));
    rm.stubFor(
        get(urlPathMatching("/proxy/.*"))
            .willReturn(okJson(jobs("RUNNING")).withFixedDelay(60_000)));
    flink(1, okJson(jobs("RUNNING")));

    FlinkListing listing =
        client
            .flinks(ApplicationFilter.flink())
            .within(Duration.ofSeconds(2))
            .ask()
            .value()
            .orElseThrow();

    assertThat(listing.flinks()).hasSize(40);
    assertThat(listing.flinks().get(0).jobs().isKnown()).isTrue();
    assertThat(listing.flinks().subList(1, 40)).allMatch(each -> each.jobs().isUnknown());
  }

  private Map<Integer, FlinkOnYarn> look() {
    return client.flinks(ApplicationFilter.flink()).ask().value().orElseThrow().flinks().stream()
        .collect(Collectors.toMap(each -> each.application().id().sequence(), each -> each));
  }

  private void listed(String... applications) {
    rm.stubFor(
        get(urlPathEqualTo(APPS))
            .willReturn(
                okJson(
                    applications.length == 0
                        ? "{\"apps\":{}}"
                        : "{\"apps\":{\"app\":[" + String.join(",", applications) + "]}}")));
  }

  private void flink(
      int number, com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
    rm.stubFor(get(urlPathEqualTo(overview(number))).willReturn(answer));
  }

  private static String overview(int number) {
    return "/proxy/" + id(number) + "/jobs/overview";
  }

  private static ApplicationId id(int number) {
    return ApplicationId.of(String.format("application_1_%04d", number));
  }

  private static String app(int number, String state) {
    return "{\"id\":\""
        + id(number)
        + "\",\"state\":\""
        + state
        + "\",\"finalStatus\":\"UNDEFINED\",\"applicationType\":\"Apache Flink\"}";
  }

  private static String jobs(String... states) {
    return IntStream.range(0, states.length)
        .mapToObj(
            i ->
                "{\"jid\":\""
                    + String.format("%032d", i)
                    + "\",\"name\":\"job\",\"state\":\""
                    + states[i]
                    + "\",\"start-time\":1,\"end-time\":-1,\"duration\":1,"
                    + "\"last-modification\":1,\"tasks\":{\"total\":1,\"running\":1}}")
        .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
  }
}
