package io.github.flinkwatch.examples.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.examples.doctor.ArchiveServer;
import io.github.flinkwatch.micrometer.WatcherMetrics;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatchedJob;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert rules and the dashboard in a real Prometheus, Debian's {@code prometheus}, that scrapes
 * a watcher of a job that failed and of a cluster that is not there.
 */
@Tag("matrix")
class PrometheusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path MONITORING = Path.of("monitoring");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer endpoint;
  private URI prometheus;

  @TempDir Path directory;

  @BeforeEach
  void isThere() throws IOException {
    assumeTrue(
        onPath("prometheus") && onPath("promtool"),
        "no prometheus here: the rules are only read as YAML");
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @AfterEach
  void stop() {
    if (endpoint != null) {
      endpoint.stop(0);
    }
    registry.close();
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  @Test
  void theRulesFireAndTheDashboardHasFiguresOnWhatIsScraped() throws Exception {
    try (ArchiveServer failed = ArchiveServer.start(true);
        FlinkRestClient flink = FlinkRestClient.of(URI.create(failed.url()));
        FlinkRestClient gone = FlinkRestClient.of(URI.create("http://localhost:1"));
        JobWatcher watcher = JobWatcher.builder().interval(Duration.ofMillis(500)).build()) {
      WatcherMetrics metrics = WatcherMetrics.of(watcher);
      metrics.bindTo(registry);
      watcher.add(WatchedCluster.of("session-1", flink));
      watcher.add(WatchedCluster.of("session-2", gone));
      watcher.add("session-2", WatchedJob.of(JobRef.of(FlinkScenarios.JOB)));
      watcher.start();
      expose(metrics);
      Process server = start();
      try {
        await("the alerts")
            .ignoreExceptionsInstanceOf(IOException.class) // it is starting
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(alerts())
                        .contains(
                            "FlinkJobFailed firing session-1", "FlinkJobUnhealthy firing session-1")
                        .contains("FlinkJobUnseen pending session-2")
                        .doesNotContain("FlinkJobFailed firing session-2"));
        await("the dashboard")
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  for (String expression : dashboard()) {
                    assertThat(query(expression).get("result")).as(expression).isNotEmpty();
                  }
                });
        // Prometheus has a label "job" of its own, and would rename ours.
        assertThat(query("flink_watch_job_state").get("result").findValues("exported_job"))
            .isEmpty();
        namesAreAsPromtoolWantsThem();
      } finally {
        server.destroy();
        server.waitFor();
      }
    }
  }

  private void namesAreAsPromtoolWantsThem() throws IOException, InterruptedException {
    Path scraped = Files.writeString(directory.resolve("scraped.txt"), registry.scrape());
    Process lint =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(scraped.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(lint.getInputStream().readAllBytes(), UTF_8);
    assertThat(lint.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void theRulesDoWhatTheirTestSays() throws Exception {
    Files.copy(MONITORING.resolve("alerts.yml"), directory.resolve("alerts.yml"));
    Path test = Path.of("src/test/resources/monitoring/alerts-test.yml");
    Files.copy(test, directory.resolve("test.yml"), StandardCopyOption.REPLACE_EXISTING);
    Process promtool =
        new ProcessBuilder("promtool", "test", "rules", "test.yml")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS");
  }

  private void expose(WatcherMetrics metrics) {
    endpoint.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            metrics.refresh();
            byte[] page = registry.scrape().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    endpoint.start();
  }

  private Process start() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs:
              - job_name: flink-watch
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(
                    MONITORING.resolve("alerts.yml").toAbsolutePath(),
                    endpoint.getAddress().getPort()));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    prometheus = URI.create("http://127.0.0.1:" + port);
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private List<String> alerts() throws IOException, InterruptedException {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : get("/api/v1/alerts").get("alerts")) {
      JsonNode labels = alert.get("labels");
      alerts.add(
          labels.get("alertname").asText()
              + " "
              + alert.get("state").asText()
              + " "
              + labels.path("cluster").asText());
    }
    return alerts;
  }

  private static List<String> dashboard() throws IOException {
    Path file = MONITORING.resolve("grafana-dashboard.json");
    return new ObjectMapper()
        .readTree(Files.readString(file)).get("panels").findValuesAsText("expr").stream()
            .map(expression -> expression.replace("$cluster", ".*"))
            .toList();
  }

  private JsonNode query(String expression) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    String body =
        client
            .send(HttpRequest.newBuilder(prometheus.resolve(path)).build(), BodyHandlers.ofString())
            .body();
    JsonNode answer = new ObjectMapper().readTree(body);
    assertThat(answer.get("status").asText()).as(body).isEqualTo("success");
    return answer.get("data");
  }
}
