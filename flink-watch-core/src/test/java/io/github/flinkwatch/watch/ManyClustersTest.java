package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.report.FleetReport;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many jobs on many clusters: what is asked and judged, not how fast. */
class ManyClustersTest {

  private static final int JOBS_EACH = 10;

  @Test
  void aHealthyFleetCostsOneQuestionPerClusterAndTick() {
    watch(40);
  }

  @Test
  @Tag("matrix")
  void soDoTenThousandJobsOnAThousandClusters() {
    watch(1000);
  }

  private static void watch(int size) {
    VirtualTime time = new VirtualTime(FlinkScenarios.NOW);
    AtomicInteger told = new AtomicInteger();
    try (time;
        LoopbackFlinks flinks = new LoopbackFlinks(time.clock());
        FlinkRestClient client =
            FlinkRestClient.builder(URI.create("http://127.0.0.1:1"))
                .http(
                    HttpSettings.builder()
                        .clock(time.clock())
                        .deadline(Duration.ofSeconds(60))
                        .maxConcurrentPerHost(32)
                        .build())
                .build();
        JobWatcher watcher =
            JobWatcher.builder()
                .clock(time.clock())
                .scheduler(time)
                .executor(time.executor())
                .deepInterval(Duration.ofHours(1))
                .listener(event -> told.incrementAndGet())
                .build()) {
      List<Cluster> clusters = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Cluster cluster = flinks.cluster("cluster-" + i);
        for (int job = 0; job < JOBS_EACH; job++) {
          cluster.job(job);
        }
        clusters.add(cluster);
        watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
      }
      watcher.start();
      time.pass(Duration.ofMillis(4999), watcher); // every cluster once, all jobs looked at closely
      assertThat(watcher.counters().clusterLooks()).isEqualTo(size);
      time.pass(Duration.ofSeconds(30), watcher); // those that found no room at first
      assertThat(told).hasValue(size * JOBS_EACH);
      assertThat(watcher.fleet().jobs())
          .hasSize(size * JOBS_EACH)
          .allMatch(job -> job.health().orElseThrow().status() == HealthStatus.HEALTHY);

      WatcherCounters before = watcher.counters();
      int others = clusters.stream().mapToInt(cluster -> cluster.others.get()).sum();
      clusters.get(7).manner = Manner.DROPS;
      clusters.get(8).job(3).stuck = true;
      time.pass(Duration.ofSeconds(5), watcher);
      WatcherCounters after = watcher.counters();
      assertThat(after.clusterLooks() - before.clusterLooks()).isEqualTo(size);
      assertThat(after.blindClusterLooks() - before.blindClusterLooks()).isEqualTo(1);
      assertThat(clusters.stream().mapToInt(cluster -> cluster.others.get()).sum())
          .isEqualTo(others);
      assertThat(after.judgements() - before.judgements()).isEqualTo(JOBS_EACH); // the blind ones
      FleetReport report = FleetReport.of(watcher.fleet());
      assertThat(report.abnormal()).hasSize(JOBS_EACH);
      assertThat(report.toHtml()).hasSizeLessThan(3_000_000);
    }
  }
}
