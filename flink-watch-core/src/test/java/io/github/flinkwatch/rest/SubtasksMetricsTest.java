package io.github.flinkwatch.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.Metrics.MetricAggregate;
import io.github.flinkwatch.model.VertexMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One name that no subtask has would empty Flink's whole answer: so names are asked for first. */
class SubtasksMetricsTest {

  @RegisterExtension
  static final WireMockExtension FLINK =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private static final String HEX = "0123456789abcdef0123456789abcdef";
  private static final String PATH = "/jobs/" + HEX + "/vertices/" + HEX + "/subtasks/metrics";
  private static final VertexMetrics NONE = VertexMetrics.builder().build();

  private FlinkRestClient client;
  private Question<VertexMetrics> question;

  @BeforeEach
  void aClient() {
    client = FlinkRestClient.of(URI.create(FLINK.baseUrl()));
    question = client.job(JobId.of(HEX)).vertex(VertexId.of(HEX)).subtasksMetrics();
  }

  @AfterEach
  void closed() {
    client.close();
  }

  @Test
  void onlyWhatThereIsIsAskedForInBothVerbs() {
    FLINK.stubFor(
        names().willReturn(ok("[{\"id\":\"Map.numRecordsIn\"},{\"id\":\"numRecordsOut\"}]")));
    FLINK.stubFor(
        get(urlPathEqualTo(PATH))
            .withQueryParam("get", equalTo("numRecordsOut"))
            .willReturn(
                ok("[{\"id\":\"numRecordsOut\",\"min\":1,\"max\":3,\"avg\":2,\"sum\":4}]")));
    for (Observation<VertexMetrics> seen : bothVerbs()) {
      assertThat(seen.value().orElseThrow().recordsOut().map(MetricAggregate::sum))
          .contains(OptionalDouble.of(4));
    }
  }

  @Test
  void aVertexWithoutAnyMetricYetIsKnownToHaveNoneWithoutASecondRequest() {
    FLINK.stubFor(names().willReturn(ok("[]")));
    for (Observation<VertexMetrics> seen : bothVerbs()) {
      assertThat(seen.value()).contains(NONE);
    }
    assertThat(FLINK.getAllServeEvents()).hasSize(2);
  }

  @Test
  void whateverFailsFirstOrSecondIsUnknown() {
    FLINK.stubFor(names().willReturn(aResponse().withStatus(502)));
    for (Observation<VertexMetrics> seen : bothVerbs()) {
      assertThat(code(seen)).isEqualTo(UnknownCode.BAD_GATEWAY);
    }
    FLINK.stubFor(names().willReturn(ok("[{\"id\":\"numRecordsOut\"}]")));
    FLINK.stubFor(
        get(urlPathEqualTo(PATH))
            .withQueryParam("get", equalTo("numRecordsOut"))
            .willReturn(notFound()));
    for (Observation<VertexMetrics> seen : bothVerbs()) {
      assertThat(code(seen)).isEqualTo(UnknownCode.UNEXPECTED_STATUS);
    }
  }

  @Test
  void cancellingItEndsTheExchangeThatIsUnderWay() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FlinkRestClient flink =
            FlinkRestClient.of(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      CompletableFuture<?> asked =
          flink.job(JobId.of(HEX)).vertex(VertexId.of(HEX)).subtasksMetrics().askAsync();
      try (Socket connection = silent.accept()) {
        connection.setSoTimeout(30_000);
        connection.getInputStream().read();
        asked.cancel(true);
        connection.getInputStream().readAllBytes(); // ends, for the connection was closed
      }
      assertThat(asked).isCancelled();
    }
  }

  private List<Observation<VertexMetrics>> bothVerbs() {
    return List.of(question.ask(), question.askAsync().join());
  }

  private static MappingBuilder names() {
    return get(urlPathEqualTo(PATH)).withQueryParam("get", absent());
  }

  private static UnknownCode code(Observation<?> seen) {
    return seen.cause().map(UnknownCause::code).orElseThrow();
  }
}
