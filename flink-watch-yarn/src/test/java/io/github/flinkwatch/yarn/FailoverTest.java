package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All ResourceManagers are asked, whatever one of them says; and one deadline holds for it. */
class FailoverTest {

  private static final ApplicationId ID = ApplicationId.of("application_1795221394418_0001");
  private static final String APP = "/ws/v1/cluster/apps/" + ID;

  @RegisterExtension
  final WireMockExtension rm1 =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @RegisterExtension
  final WireMockExtension rm2 =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  static Stream<ResponseDefinitionBuilder> wordsOfAStandby() {
    String itself = "3;url=http://localhost/ws&next.refresh.interval=1";
    return Stream.of(
        text(307, "Can not find any active RM. Will retry in next 3 seconds.")
            .withHeader("Refresh", itself),
        text(200, "Can not find any active RM. Will retry in next 3 seconds.")
            .withHeader("Refresh", itself),
        text(200, "This is standby RM. Redirecting to the current active RM: http://rm.invalid/ws")
            .withHeader("Refresh", "3; url=http://rm.invalid/ws"),
        text(200, "There is no active RM right now. Redirecting to http://localhost/ws"),
        text(307, "This is standby RM. The redirect url is: http://rm.invalid/ws")
            .withHeader("Location", "http://rm.invalid/ws"),
        text(302, "").withHeader("Location", "not an address"),
        text(200, "").withHeader("Refresh", itself),
        text(401, "who are you?"),
        text(403, "not you"),
        text(404, "not here"),
        text(429, "later"),
        text(500, "<html>a stack trace</html>"),
        text(503, ""),
        okJson("{\"servlet\":\"default\",\"status\":\"404\"}").withStatus(404));
  }

  @ParameterizedTest
  @MethodSource("wordsOfAStandby")
  void activeOneIsAskedWhateverAnotherSays(ResponseDefinitionBuilder words) {
    rm1.stubFor(any(anyUrl()).willReturn(words));
    info(rm1, "STANDBY");
    active(rm2);

    try (ResourceManagerClient client = both(Duration.ofSeconds(10))) {
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
    }

    rm1.verify(1, getRequestedFor(urlPathEqualTo(APP)));
  }

  @ParameterizedTest
  @MethodSource("wordsOfAStandby")
  void oneThatTellsNothingOfItselfIsNoneThatIsActive(ResponseDefinitionBuilder words) {
    rm1.stubFor(any(anyUrl()).willReturn(words));
    rm2.stubFor(any(anyUrl()).willReturn(words));

    try (ResourceManagerClient client = both(Duration.ofSeconds(10))) {
      assertThat(client.application(ID).details().ask().isUnknown()).isTrue();
      assertThat(client.application(ID).kill("").send().isUnknown()).isTrue();
      assertThat(client.applications(ApplicationFilter.all()).ask().isUnknown()).isTrue();
    }
  }

  @Test
  void standbyThatHangsKeepsNobodyFromTheActiveOne() {
    rm1.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
    info(rm1, "STANDBY");
    active(rm2);

    try (ResourceManagerClient client = both(Duration.ofSeconds(8))) {
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
    }
  }

  @Test
  void activeOneThatIsSlowIsWaitedFor() {
    active(rm1);
    rm1.stubFor(get(urlPathEqualTo(APP)).willReturn(application().withFixedDelay(2_000)));
    info(rm2, "STANDBY");

    try (ResourceManagerClient client = both(Duration.ofSeconds(6))) {
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
    }
    rm1.verify(1, getRequestedFor(urlPathEqualTo(APP)));
  }

  @Test
  void standbyThatBecameActiveMeanwhileIsAskedAgain() {
    rm1.stubFor(
        get(urlPathEqualTo(APP))
            .inScenario("failover")
            .whenScenarioStateIs("Started")
            .willReturn(text(307, "Can not find any active RM."))
            .willSetStateTo("over"));
    rm1.stubFor(
        get(urlPathEqualTo(APP))
            .inScenario("failover")
            .whenScenarioStateIs("over")
            .willReturn(application()));
    info(rm1, "ACTIVE");
    info(rm2, "STANDBY");

    try (ResourceManagerClient client = both(Duration.ofSeconds(10))) {
      assertThat(client.application(ID).details().ask().isKnown()).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void oneDeadlineHoldsForTheWholeSearch() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket asSilent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ResourceManagerClient client =
            ResourceManagerClient.builder()
                .address(URI.create("http://127.0.0.1:" + silent.getLocalPort()))
                .address(URI.create("http://127.0.0.1:" + asSilent.getLocalPort()))
                .historyServer(URI.create("http://127.0.0.1:" + asSilent.getLocalPort()))
                .http(HttpSettings.builder().circuitFailureThreshold(0).build())
                .build()) {
      ApplicationOnYarn application = client.application(ID);
      for (Question<?> question :
          List.of(
              application.details(),
              application.deployment(),
              application.attempts(),
              application.containers(),
              application.flink(),
              application.ownAddress(),
              client.applications(ApplicationFilter.all()),
              client.flinks(ApplicationFilter.all()),
              client.clusterInfo(),
              client.queues())) {
        long begin = System.nanoTime();
        Observation<?> look = question.within(Duration.ofSeconds(1)).ask();

        assertThat(look.cause().orElseThrow().code().group())
            .as(question.toString())
            .isEqualTo(UnknownCode.Group.TRANSPORT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .as(question.toString())
            .isLessThan(Duration.ofMillis(2_000));
      }
    }
  }

  @Test
  @Timeout(60)
  void deadlineHoldsForTheSecondQuestionToo() {
    rm1.stubFor(any(anyUrl()).willReturn(text(307, "Can not find any active RM.")));
    info(rm1, "STANDBY");
    rm2.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
    info(rm2, "ACTIVE");

    try (ResourceManagerClient client = both(Duration.ofSeconds(1))) {
      long begin = System.nanoTime();
      Observation<?> look = client.application(ID).deployment().ask();

      assertThat(look.cause().orElseThrow().code()).isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_000));
    }
  }

  private ResourceManagerClient both(Duration deadline) {
    return ResourceManagerClient.builder()
        .address(URI.create("http://localhost:" + rm1.getPort()))
        .address(URI.create("http://localhost:" + rm2.getPort()))
        .http(HttpSettings.builder().deadline(deadline).build())
        .build();
  }

  private static void active(WireMockExtension rm) {
    rm.stubFor(get(urlPathEqualTo(APP)).willReturn(application()));
    info(rm, "ACTIVE");
  }

  private static ResponseDefinitionBuilder application() {
    return okJson(Captures.about(ID, "12-ha/13-rm1-active-rm1-app.json"));
  }

  private static void info(WireMockExtension rm, String state) {
    rm.stubFor(
        get(urlPathEqualTo("/ws/v1/cluster/info"))
            .willReturn(okJson("{\"clusterInfo\":{\"haState\":\"" + state + "\"}}")));
  }

  private static ResponseDefinitionBuilder text(int status, String text) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "text/plain;charset=utf-8")
        .withBody(text);
  }
}
