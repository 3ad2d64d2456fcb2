package io.github.flinkwatch.examples.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What parsing, judging and looking take, in counts that are the same in each run of a JVM that
 * compiles nothing ({@code -Xint}): what the compiler leaves out depends on the moment.
 */
final class Counts {

  private static final int TIMES = 20;

  private Counts() {}

  /** Prints a line for each count. */
  public static void main(String[] none) throws Exception {
    parse("jobs-overview-1000", JobsWire.JOBS_OVERVIEW, Answers.jobsOverview(0, 1000));
    parse(
        "job-details-200",
        JobDetailsWire.JOB_DETAILS,
        Answers.jobDetails(Answers.jobId(1), "RUNNING", 200, 16));
    parse(
        "checkpoints-10", CheckpointsWire.CHECKPOINTING_STATISTICS, Answers.checkpoints(10, 3200));
    tell("judgement.healthy-again.bytes", allocated(new JudgeBenchmark(1)::one));
    looks();
  }

  private static <V> void parse(String name, JsonType<V> type, String json) throws Exception {
    byte[] body = json.getBytes(UTF_8);
    tell("parse." + name + ".bytes", allocated(() -> Json.read(type, body)));
  }

  private static void looks() throws IOException {
    AtomicLong requests = new AtomicLong();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = answer(exchange.getRequestURI().getPath()).getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (FlinkRestClient flink = FlinkRestClient.builder(uri).build()) {
      ClusterObserver cluster = ClusterObserver.of(flink, Clock.systemUTC());
      cluster.observe().ask();
      tell("look.cluster-of-10.requests", requests.getAndSet(0));
      JobObserver.of(flink).observe(JobId.of(Answers.jobId(0)));
      tell("look.one-job.requests", requests.getAndSet(0));
      for (int n = 0; n < TIMES; n++) {
        cluster.observe().ask();
      }
      tell("look.cluster-of-10-again.requests", requests.get() / TIMES);
    } finally {
      server.stop(0);
    }
  }

  private static String answer(String path) {
    if (path.equals("/jobs/overview")) {
      return Answers.jobsOverview(0, 10);
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    switch (last) {
      case "config":
        return path.contains("checkpoints") ? Answers.CHECKPOINT_CONFIG : Answers.DASHBOARD_CONFIG;
      case "overview":
        return Answers.CLUSTER_OVERVIEW;
      case "status":
        return Answers.jobStatus("RUNNING");
      case "exceptions":
        return Answers.NO_EXCEPTIONS;
      case "checkpoints":
        return Answers.checkpoints(10, 64);
      case "metrics":
        return Answers.JOB_METRICS;
      case "backpressure":
        return Answers.backPressure(1);
      case "watermarks":
        return Answers.watermarks(1);
      default:
        return Answers.jobDetails(last, "RUNNING", 1, 1);
    }
  }

  /** Returns what one call of many allocates, on this thread. */
  private static long allocated(Callable<?> call) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    for (int n = 0; n < 3; n++) {
      call.call(); // loads classes, and links what is called
    }
    long before = threads.getThreadAllocatedBytes(id);
    for (int n = 0; n < TIMES; n++) {
      call.call();
    }
    return (threads.getThreadAllocatedBytes(id) - before) / TIMES;
  }

  private static void tell(String name, long count) {
    System.out.println(name + " " + count);
  }
}
