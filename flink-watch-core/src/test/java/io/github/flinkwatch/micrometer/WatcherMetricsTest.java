package io.github.flinkwatch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatchedJob;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatcherMetricsTest {

  /** Nobody listens at port 1. */
  @Test
  void aSilentClusterAndItsUnknownJobAreSeriesOfTheirOwn() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (FlinkRestClient flink = FlinkRestClient.of(URI.create("http://127.0.0.1:1"));
        JobWatcher watcher = JobWatcher.builder().build()) {
      WatcherMetrics metrics = WatcherMetrics.of(watcher);
      metrics.bindTo(registry);
      watcher.add(WatchedCluster.of("orders", flink));
      watcher.add("orders", WatchedJob.of(JobRef.of(FlinkScenarios.JOB)));
      assertThat(registry.find("flink.watch.cluster.silent").gauge()).isNull();
      watcher.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                metrics.refresh();
                assertThat(
                        registry
                            .get("flink.watch.cluster.silent")
                            .tags("cluster", "orders", "code", UnknownCode.CONNECT_REFUSED.name())
                            .gauge()
                            .value())
                    .isEqualTo(1);
                assertThat(jobs(registry, JobState.UNKNOWN)).isEqualTo(1);
                assertThat(jobs(registry, JobState.FAILED)).isZero();
                assertThat(registry.get("flink.watch.clusters.silent").gauge().value())
                    .isEqualTo(1);
              });
      assertThat(watcher.removeCluster("orders")).isTrue();
      metrics.refresh();
      assertThat(registry.find("flink.watch.cluster.silent").gauge()).isNull();
      assertThat(registry.get("flink.watch.saves.refused").functionCounter().count()).isZero();
    }
  }

  private static double jobs(SimpleMeterRegistry registry, JobState state) {
    return registry.get("flink.watch.jobs").tag("state", state.name()).gauge().value();
  }
}
