package io.github.flinkwatch.examples;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;

/** A ResourceManager that gives recorded answers: an application for each way to end. */
public final class RecordedYarn implements AutoCloseable {

  public static final String FINISHED = "application_1795220640392_0001";
  public static final String FAILED = "application_1795220640392_0002";
  public static final String CANCELLED = "application_1795220640392_0003";
  public static final String KILLED = "application_1795220640392_0004";

  /** Known to no recording: the ResourceManager has forgotten it. */
  public static final String FORGOTTEN = "application_1795218413272_0001";

  private static final String APPS = "/ws/v1/cluster/apps/";

  private final WireMockServer server;

  private RecordedYarn(WireMockServer server) {
    this.server = server;
  }

  public static RecordedYarn start() {
    RecordedYarn yarn =
        new RecordedYarn(new WireMockServer(WireMockConfiguration.options().dynamicPort()));
    yarn.server.start();
    yarn.serve("/ws/v1/cluster/info", json("yarn/3.4.3/cluster-info.json"));
    yarn.serve(APPS + FINISHED, json("yarn/3.4.3/finished.json"));
    yarn.serve(APPS + FINISHED + "/appattempts", json("yarn/3.4.3/finished-attempts.json"));
    yarn.serve(APPS + FAILED, json("yarn/3.4.3/failed.json"));
    yarn.serve(APPS + CANCELLED, json("yarn/3.4.3/cancelled.json"));
    yarn.serve(APPS + KILLED, json("yarn/3.4.3/killed.json"));
    yarn.serve(
        APPS + FORGOTTEN,
        json("io/github/flinkwatch/examples/demo/yarn-3.4.3/forgotten.json").withStatus(404));
    return yarn;
  }

  /** From now on the first application is answered by these, one after the other. */
  public RecordedYarn thatAnswersInTurn(ResponseDefinitionBuilder... answers) {
    for (int i = 0; i < answers.length; i++) {
      String now = i == 0 ? STARTED : "look " + i;
      String next = i == answers.length - 1 ? now : "look " + (i + 1);
      server.stubFor(
          get(urlPathEqualTo(APPS + FINISHED))
              .inScenario("a life")
              .whenScenarioStateIs(now)
              .willReturn(answers[i])
              .willSetStateTo(next));
    }
    return this;
  }

  public static ResponseDefinitionBuilder json(String resource) {
    try (InputStream in = RecordedYarn.class.getResourceAsStream("/" + resource)) {
      return aResponse()
          .withHeader("Content-Type", "application/json;charset=utf-8")
          .withBody(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create(server.baseUrl());
  }

  private void serve(String path, ResponseDefinitionBuilder answer) {
    server.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
  }

  @Override
  public void close() {
    server.stop();
  }
}
