package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What versions other than 3.4 send, and what is nearly JSON: answers of real ResourceManagers. */
class OtherVersionsTest {

  private static final String APPS = "/ws/v1/cluster/apps";
  private static final ApplicationId OF_350 = ApplicationId.of("application_1795817620596_0001");
  private static final ApplicationId OF_300 = ApplicationId.of("application_1795817961017_0001");

  @RegisterExtension
  final WireMockExtension rm =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private ResourceManagerClient client;

  @BeforeEach
  void open() {
    client = ResourceManagerClient.builder().address(URI.create(rm.baseUrl())).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void mapsOfHadoop35AreListsWithNumbers() {
    sends(APPS + "/" + OF_350, file("3.5.0/app.json"));

    YarnApplication application = details(OF_350);

    assertThat(application.state()).isEqualTo(YarnApplicationState.RUNNING);
    assertThat(application.resourceSeconds()).isEqualTo(Map.of("memory-mb", 0L, "vcores", 0L));
    assertThat(application.unread()).isEmpty();
    assertThat(client.application(OF_350).flinkAddress().ask().value())
        .contains(URI.create(rm.baseUrl() + "/proxy/" + OF_350 + "/"));
    assertThat(report(OF_350).state()).isEqualTo(DeploymentState.RUNNING);
  }

  @Test
  void listAndAttemptsOfHadoop35AreRead() {
    sends(APPS, file("3.5.0/apps-three.json"));
    sends(APPS + "/" + OF_350 + "/appattempts", file("3.5.0/attempts.json"));
    sends("/ws/v1/cluster/info", file("3.5.0/info.json"));

    ApplicationListing listing =
        client.applications(ApplicationFilter.all()).ask().value().orElseThrow();

    assertThat(listing.size()).isEqualTo(3);
    assertThat(listing.unread()).isEmpty();
    assertThat(listing.toList()).allMatch(each -> each.unread().isEmpty());
    assertThat(client.application(OF_350).attempts().ask().value().orElseThrow()).hasSize(1);
    assertThat(client.clusterInfo().ask().value().orElseThrow().hadoopVersion()).contains("3.5.0");
  }

  @Test
  void bareNaNCostsNothing() {
    sends(APPS + "/" + OF_300, file("3.0.0/app.json"));
    sends(APPS, file("3.0.0/apps.json"));

    YarnApplication application = details(OF_300);

    assertThat(application.state()).isEqualTo(YarnApplicationState.RUNNING);
    assertThat(application.queueUsagePercentage()).isEqualTo(OptionalDouble.empty());
    assertThat(application.clusterUsagePercentage()).hasValue(0);
    assertThat(client.applications(ApplicationFilter.all()).ask().value().orElseThrow().toList())
        .containsExactly(application);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "-Infinity",
        "Infinity",
        "\"Infinity\"",
        "\"-Infinity\"",
        "\"NaN\"",
        "\"INF\"",
        "null"
      })
  void figureThatIsNoNumberIsMissing(String figure) {
    sends(APPS + "/" + OF_300, with("\"queueUsagePercentage\":" + figure));

    YarnApplication application = details(OF_300);

    assertThat(application.queueUsagePercentage()).isEqualTo(OptionalDouble.empty());
    assertThat(application.unread()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"priority\":\"high\"",
        "\"priority\":NaN",
        "\"memorySeconds\":1.5",
        "\"memorySeconds\":{\"a\":[{\"b\":1},2]}",
        "\"resourceSecondsMap\":{\"entry\":[{\"key\":\"a\",\"value\":Infinity}]}",
        "\"resourceSecondsMap\":[[1],[2]]",
        "\"unmanagedApplication\":\"perhaps\"",
        "\"applicationTags\":[\"a\"]",
        "\"diagnostics\":{\"text\":\"words\"}",
        "\"queueUsagePercentage\":true",
        "\"startedTime\":\"yesterday\""
      })
  void whatCannotBeReadIsLeftOutAndSaidAndCostsNoState(String member) {
    sends(APPS + "/" + OF_300, with(member));

    YarnApplication application = details(OF_300);

    assertThat(application.state()).isEqualTo(YarnApplicationState.RUNNING);
    assertThat(application.finalStatus()).isEqualTo(FinalApplicationStatus.UNDEFINED);
    assertThat(application.name()).contains("behind it all");
    assertThat(application.unread())
        .singleElement()
        .asString()
        .contains(member.substring(1, member.indexOf('"', 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"priority\":1,\"priority\":2",
        "\"memorySeconds\":1,\"memorySeconds\":\"1\"",
        "\"diagnostics\":\"words\",\"diagnostics\":\"other words\"",
        "\"resourceSecondsMap\":{\"entry\":[]},\"resourceSecondsMap\":{\"x\":[{}]}",
        "\"unmanagedApplication\":true,\"unmanagedApplication\":false",
        "\"startedTime\":1,\"startedTime\":1,\"startedTime\":2"
      })
  void figureInTwoContradictingVoicesIsLeftOutAndSaidAndCostsNoState(String members) {
    String name = members.substring(1, members.indexOf('"', 1));
    sends(APPS + "/" + OF_300, with("\"x\":1"));
    YarnApplication without = details(OF_300);
    sends(APPS + "/" + OF_300, with(members));

    YarnApplication application = details(OF_300);

    assertThat(application.unread()).singleElement().asString().contains("two values", name);
    assertThat(application.toBuilder().unread(List.of()).build()).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "finalStatus", "id"})
  void contradictingStatesCostTheApplication(String name) {
    sends(
        APPS + "/" + OF_300,
        with("\"x\":1").replaceFirst("(\"" + name + "\":\"[^\"]*)\"", "$1\",$1x\""));

    Observation<YarnApplication> look = client.application(OF_300).details().ask();

    assertThat(look.cause().orElseThrow().code()).isEqualTo(UnknownCode.MALFORMED_JSON);
    assertThat(look.cause().orElseThrow().detail()).contains("two values", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"state\":7", "\"finalStatus\":[]", "\"id\":\"application_x\""})
  void whatAVerdictNeedsCostsTheApplication(String member) {
    String name = member.substring(0, member.indexOf(':'));
    sends(APPS + "/" + OF_300, with("\"x\":1").replaceFirst(name + ":\"[^\"]*\"", member));

    Observation<YarnApplication> look = client.application(OF_300).details().ask();

    assertThat(look.cause().orElseThrow().code()).isEqualTo(UnknownCode.MALFORMED_JSON);
    assertThat(look.cause().orElseThrow().detail()).contains(name.replace("\"", ""));
  }

  @Test
  void textThatIsNearlyJsonIsRead() {
    sends(
        APPS + "/" + OF_300,
        with("\"user\":\"a\tb\\'c\"").replace("behind it all", "behind it all \u0001"));

    assertThat(details(OF_300).user()).contains("a\tb'c");
  }

  @Test
  void bytesThatAreNoUtf8CostNoState() {
    byte[] gbk = with("\"user\":\"?\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < gbk.length; i++) {
      gbk[i] = gbk[i] == '?' ? (byte) 0xD6 : gbk[i];
    }
    rm.stubFor(
        get(urlPathEqualTo(APPS + "/" + OF_300))
            .willReturn(
                okJson("").withResponseBody(new com.github.tomakehurst.wiremock.http.Body(gbk))));

    assertThat(details(OF_300).user()).contains("\uFFFD");
  }

  @Test
  void brokenApplicationInAListCostsItselfOnly() {
    String whole = with("\"x\":1");
    String one = whole.substring("{\"app\":".length(), whole.length() - 1);
    String other = one.replace("_0001", "_0002");
    sends(
        APPS,
        "{\"apps\":{\"app\":["
            + String.join(
                ",",
                one,
                "null",
                one.replace("\"state\":\"RUNNING\",", ""),
                "[[{}]]",
                one.replace("\"RUNNING\"", "{\"a\":[1,{\"b\":2}]}"),
                other)
            + "]}}");

    ApplicationListing listing =
        client.applications(ApplicationFilter.all()).ask().value().orElseThrow();

    assertThat(listing.toList())
        .extracting(YarnApplication::id)
        .containsExactly(OF_300, ApplicationId.of(OF_300.toString().replace("_0001", "_0002")));
    assertThat(listing.unread()).hasSize(4);
    assertThat(listing.toString()).isEqualTo("2 applications, 4 unread");
  }

  @Test
  void attemptsOfHadoop27HaveTheirIdsToo() {
    sends(
        APPS + "/" + OF_300 + "/appattempts",
        "{\"appAttempts\":{\"appAttempt\":["
            + "{\"id\":1,\"startTime\":1661170556600,\"containerId\":\"\",\"nodeHttpAddress\":\"\","
            + "\"nodeId\":\"\",\"logsLink\":\"\"},"
            + "{\"id\":2,\"startTime\":1661170556700,\"containerId\":\"\"}]}}");
    sends(
        APPS + "/" + OF_300,
        with("\"x\":1").replace("RUNNING", "FINISHED").replace("UNDEFINED", "SUCCEEDED"));

    assertThat(client.application(OF_300).attempts().ask().value().orElseThrow())
        .extracting(YarnApplicationAttempt::appAttemptId)
        .containsExactly(
            "appattempt_1795817961017_0001_000001", "appattempt_1795817961017_0001_000002");
    assertThat(report(OF_300).attempts()).isEqualTo(OptionalInt.of(2));
  }

  @Test
  void answerAboutAnotherApplicationIsNoAnswer() {
    ApplicationId asked = ApplicationId.of("application_1795817961017_0007");
    sends(APPS + "/" + asked, file("3.0.0/app.json"));

    for (Observation<?> look :
        List.of(
            client.application(asked).details().ask(),
            client.application(asked).deployment().ask(),
            client.application(asked).flinkAddress().ask(),
            client.application(asked).flink().ask())) {
      assertThat(look.cause().orElseThrow().code()).isEqualTo(UnknownCode.OTHER_DEPLOYMENT);
      assertThat(look.cause().orElseThrow().detail()).contains(asked.toString(), OF_300.toString());
    }
  }

  @Test
  void attemptsAndContainersOfAnotherApplicationAreNoAnswer() {
    ApplicationId asked = ApplicationId.of("application_1795817961017_0007");
    sends(APPS + "/" + asked + "/appattempts", file("3.5.0/attempts.json"));
    sends(APPS + "/" + OF_350 + "/appattempts", file("3.5.0/attempts.json"));
    sends(
        APPS + "/" + OF_350 + "/appattempts/appattempt_1795817620596_0001_000001/containers",
        "{\"container\":[{\"containerId\":\"container_e17_1795817620596_0002_01_000001\"}]}");

    assertThat(client.application(asked).attempts().ask().cause().orElseThrow().code())
        .isEqualTo(UnknownCode.OTHER_DEPLOYMENT);
    assertThat(client.application(OF_350).containers().ask().cause().orElseThrow().code())
        .isEqualTo(UnknownCode.OTHER_DEPLOYMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://node1:99999",
        "http://node1:0",
        "http://node1:65536",
        "http://[::1",
        "http://a:b:80",
        "http://:8081",
        "http://..:70000"
      })
  void addressThatIsNoneInAnApplicationsLogIsNotCalled(String address) {
    sends(APPS + "/" + OF_300, file("3.0.0/app.json"));
    rm.stubFor(
        get(urlPathEqualTo("/proxy/" + OF_300 + "/jobmanager/log"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody("… Web frontend listening at " + address + ".\n… more …\n")));

    try (ResourceManagerClient trusting =
        ResourceManagerClient.builder()
            .address(URI.create(rm.baseUrl()))
            .allowOwnAddress(any -> true)
            .build()) {
      assertThat(trusting.application(OF_300).ownAddress().ask().cause().orElseThrow().code())
          .isEqualTo(UnknownCode.NOT_CONFIGURED);
      assertThat(trusting.application(OF_300).flinkItself().ask().isUnknown()).isTrue();
    }
  }

  private YarnApplication details(ApplicationId id) {
    Observation<YarnApplication> look = client.application(id).details().ask();
    return look.value().orElseThrow(() -> new AssertionError(look));
  }

  private DeploymentReport report(ApplicationId id) {
    Observation<DeploymentReport> look = client.application(id).deployment().ask();
    return look.value().orElseThrow(() -> new AssertionError(look));
  }

  private void sends(String path, String json) {
    rm.stubFor(get(urlPathEqualTo(path)).willReturn(okJson(json)));
  }

  private static String with(String member) {
    return "{\"app\":{\"id\":\""
        + OF_300
        + "\",\"state\":\"RUNNING\","
        + member
        + ",\"finalStatus\":\"UNDEFINED\",\"name\":\"behind it all\"}}";
  }

  private static String file(String name) {
    try {
      return Files.readString(Path.of("src", "test", "resources", "yarn").resolve(name));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }
}
