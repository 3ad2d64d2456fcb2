package io.github.flinkwatch.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alert rules can be read, and ask for what the example exposes. */
class MonitoringFilesTest {

  private static final Path ALERTS = Path.of("monitoring", "alerts.yml");
  private static final Path DASHBOARD = Path.of("monitoring", "grafana-dashboard.json");
  private static final Pattern METRIC = Pattern.compile("flink_watch_[a-z_]+");

  @Test
  void everyMetricThatIsAskedForIsScraped() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
      await("a job that failed, and one that cannot be seen")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                metrics.refresh();
                assertThat(metricsIn(registry.scrape()))
                    .containsAll(metricsIn(Files.readString(ALERTS)))
                    .containsAll(metricsIn(Files.readString(DASHBOARD)));
              });
      assertThat(registry.scrape()).contains("rule=\"UNEXPECTED_END\",severity=\"CRITICAL\"");
    } finally {
      registry.close();
    }
  }

  @Test
  void everyAlertHasAnExpressionASeverityAndASummary() throws IOException {
    Object file = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(ALERTS));
    List<Map<?, ?>> rules =
        maps(((Map<?, ?>) file).get("groups")).flatMap(group -> maps(group.get("rules"))).toList();
    assertThat(rules).hasSizeGreaterThan(5);
    for (Map<?, ?> rule : rules) {
      assertThat(rule.keySet().stream().map(Object::toString))
          .contains("alert", "expr", "labels", "annotations")
          .isSubsetOf("alert", "expr", "for", "labels", "annotations");
      assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("critical", "warning");
      assertThat(((Map<?, ?>) rule.get("annotations")).get("summary")).isInstanceOf(String.class);
      assertThat(metricsIn(rule.get("expr").toString())).isNotEmpty();
    }
  }

  @Test
  void everyPanelAsksForSomethingAndHasItsOwnId() throws IOException {
    JsonNode panels = new ObjectMapper().readTree(Files.readString(DASHBOARD)).get("panels");
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      for (JsonNode target : panel.get("targets")) {
        assertThat(metricsIn(target.get("expr").asText())).as(panel.toString()).isNotEmpty();
      }
    }
    assertThat(ids).isNotEmpty();
  }

  private static Stream<Map<?, ?>> maps(Object list) {
    return ((List<?>) list).stream().map(each -> (Map<?, ?>) each);
  }

  private static Set<String> metricsIn(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
