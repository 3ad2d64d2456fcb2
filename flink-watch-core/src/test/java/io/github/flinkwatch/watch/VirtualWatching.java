package io.github.flinkwatch.watch;

import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A watcher in virtual time, of clusters on the loopback device; what it tells is kept. */
abstract class VirtualWatching {

  static final Duration TICK = Duration.ofSeconds(5);

  final VirtualTime time = new VirtualTime(FlinkScenarios.NOW);
  final LoopbackFlinks flinks = new LoopbackFlinks(time.clock());
  final FlinkRestClient client = client(Duration.ofSeconds(60));
  final List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());

  /** The ids of events, and what clusters are. */
  final List<String> told = Collections.synchronizedList(new ArrayList<>());

  final MoodyStore store = new MoodyStore();
  final Cluster session = flinks.cluster("session");
  JobWatcher watcher = builder().build();

  @AfterEach
  void closeAll() {
    watcher.close(Duration.ZERO);
    client.close();
    flinks.close();
    time.close();
  }

  FlinkRestClient client(Duration deadline) {
    return FlinkRestClient.builder(URI.create("http://127.0.0.1:1"))
        .http(
            HttpSettings.builder()
                .deadline(deadline)
                .circuitFailureThreshold(0)
                .clock(time.clock())
                .build())
        .build();
  }

  final JobWatcher.Builder builder() {
    return deafBuilder()
        .listener(
            new JobListener() {
              @Override
              public void onEvent(JobEvent event) {
                events.add(event);
                told.add(event.id());
              }

              @Override
              public void onClusterEvent(ClusterEvent event) {
                told.add(event.cluster() + " is " + event.type());
              }
            });
  }

  /** Without a listener. */
  final JobWatcher.Builder deafBuilder() {
    return JobWatcher.builder()
        .clock(time.clock())
        .scheduler(time)
        .executor(time.executor())
        .memoryStore(store);
  }

  /** Watches by another watcher instead. */
  final void watchBy(JobWatcher.Builder other) {
    watcher.close();
    watcher = other.build();
  }

  final void pass(Duration duration) {
    time.pass(duration, watcher);
  }

  final void ticks(int number) {
    pass(TICK.multipliedBy(number));
  }

  /** Begins to watch the session, whose jobs are discovered, and lets it have its first look. */
  final void watch() {
    watcher.add(WatchedCluster.of(session.name, client.at(session.address())));
    watcher.start();
    ticks(1);
  }

  final FleetJob only() {
    List<FleetJob> jobs = watcher.fleet().jobs();
    if (jobs.size() != 1) {
      throw new AssertionError("not one job: " + jobs);
    }
    return jobs.get(0);
  }

  final JobHealth health() {
    return only().health().orElseThrow();
  }
}
