package io.github.flinkwatch.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;

/** Ways to learn the state of many jobs on many clusters, each in a process of its own. */
final class TickContenders {

  /** Threads of a platform's pool, and requests in flight of those that need no threads. */
  private static final int AT_ONCE = 64;

  /** How often the watcher asks each cluster. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** As many ticks as the others make in the seconds in which they warm up. */
  private static final int WARM_UP_TICKS = 8;

  private static final ObjectMapper TREE = new ObjectMapper();

  private final List<URI> clusters;
  private final int jobs;
  private final Duration deadline;

  private TickContenders(List<URI> clusters, int jobs, Duration deadline) {
    this.clusters = clusters;
    this.jobs = jobs;
    this.deadline = deadline;
  }

  /** Who asks. */
  enum Contender {
    /** One blocking request for each job, on a pool, as the platforms do. */
    PLATFORM_LOOP,
    /** The same with Flink's client, one for each cluster and tick. */
    REST_CLUSTER_CLIENT,
    /** A bare client that asks each cluster once, parses a tree, and judges nothing. */
    BARE_CLIENT,
    /** flink-watch's client that asks each cluster once, and its judge of every job. */
    CLIENT_AND_JUDGE,
    /** flink-watch's watcher, in the middle of its work. */
    WATCHER
  }

  /**
   * Arguments: contender, file with the ports, jobs of each cluster, deadline of a request, ticks.
   */
  public static void main(String[] args) throws Exception {
    List<URI> clusters =
        Files.readAllLines(Path.of(args[1])).stream()
            .map(port -> URI.create("http://127.0.0.1:" + port))
            .toList();
    TickContenders tick =
        new TickContenders(clusters, Integer.parseInt(args[2]), Duration.parse(args[3]));
    int ticks = Integer.parseInt(args[4]);
    switch (Contender.valueOf(args[0])) {
      case PLATFORM_LOOP -> tick.measure(ticks, tick.new PlatformLoop());
      case REST_CLUSTER_CLIENT -> tick.measure(1, tick::flinksClients);
      case BARE_CLIENT -> tick.measure(ticks, tick.new BareClient());
      case CLIENT_AND_JUDGE -> tick.measure(ticks, tick.new ClientAndJudge());
      case WATCHER -> tick.watch(ticks);
    }
    Child.end();
    System.exit(0); // Flink's clients leave threads behind
  }

  @FunctionalInterface
  private interface Tick {
    /** Returns how many jobs are running. */
    int look() throws Exception;
  }

  private void measure(int ticks, Tick tick) throws Exception {
    if (ticks > 1) {
      Child.warmUp(() -> tick.look(), 3_000);
    }
    ask(clusters.get(0) + "/benchmark/seen");
    int looks = Child.measure(() -> tick.look() + " RUNNING", 60_000, ticks);
    Child.tell("requests", seen().get(0).asDouble() / looks);
  }

  // the peers

  private final class PlatformLoop implements Tick {
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(deadline).build();

    @Override
    public int look() throws Exception {
      AtomicInteger running = new AtomicInteger();
      ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
      for (int n = 0; n < clusters.size() * jobs; n++) {
        int job = n;
        pool.execute(
            () -> {
              try {
                URI uri = clusters.get(job / jobs).resolve("/jobs/" + Answers.jobId(job));
                HttpResponse<byte[]> answer =
                    http.send(request(uri), HttpResponse.BodyHandlers.ofByteArray());
                if (TREE.readTree(answer.body()).get("state").asText().equals("RUNNING")) {
                  running.incrementAndGet();
                }
              } catch (IOException | InterruptedException unseen) {
                return; // a platform would say FAILED here
              }
            });
      }
      pool.shutdown();
      if (!pool.awaitTermination(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the loop takes for ever");
      }
      return running.get();
    }
  }

  private int flinksClients() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    for (int n = 0; n < clusters.size(); n++) {
      int cluster = n;
      pool.execute(
          () -> {
            try (RestClusterClient<StandaloneClusterId> client =
                FlinkClients.at(clusters.get(cluster))) {
              for (int job = cluster * jobs; job < (cluster + 1) * jobs; job++) {
                JobID id = JobID.fromHexString(Answers.jobId(job));
                if (client.getJobStatus(id).get(deadline.toSeconds(), TimeUnit.SECONDS)
                    == JobStatus.RUNNING) {
                  running.incrementAndGet();
                }
              }
            } catch (Exception unseen) {
              System.err.println(unseen);
            }
          });
    }
    pool.shutdown();
    if (!pool.awaitTermination(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Flink's clients take for ever");
    }
    return running.get();
  }

  private final class BareClient implements Tick {
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(deadline).build();

