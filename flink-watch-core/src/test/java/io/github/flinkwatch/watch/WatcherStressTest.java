package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.HealthRule;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.RuleCatalogue;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters that hang, drop, come and go; a store and listeners that throw; by the real clock. */
class WatcherStressTest {

  private static final int JOBS = 4;

  @ParameterizedTest
  @CsvSource("12, 3")
  void nothingIsLostInSeconds(int clusters, int seconds) {
    stress(clusters, Duration.ofSeconds(seconds));
  }

  @Tag("matrix")
  @ParameterizedTest
  @CsvSource("200, 150")
  void norInMinutes(int clusters, int seconds) {
    stress(clusters, Duration.ofSeconds(seconds));
  }

  /** A store that throws now and then. */
  private static final class Moody implements MemoryStore {
    private final MemoryStore in = MemoryStore.inMemory();
    private volatile boolean well;

    private void mood() {
      if (!well && ThreadLocalRandom.current().nextInt(20) == 0) {
        throw new IllegalStateException("the database is away");
      }
    }

    @Override
    public List<StoredJob> list(String cluster, long epoch) {
      mood();
      return in.list(cluster, epoch);
    }

    @Override
    public List<StoredJob> load(Collection<JobKey> jobs) {
      mood();
      return in.load(jobs);
    }

    @Override
    public Set<JobKey> save(List<StoredJob> jobs) {
      mood();
      return in.save(jobs);
    }

    @Override
    public void delete(Collection<JobKey> jobs, long epoch) {
      mood();
      in.delete(jobs, epoch);
    }
  }

  /**
   * A rule that sees whether a job is judged twice at once. What is being judged when the job is
   * removed is judged to its end for nobody, beside the job that comes instead.
   */
  private static final class OneAtATime implements HealthRule {
    private final Set<String> judged = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Integer> removals = new ConcurrentHashMap<>();
    private final AtomicInteger twoAtOnce = new AtomicInteger();

    void removed(Cluster cluster) {
      cluster.jobs.keySet().forEach(job -> removals.merge(job, 1, Integer::sum));
    }

    @Override
    public RuleId id() {
      return RuleId.of("ONE_AT_A_TIME");
    }

    @Override
    public String documentation() {
      return "Finds nothing.";
    }

    @Override
    public RuleResult evaluate(RuleContext context) {
      JobId id = context.evidence().ref().jobId().orElseThrow();
      String job = id + " " + removals.getOrDefault(id, 0);
      if (!judged.add(job)) {
        twoAtOnce.incrementAndGet();
      }
      Thread.yield();
      judged.remove(job);
      return RuleResult.ok();
    }
  }

