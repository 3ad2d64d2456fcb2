package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens on the way, the laws of a watcher hold, and in the end it sees all again. */
class WatcherSoakTest {

  private static final List<Manner> FAULTS =
      List.of(Manner.DROPS, Manner.ELECTS, Manner.WEB_PAGE, Manner.CUT, Manner.WELL, Manner.WELL);

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void noFaultOnTheWayIsEverAnEnd(long seed) {
    soak(seed, 60);
  }

  @Tag("matrix")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6})
  void norIsItForHours(long seed) {
    soak(seed, 2000);
  }

  private static void soak(long seed, int steps) {
    Random random = new Random(seed);
    VirtualTime time = new VirtualTime(FlinkScenarios.NOW);
    Map<JobRef, List<JobEvent>> told = new HashMap<>();
    try (time;
        LoopbackFlinks flinks = new LoopbackFlinks(time.clock());
        FlinkRestClient client =
            FlinkRestClient.builder(URI.create("http://127.0.0.1:1"))
                .http(
                    HttpSettings.builder()
                        .clock(time.clock())
                        .deadline(Duration.ofSeconds(60))
                        .build())
                .build();
        JobWatcher watcher =
            JobWatcher.builder()
                .clock(time.clock())
                .scheduler(time)
                .executor(time.executor())
                .maxInFlight(6)
                .listener(
                    event -> {
                      synchronized (told) {
                        told.computeIfAbsent(event.job(), job -> new ArrayList<>()).add(event);
                      }
                      if (random.nextInt(10) == 0) {
                        throw new IllegalStateException("a listener's bug");
                      }
                    })
                .build()) {
      List<Cluster> clusters = new ArrayList<>();
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Cluster cluster = flinks.cluster("cluster-" + i);
        for (int job = 0; job < 4; job++) {
          jobs.add(cluster.job(job));
        }
        clusters.add(cluster);
        watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
      }
      watcher.start();
      for (int step = 0; step < steps; step++) {
        clusters.get(random.nextInt(clusters.size())).manner =
            FAULTS.get(random.nextInt(FAULTS.size()));
        disturb(jobs.get(random.nextInt(jobs.size())), random);
        time.pass(Duration.ofMillis(random.nextInt(8000)), watcher);
      }
      clusters.forEach(cluster -> cluster.manner = Manner.WELL);
      for (Job job : jobs) {
        job.listed = true;
        job.known = true;
        job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4));
      }
      time.pass(Duration.ofMinutes(20), watcher);
      assertThat(watcher.fleet().jobs())
          .hasSize(jobs.size())
          .allSatisfy(
              job ->
                  assertThat(job.health().orElseThrow().status()).isEqualTo(HealthStatus.HEALTHY));
      assertThat(told).hasSize(jobs.size());
      told.values().forEach(WatcherSoakTest::assertLawful);
    }
  }

  private static void disturb(Job job, Random random) {
    switch (random.nextInt(6)) {
      case 0:
        job.becomes(
            JobStatus.RESTARTING, TaskCounts.builder().total(4).running(1).canceled(3).build());
        return;
      case 1:
        job.listed = false;
        return;
      case 2:
        job.known = !job.known;
        return;
      case 3:
        job.restarts++;
        return;
      default:
        job.listed = true;
        job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4));
    }
  }

  /** Nothing ends; blindness begins and ends in turn; no state is told twice; times never fall. */
  private static void assertLawful(List<JobEvent> events) {
    boolean blind = false;
    JobState state = JobState.UNKNOWN;
    JobEvent before = events.get(0);
    for (JobEvent event : events) {
      assertThat(event.at()).isAfterOrEqualTo(before.at());
      assertThat(event.health().state().isEnded()).as("%s", event).isFalse();
      switch (event.type()) {
        case OUT_OF_SIGHT:
          assertThat(blind).isFalse();
          blind = true;
          break;
        case SEEING_AGAIN:
          assertThat(blind).isTrue();
          blind = false;
          break;
        case STATE_CHANGED:
          assertThat(event.health().state()).isNotEqualTo(state).isNotEqualTo(JobState.UNKNOWN);
          state = event.health().state();
          break;
        default:
          assertThat(event.finding()).isPresent();
      }
      before = event;
    }
  }
}