    @Override
    public int look() throws Exception {
      AtomicInteger running = new AtomicInteger();
      Semaphore room = new Semaphore(AT_ONCE);
      for (URI cluster : clusters) {
        room.acquire();
        Future<?> unused =
            http.sendAsync(
                    request(cluster.resolve("/jobs/overview")),
                    HttpResponse.BodyHandlers.ofByteArray())
                .thenAccept(answer -> running.addAndGet(countRunning(answer.body())))
                .whenComplete((done, unseen) -> room.release());
      }
      room.acquire(AT_ONCE);
      return running.get();
    }
  }

  private static int countRunning(byte[] jobsOverview) {
    try {
      int running = 0;
      for (JsonNode job : TREE.readTree(jobsOverview).get("jobs")) {
        running += job.get("state").asText().equals("RUNNING") ? 1 : 0;
      }
      return running;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // ours

  private FlinkRestClient client() {
    return FlinkRestClient.builder(clusters.get(0))
        .http(HttpSettings.builder().deadline(deadline).build())
        .build();
  }

  private final class ClientAndJudge implements Tick {
    private final JobHealthEvaluator judge = JobHealthEvaluator.ofDefaults();
    private final Map<JobRef, JobMemory> memories = new ConcurrentHashMap<>();
    private final FlinkRestClient first = client();
    private final List<FlinkRestClient> clients = clusters.stream().map(first::at).toList();

    @Override
    public int look() throws Exception {
      AtomicInteger running = new AtomicInteger();
      Semaphore room = new Semaphore(AT_ONCE);
      for (FlinkRestClient client : clients) {
        room.acquire();
        CompletableFuture<?> unused =
            client
                .jobsOverview()
                .askAsync()
                .thenAccept(
                    listed ->
                        listed
                            .value()
                            .orElse(List.of())
                            .forEach(row -> judge(row, listed.observedAt(), running)))
                .whenComplete((done, bug) -> room.release());
      }
      room.acquire(AT_ONCE);
      return running.get();
    }

    private void judge(JobOverview row, Instant at, AtomicInteger running) {
      JobRef ref = JobRef.of(row.jobId());
      JobSnapshot live =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, at)
              .overview(io.github.flinkwatch.Observation.known(row, at))
              .build();
      Evaluation evaluation =
          judge.evaluate(
              JobEvidence.builder(ref, at).live(live).build(),
              memories.getOrDefault(ref, JobMemory.empty()));
      memories.put(ref, evaluation.memory());
      running.addAndGet(evaluation.health().state() == JobState.RUNNING ? 1 : 0);
    }
  }

  /**
   * The watcher spreads its looks over the interval; so what a tick costs is what an interval costs
   * once every job has been looked at closely and is found healthy.
   */
  private void watch(int ticks) throws Exception {
    FlinkRestClient first = client();
    try (JobWatcher watcher =
        JobWatcher.builder().interval(INTERVAL).deepInterval(Duration.ofHours(6)).build()) {
      for (URI cluster : clusters) {
        watcher.add(WatchedCluster.of(cluster.toString(), first.at(cluster)));
      }
      long start = System.nanoTime();
      watcher.start();
      awaitSettled(watcher);
      Child.tell("firstLooksMillis", (System.nanoTime() - start) / 1_000_000);
      Thread.sleep(WARM_UP_TICKS * INTERVAL.toMillis());
      ask(clusters.get(0) + "/benchmark/seen");
      Child.measure(
          () -> {
            Thread.sleep(INTERVAL.multipliedBy(ticks).toMillis());
            return running(watcher) + " RUNNING";
          },
          0,
          1);
      JsonNode seen = seen();
      Child.tell("requests", seen.get(0).asDouble() / ticks);
      Child.tell("intervals", ticks);
      Child.tell("healthy", healthy(watcher));
      Child.tell("gap99", seen.get(1).asDouble() / INTERVAL.toNanos());
      Child.tell("gapMax", seen.get(2).asDouble() / INTERVAL.toNanos());
    }
  }

  /** Waits until the jobs are known to be well, but for those of clusters in trouble. */
  private void awaitSettled(JobWatcher watcher) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    long all = (long) clusters.size() * jobs;
    while (healthy(watcher) < all * 98 / 100 && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
  }

  private static long running(JobWatcher watcher) {
    return watcher.fleet().jobs().stream()
        .filter(job -> job.health().filter(h -> h.state() == JobState.RUNNING).isPresent())
        .count();
  }

  private static long healthy(JobWatcher watcher) {
    return watcher.fleet().jobs().stream()
        .filter(job -> job.health().filter(h -> h.status() == HealthStatus.HEALTHY).isPresent())
        .count();
  }

  private JsonNode seen() throws Exception {
    return TREE.readTree(ask(clusters.get(0) + "/benchmark/seen"));
  }

  private byte[] ask(String uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(URI.create(uri)), HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  private HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(deadline).build();
  }
}