  private static void stress(int size, Duration lasting) {
    Random random = new Random(7);
    Moody store = new Moody();
    AtomicInteger heard = new AtomicInteger();
    OneAtATime oneAtATime = new OneAtATime();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (LoopbackFlinks flinks = new LoopbackFlinks(Clock.systemUTC());
        FlinkRestClient client =
            FlinkRestClient.builder(URI.create("http://127.0.0.1:1"))
                .http(
                    HttpSettings.builder()
                        .deadline(Duration.ofSeconds(2))
                        .circuitFailureThreshold(0)
                        .build())
                .build();
        JobWatcher watcher =
            JobWatcher.builder()
                .interval(Duration.ofSeconds(1))
                .deepInterval(Duration.ofSeconds(10))
                .maxBackoff(Duration.ofSeconds(4))
                .memoryStore(store)
                .evaluator(
                    JobHealthEvaluator.of(
                        RuleCatalogue.standard().with(oneAtATime), HealthThresholds.ofDefaults()))
                .listener(
                    event -> {
                      if (heard.incrementAndGet() % 7 == 0) {
                        throw new IllegalStateException("a listener's bug");
                      }
                    })
                .build()) {
      List<Cluster> clusters = new ArrayList<>();
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Cluster cluster = flinks.cluster("cluster-" + i);
        for (int job = 0; job < JOBS; job++) {
          jobs.add(cluster.job(job));
        }
        clusters.add(cluster);
        watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
      }
      watcher.start();
      Set<String> gone = new HashSet<>();
      long end = System.nanoTime() + lasting.toNanos();
      while (System.nanoTime() < end) {
        Cluster cluster = clusters.get(random.nextInt(size));
        disturb(
            watcher,
            client,
            cluster,
            jobs.get(random.nextInt(jobs.size())),
            gone,
            oneAtATime,
            random);
        LockSupport.parkNanos(5_000_000);
      }
      store.well = true;
      clusters.forEach(cluster -> cluster.manner = Manner.WELL);
      jobs.forEach(job -> job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4)));
      for (Cluster cluster : clusters) {
        watcher.resume(cluster.name);
        if (gone.contains(cluster.name)) {
          watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
        }
      }
      await("everybody is seen, nobody starved")
          .atMost(Duration.ofMinutes(3))
          .until(
              () ->
                  watcher.fleet().jobs().size() == jobs.size()
                      && watcher.fleet().jobs().stream()
                          .allMatch(
                              job ->
                                  job.health()
                                      .filter(h -> h.status() == HealthStatus.HEALTHY)
                                      .isPresent()));
      watcher.pause();
      await("no place is lost")
          .atMost(Duration.ofMinutes(3))
          .until(() -> watcher.isAtRest() && watcher.counters().unsavedJobs() == 0);
      assertThat(watcher.counters().refusedSaves()).isZero();
      watcher
          .fleet()
          .jobs()
          .forEach(
              job -> {
                JobKey key = JobKey.of(job.cluster(), job.ref());
                assertThat(store.in.load(Set.of(key)))
                    .singleElement()
                    .satisfies(row -> assertThat(row.memory()).isEqualTo(job.memory()));
              });
      assertThat(oneAtATime.twoAtOnce).as("judgements of one job at once").hasValue(0);
      assertThat(Retained.count(watcher, JobCase.class)).isEqualTo(jobs.size());
      assertThat(Retained.count(watcher, JobEvent.class)).isZero();
      assertThat(threadsSince(before))
          .hasSizeLessThanOrEqualTo(3 + Math.max(2, Runtime.getRuntime().availableProcessors()));
      assertThat(watcher.close(Duration.ofSeconds(30)).isClean()).isTrue();
    }
    if (lasting.compareTo(Duration.ofMinutes(1)) > 0) {
      await("threads go when there is nothing to do")
          .atMost(Duration.ofMinutes(1))
          .until(() -> threadsSince(before).isEmpty());
    }
  }

  /** Returns the names of the watcher's own threads that have come since. */
  private static List<String> threadsSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.matches("flink-watch-(timer|judge|store|listener).*"))
        .collect(Collectors.toList());
  }

  private static void disturb(
      JobWatcher watcher,
      FlinkRestClient client,
      Cluster cluster,
      Job job,
      Set<String> gone,
      OneAtATime oneAtATime,
      Random random) {
    switch (random.nextInt(8)) {
      case 0:
        cluster.manner = Manner.values()[random.nextInt(Manner.values().length)];
        return;
      case 1:
        job.becomes(
            JobStatus.RESTARTING, TaskCounts.builder().total(4).running(1).canceled(3).build());
        return;
      case 2:
        watcher.pause(cluster.name);
        return;
      case 3:
        if (gone.add(cluster.name)) {
          oneAtATime.removed(cluster);
          watcher.removeCluster(cluster.name);
        }
        return;
      case 4:
        if (gone.remove(cluster.name)) {
          watcher.add(WatchedCluster.of(cluster.name, client.at(cluster.address())));
        }
        return;
      case 5:
        watcher.resume(cluster.name);
        return;
      default:
        cluster.manner = Manner.WELL;
        job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4));
    }
  }
}
