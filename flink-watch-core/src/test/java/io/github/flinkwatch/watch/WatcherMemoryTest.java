package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one more job costs a watcher in the process, by counting what it keeps. */
class WatcherMemoryTest extends VirtualWatching {

  private static final int JOBS = 20;

  /** Five vertices and ten checkpoints each, as benchmarks have them. */
  @Test
  void oneMoreJobTakesNoMoreThanSevenKilobytes() {
    watchBy(deafBuilder().memoryStore(MemoryStore.inMemory()));
    watch(session);
    long some = Retained.bytes(watcher);
    watch(flinks.cluster("another"));
    long more = Retained.bytes(watcher);
    assertThat((more - some) / JOBS).isBetween(2_000L, 7_000L);
  }

  /** Until everything that is ever kept of a healthy job has been seen. */
  private void watch(Cluster cluster) {
    for (int i = 0; i < JOBS; i++) {
      Job job = cluster.job(i);
      job.moreVertices = 3;
      job.checkpoints = 10;
    }
    watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
    watcher.start();
    for (int minute = 0; minute < 5; minute++) {
      cluster.jobs.values().forEach(job -> job.moved += 1_000);
      pass(Duration.ofMinutes(1));
    }
    assertThat(watcher.fleet().jobs())
        .allSatisfy(
            job -> assertThat(job.health().orElseThrow().status()).isEqualTo(HealthStatus.HEALTHY));
  }
}
