package io.github.flinkwatch.examples.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Flinks on one port of the loopback address, with jobs whose state is set by hand; they can fall
 * silent, and note when they were asked for their jobs.
 */
final class StagedFlinks implements AutoCloseable {

  /** One cluster. */
  static final class Cluster {
    private final List<String> states;
    private final int number;
    private final long start = System.currentTimeMillis() - 3_600_000;
    private volatile boolean broken;
    private long lastLook;
    private long longestGap;

    private Cluster(int number, int jobs) {
      this.number = number;
      this.states = new ArrayList<>(java.util.Collections.nCopies(jobs, "RUNNING"));
    }

    synchronized void becomes(int job, String state) {
      states.set(job, state);
    }

    synchronized String state(int job) {
      return states.get(job);
    }

    /** Answers 503, or again as it should. */
    void setBroken(boolean broken) {
      this.broken = broken;
    }

    /** Returns the longest time between two looks so far, up to now, and begins anew. */
    synchronized Duration longestGap() {
      look();
      long gap = longestGap;
      longestGap = 0;
      return Duration.ofNanos(gap);
    }

    private synchronized void look() {
      long now = System.nanoTime();
      longestGap = lastLook == 0 ? 0 : Math.max(longestGap, now - lastLook);
      lastLook = now;
    }

    String jobId(int job) {
      return String.format("%016x%016x", number, job);
    }

    private synchronized String jobs() {
      return IntStream.range(0, states.size())
          .mapToObj(this::row)
          .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
    }

    private String row(int job) {
      boolean running = states.get(job).equals("RUNNING");
      return """
      {"jid":"%s","name":"job-%d","start-time":%d,"end-time":-1,"duration":%d,"state":"%s",\
      "last-modification":%d,"tasks":{"running":%d,"canceling":0,"canceled":0,"total":2,\
      "created":%d,"scheduled":0,"deploying":0,"reconciling":0,"finished":0,"initializing":0,\
      "failed":0}}\
      """
          .formatted(
              jobId(job),
              job,
              start,
              System.currentTimeMillis() - start,
              states.get(job),
              start,
              running ? 2 : 0,
              running ? 0 : 2);
    }

    private synchronized String details(int job) {
      String tasks = states.get(job).equals("RUNNING") ? "RUNNING" : "CREATED";
      return """
      {"jid":"%s","name":"job-%d","isStoppable":false,"state":"%s","job-type":"STREAMING",\
      "start-time":%d,"end-time":-1,"duration":%d,"maxParallelism":-1,"now":%d,"timestamps":{},\
      "vertices":[{"id":"%032x","name":"all","maxParallelism":128,"parallelism":2,"status":"%s",\
      "start-time":%d,"end-time":-1,"duration":1,"tasks":{"%s":2},"metrics":{}}],\
      "status-counts":{},"plan":{"jid":"%s","name":"job-%d","nodes":[]}}\
      """
          .formatted(
              jobId(job),
              job,
              states.get(job),
              start,
              System.currentTimeMillis() - start,
              System.currentTimeMillis(),
              1,
              tasks,
              start,
              tasks,
              jobId(job),
              job);
    }
  }

  private final List<Cluster> clusters;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  StagedFlinks(int clusters, int jobs) throws IOException {
    this.clusters = IntStream.range(0, clusters).mapToObj(n -> new Cluster(n, jobs)).toList();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Forgets how long any cluster was left alone so far. */
  void forgetGaps() {
    clusters.forEach(Cluster::longestGap);
  }

  Cluster cluster(int number) {
    return clusters.get(number);
  }

  /** Looks below {@code /reference} are answered, but not noted. */
  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean noted = !path.startsWith("/reference/");
    String[] parts = path.replaceFirst("^/reference", "").split("/", 3);
    Cluster cluster = clusters.get(Integer.parseInt(parts[1]));
    if (noted && parts[2].equals("jobs/overview")) {
      cluster.look();
    }
    String body = cluster.broken ? null : body(cluster, parts[2]);
    int status = cluster.broken ? 503 : body == null ? 404 : 200;
    byte[] bytes =
        (body == null ? "{\"errors\":[\"not here\"]}" : body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static @Nullable String body(Cluster cluster, String path) {
    return switch (path) {
      case "jobs/overview" -> cluster.jobs();
      case "overview" ->
          """
          {"taskmanagers":1,"slots-total":20,"slots-available":0,"jobs-running":1,\
          "jobs-finished":0,"jobs-cancelled":0,"jobs-failed":0,"flink-version":"1.20.3",\
          "flink-commit":"01e3a6d"}\
          """;
      case "config" ->
          """
          {"refresh-interval":3000,"timezone-name":"UTC","timezone-offset":0,\
          "flink-version":"1.20.3","flink-revision":"01e3a6d","features":{"web-submit":false}}\
          """;
      default -> ofJob(cluster, path);
    };
  }

  private static @Nullable String ofJob(Cluster cluster, String path) {
    String[] parts = path.split("/", 3);
    int job = Integer.parseInt(parts[1].substring(16), 16);
    if (parts.length == 2) {
      return cluster.details(job);
    }
    return switch (parts[2]) {
      case "status" -> "{\"status\":\"" + cluster.state(job) + "\"}";
      case "exceptions" ->
          """
          {"root-exception":null,"timestamp":null,"all-exceptions":[],"truncated":false,\
          "exceptionHistory":{"entries":[],"truncated":false}}\
          """;
      case "metrics" -> "[]";
      default -> null;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
