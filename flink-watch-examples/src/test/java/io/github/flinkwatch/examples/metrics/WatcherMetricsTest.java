package io.github.flinkwatch.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.micrometer.WatcherMetrics;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher of a real Flink, scraped over HTTP as Prometheus does. */
class WatcherMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private HttpServer endpoint;

  @TempDir Path archives;

  @BeforeEach
  void serve() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
    registry.close();
  }

  @Test
  void aScrapeTellsStatesAndUnknownIsASeriesOfItsOwn() throws Exception {
    EmbeddedFlink flink = EmbeddedFlink.start(1, 4, archives);
    try (flink;
        FlinkRestClient client = FlinkRestClient.of(flink.restUri());
        JobWatcher watcher = JobWatcher.builder().interval(Duration.ofMillis(500)).build()) {
      WatcherMetrics metrics = WatcherMetrics.of(watcher);
      metrics.bindTo(registry);
      expose(metrics);
      JobId job = flink.submit(DemoJobs.mixed("orders"));
      watcher.add(WatchedCluster.of("session-1", client));
      watcher.start();
      String series =
          "flink_watch_job_state{cluster=\"session-1\",job_id=\"" + job + "\",name=\"orders\",";
      await("RUNNING")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(scrape())
                      .contains(series + "state=\"RUNNING\"} 1")
                      .contains("flink_watch_jobs{state=\"RUNNING\"} 1")
                      .contains("flink_watch_jobs{state=\"UNKNOWN\"} 0"));

      flink.close();
      await("UNKNOWN")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(scrape())
                      .contains(series + "state=\"UNKNOWN\"} 1")
                      .contains("flink_watch_jobs{state=\"FAILED\"} 0")
                      .contains("flink_watch_job_unseen{cluster=\"session-1\",code=\"")
                      .doesNotContain(series + "state=\"RUNNING\""));
    }
  }

  private void expose(WatcherMetrics metrics) {
    endpoint.createContext(
        "/metrics",
        exchange -> {
          metrics.refresh();
          byte[] page = registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    endpoint.start();
  }

  private String scrape() throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + endpoint.getAddress().getPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
