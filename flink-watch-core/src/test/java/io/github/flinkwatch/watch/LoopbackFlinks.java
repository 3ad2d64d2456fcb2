package io.github.flinkwatch.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many Flinks behind one port of the loopback address, a base path each. They answer what a look
 * asks, from a few figures per job that a test changes, and can fall silent in several ways.
 */
final class LoopbackFlinks implements AutoCloseable {

  /** How a cluster answers. */
  enum Manner {
    WELL,
    /** Keeps every request waiting. */
    HANGS,
    /** Closes every connection without a word. */
    DROPS,
    /** Answers 503 as a JobManager does while a leader is elected. */
    ELECTS,
    /** Answers with a web page. */
    WEB_PAGE,
    /** Answers 200 and half of its JSON. */
    CUT
  }

  /** One job of a cluster; set by a test, read by the server. */
  static final class Job {
    final JobId id;
    final String name;
    volatile JobStatus status = JobStatus.RUNNING;
    volatile TaskCounts tasks = FlinkScenarios.running(4);
    volatile boolean listed = true;
    volatile boolean known = true;
    volatile long restarts;
    volatile long moved = 1000;
    volatile boolean stuck;

    /** Vertices after the first two. */
    volatile int moreVertices;

    /** Checkpoints in its history. */
    volatile int checkpoints = 1;

    volatile Instant start = FlinkScenarios.START;
    volatile @Nullable Instant end;

    Job(JobId id, String name) {
      this.id = id;
      this.name = name;
    }

    void becomes(JobStatus status, TaskCounts tasks) {
      this.tasks = tasks;
      this.status = status;
      this.end = null;
    }
  }

  /** One cluster. */
  final class Cluster {
    final String name;
    final Map<JobId, Job> jobs = new ConcurrentHashMap<>();
    final AtomicInteger overviews = new AtomicInteger();
    final AtomicInteger others = new AtomicInteger();
    volatile Manner manner = Manner.WELL;

    Cluster(String name) {
      this.name = name;
    }

    Job job(int number) {
      JobId id = JobId.of(String.format("%016x%016x", name.hashCode(), number));
      return jobs.computeIfAbsent(id, key -> new Job(key, name + "-job-" + number));
    }

    URI address() {
      return address;
    }

    private final URI address =
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + nameInPath());

