package io.github.flinkwatch.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.model.JobOverview;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands before a Flink says why nobody answers, in words of its own: they are passed on. */
class GatewayAnswersTest {

  static List<Arguments> answers() {
    return List.of(
        Arguments.of(
            503,
            "application/json",
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"no endpoints available for service \\\"orders-rest\\\"\","
                + "\"reason\":\"ServiceUnavailable\",\"code\":503}",
            UnknownCode.BAD_GATEWAY,
            "no endpoints available for service \"orders-rest\""),
        Arguments.of(
            404,
            "application/json",
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"services \\\"orders-rest\\\" not found\",\"reason\":\"NotFound\","
                + "\"details\":{\"name\":\"orders-rest\",\"kind\":\"services\"},\"code\":404}",
            UnknownCode.BAD_GATEWAY,
            "services \"orders-rest\" not found"),
        Arguments.of(
            503,
            "text/plain",
            "upstream connect error or disconnect/reset before headers. reset reason: connection"
                + " failure, transport failure reason: delayed connect error: 111",
            UnknownCode.BAD_GATEWAY,
            "upstream connect error or disconnect/reset before headers"),
        Arguments.of(
            404,
            "text/plain; charset=utf-8",
            "default backend - 404",
            UnknownCode.UNEXPECTED_STATUS,
            "default backend - 404"),
        Arguments.of(404, "text/plain", "", UnknownCode.UNEXPECTED_STATUS, "HTTP 404"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aGatewaysOwnWordsStandInTheCause(
      int status, String type, String body, UnknownCode code, String words) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try (FlinkRestClient flink = client(server)) {
      Observation<List<JobOverview>> list = flink.jobsOverview().ask();
      assertThat(list.cause().orElseThrow().code()).isEqualTo(code);
      assertThat(list.cause().orElseThrow().toString()).contains(words);
    } finally {
      server.stop(0);
    }
  }

  private static FlinkRestClient client(HttpServer server) throws IOException {
    return FlinkRestClient.builder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .build();
  }
}