    private String nameInPath() {
      return Integer.toHexString(System.identityHashCode(this));
    }
  }

  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

  LoopbackFlinks(Clock clock) {
    // Flink tells milliseconds.
    this.clock = Clock.tick(clock, Duration.ofMillis(1));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  Cluster cluster(String name) {
    Cluster cluster = new Cluster(name);
    clusters.put(cluster.address().getPath(), cluster);
    return cluster;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int slash = path.indexOf('/', 1);
    Cluster cluster = clusters.get(path.substring(0, slash));
    String rest = path.substring(slash);
    boolean overview = rest.equals("/jobs/overview");
    (overview ? cluster.overviews : cluster.others).incrementAndGet();
    switch (cluster.manner) {
      case HANGS:
        await();
        exchange.close();
        return;
      case DROPS:
        exchange.close();
        return;
      case ELECTS:
        answer(
            exchange,
            503,
            "application/json",
            "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election."
                + " Please refresh.\"]}");
        return;
      case WEB_PAGE:
        answer(exchange, 200, "text/html", "<html><body>Please log in.</body></html>");
        return;
      case CUT:
        answer(exchange, 200, "application/json", "{\"jobs\":[{\"jid\":");
        return;
      case WELL:
        String body = body(cluster, rest);
        answer(
            exchange,
            body == null ? 404 : 200,
            "application/json",
            body == null ? "{\"errors\":[\"Job could not be found\"]}" : body);
    }
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String body(Cluster cluster, String path) {
    if (path.equals("/jobs/overview")) {
      List<JobOverview> rows = new ArrayList<>();
      cluster.jobs.values().stream().filter(job -> job.listed).forEach(job -> rows.add(row(job)));
      return Json.write(JobsWire.JOBS_OVERVIEW, rows);
    }
    if (path.equals("/overview")) {
      return Json.write(OverviewWire.CLUSTER_OVERVIEW, FlinkScenarios.cluster(2).build());
    }
    if (path.equals("/config")) {
      return Json.write(
          OverviewWire.DASHBOARD_CONFIG,
          DashboardConfig.builder()
              .refreshInterval(Duration.ofSeconds(3))
              .timezoneOffsetMillis(0)
              .flinkVersion("1.20.3")
              .build());
    }
    String[] parts = path.split("/", 4);
    Job job = cluster.jobs.get(JobId.of(parts[2]));
    return job == null || !job.known ? null : body(job, parts.length < 4 ? "" : parts[3]);
  }

  private JobOverview row(Job job) {
    JobOverview.Builder row =
        JobOverview.builder()
            .jobId(job.id)
            .name(job.name)
            .status(job.status)
            .startTime(job.start)
            .duration(Duration.between(job.start, clock.instant()))
            .tasks(job.tasks);
    if (!job.status.isGloballyTerminal()) {
      return row.build();
    }
    // It ended when the first question found it so.
    Instant end = job.end;
    end = end == null ? clock.instant() : end;
    job.end = end;
    return row.endTime(end).build();
  }

  private String body(Job job, String what) {
    switch (what) {
      case "":
        return Json.write(JobDetailsWire.JOB_DETAILS, details(job));
      case "status":
        return "{\"status\":\"" + job.status + "\"}";
      case "exceptions":
        return Json.write(JobExceptionsWire.JOB_EXCEPTIONS, JobExceptions.builder().build());
      case "checkpoints":
        return Json.write(CheckpointsWire.CHECKPOINTING_STATISTICS, checkpoints(job));
      case "checkpoints/config":
        return Json.write(
            CheckpointsWire.CHECKPOINT_CONFIG, FlinkScenarios.checkpointConfig().build());
      case "metrics":
        return Json.write(MetricsWire.JOB_METRICS, FlinkScenarios.metrics(job.restarts));
      default:
        if (what.endsWith("/backpressure")) {
          return Json.write(
              BackPressureWire.BACK_PRESSURE, FlinkScenarios.backPressure(job.stuck ? 1 : 0));
        }
        return what.endsWith("/watermarks") ? "[]" : null;
    }
  }

  private JobDetails details(Job job) {
    List<JobVertex> vertices = new ArrayList<>();
    vertices.add(FlinkScenarios.vertex(FlinkScenarios.SOURCE, "source", 0, job.moved));
    vertices.add(FlinkScenarios.vertex(FlinkScenarios.WORK, "work", job.moved, 0));
    for (int i = 0; i < job.moreVertices; i++) {
      VertexId id = VertexId.of(String.format("%032x", i));
      vertices.add(FlinkScenarios.vertex(id, "more work " + i, job.moved, job.moved));
    }
    return FlinkScenarios.details(job.status)
        .jobId(job.id)
        .name(job.name)
        .startTime(job.start)
        .now(clock.instant())
        .vertices(vertices)
        .build();
  }

  private CheckpointingStatistics checkpoints(Job job) {
    Duration age = job.stuck ? Duration.ofHours(2) : Duration.ofSeconds(30);
    List<Checkpoint> history =
        IntStream.range(0, job.checkpoints)
            .mapToObj(i -> checkpoint(job, 100 - i, age.plusMinutes(i)))
            .collect(Collectors.toList());
    return FlinkScenarios.checkpoints().toBuilder()
        .latest(LatestCheckpoints.builder().completed(history.get(0)).build())
        .history(history)
        .build();
  }

  private Checkpoint checkpoint(Job job, int id, Duration age) {
    return FlinkScenarios.checkpoint(id, CheckpointStatus.COMPLETED, clock.instant().minus(age))
        .latestAckTime(clock.instant().minus(age))
        .endToEndDuration(Duration.ofSeconds(1))
        .acknowledgedSubtaskCount(4)
        .externalPath("hdfs://nameservice/checkpoints/" + job.id + "/chk-" + id)
        .build();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
