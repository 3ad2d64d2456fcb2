package io.github.flinkwatch.examples.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The archive of a finished job with as many vertices and subtasks as wished: the entries and
 * fields of Flink 1.20, each number made from its place, so that it is the same in every run.
 */
final class GeneratedArchive {

  /** Where the entry stands that tells the state. */
  enum Order {
    /** Where Flink up to 1.15 writes it. */
    OVERVIEW_FIRST("overview first (≤ 1.15)"),
    /** Where Flink from 1.16 on writes it. */
    OVERVIEW_BEHIND_ENVIRONMENT("behind the environment (≥ 1.16)"),
    /** As late as can be. */
    OVERVIEW_LAST("overview last");

    final String words;

    Order(String words) {
      this.words = words;
    }
  }

  private static final long START = 1_795_000_000_000L;

  private final String jobId;
  private final int vertices;
  private final int parallelism;

  private GeneratedArchive(String jobId, int vertices, int parallelism) {
    this.jobId = jobId;
    this.vertices = vertices;
    this.parallelism = parallelism;
  }

  /** Returns the id of the n-th job. */
  static String jobId(int n) {
    return String.format(Locale.ROOT, "%032x", 0xa1b2c3d4e5f6L * (n + 1));
  }

  /** Writes the archive of the n-th job into {@code directory}, unless an earlier run did. */
  static Path write(Path directory, int n, int vertices, int parallelism, Order order) {
    Path file = directory.resolve(jobId(n));
    if (Files.exists(file)) {
      return file;
    }
    Path unfinished = directory.resolve(jobId(n) + ".part");
    try {
      Files.createDirectories(directory);
      try (BufferedWriter out = Files.newBufferedWriter(unfinished, UTF_8)) {
        new GeneratedArchive(jobId(n), vertices, parallelism).write(out, order);
      }
      return Files.move(unfinished, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Writer out, Order order) throws IOException {
    String overview =
        """
        {"jobs":[{"jid":"%s","name":"orders to ledger","start-time":%d,"end-time":%d,"duration":4392,\
        "state":"FINISHED","last-modification":%d,"tasks":{"running":0,"canceling":0,"canceled":0,\
        "total":%d,"created":0,"scheduled":0,"deploying":0,"reconciling":0,"finished":%d,\
        "initializing":0,"failed":0}}]}"""
            .formatted(
                jobId,
                START,
                START + 4392,
                START + 4392,
                vertices * parallelism,
                vertices * parallelism);
    out.write("{\"archive\":[");
    if (order == Order.OVERVIEW_BEHIND_ENVIRONMENT) {
      entry(out, "/jobs/" + jobId + "/jobmanager/environment", environment());
      separate(out);
    }
    if (order != Order.OVERVIEW_LAST) {
      entry(out, "/jobs/overview", overview);
      separate(out);
    }
    jobEntries(out);
    for (int vertex = 0; vertex < vertices; vertex++) {
      vertexEntries(out, vertex);
    }
    entry(out, "/jobs/" + jobId + "/jobmanager/config", configuration());
    if (order == Order.OVERVIEW_LAST) {
      separate(out);
      entry(out, "/jobs/overview", overview);
    }
    out.write("]}");
  }

  private void jobEntries(Writer out) throws IOException {
    String job = "/jobs/" + jobId;
    entry(
        out,
        job + "/config",
        """
        {"jid":"%s","name":"orders to ledger","execution-config":{"execution-mode":"PIPELINED",\
        "restart-strategy":"Restart deactivated.","job-parallelism":%d,"object-reuse-mode":false,\
        "user-config":{}}}"""
            .formatted(jobId, parallelism));
    separate(out);
    entry(out, job + "/checkpoints/config", Answers.CHECKPOINT_CONFIG);
    separate(out);
    entry(
        out,
        job + "/checkpoints",
        Answers.checkpoints(Math.min(vertices, 10), vertices * parallelism));
    separate(out);
    entry(out, job + "/exceptions", Answers.NO_EXCEPTIONS);
    separate(out);
    entry(out, job, Answers.jobDetails(jobId, "FINISHED", vertices, parallelism));
    separate(out);
    entry(
        out,
        job + "/accumulators",
        """
        {"job-accumulators":[],"user-task-accumulators":[],"serialized-user-task-accumulators":{}}""");
    separate(out);
  }

  private void vertexEntries(Writer out, int vertex) throws IOException {
    String id = Answers.vertexId(vertex);
    String path = "/jobs/" + jobId + "/vertices/" + id;
    String head = "{\"id\":\"" + id + "\",\"name\":\"operator " + vertex + "\",";
    entry(
        out,
        path + "/subtasktimes",
        head + "\"now\":" + START + ",\"subtasks\":[" + each(GeneratedArchive::times) + "]}");
    separate(out);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      String attempt = path + "/subtasks/" + subtask + "/attempts/0";
      entry(out, attempt, attempt(subtask));
      separate(out);
      entry(
          out,
          attempt + "/accumulators",
          """
          {"subtask":%d,"attempt":0,"id":"%s_%s_%d_0","user-accumulators":[]}"""
              .formatted(subtask, jobId, id, subtask));
      separate(out);
    }
    entry(
        out,
        path,
        head
            + "\"parallelism\":"
            + parallelism
            + ",\"maxParallelism\":32768,\"now\":"
            + START
            + ",\"subtasks\":["
            + each(GeneratedArchive::attempt)
            + "]}");
    separate(out);
  }

  private String each(IntFunction<String> subtask) {
    return IntStream.range(0, parallelism).mapToObj(subtask).collect(Collectors.joining(","));
  }

  private static String times(int subtask) {
    return """
        {"subtask":%d,"host":"worker-%d","endpoint":"worker-%d:35589","duration":4326,"timestamps":\
        {"CREATED":%d,"DEPLOYING":%d,"SCHEDULED":%d,"CANCELED":0,"FINISHED":%d,"INITIALIZING":%d,\
        "FAILED":0,"RUNNING":%d,"RECONCILING":0,"CANCELING":0}}"""
        .formatted(
            subtask,
            subtask % 97,
            subtask % 97,
            START,
            START + 200,
            START + 10,
            START + 4326,
            START + 300,
            START + 350);
  }

  private static String attempt(int subtask) {
    return """
        {"subtask":%d,"status":"FINISHED","attempt":0,"host":"worker-%d","endpoint":"worker-%d:35589",\
        "start-time":%d,"end-time":%d,"duration":4143,"metrics":{"read-bytes":%d,\
        "read-bytes-complete":true,"write-bytes":%d,"write-bytes-complete":true,"read-records":%d,\
        "read-records-complete":true,"write-records":%d,"write-records-complete":true,\
        "accumulated-backpressured-time":0,"accumulated-idle-time":%d,"accumulated-busy-time":"NaN"},\
        "taskmanager-id":"worker-%d:35589-%06x","status-duration":{"CREATED":10,"DEPLOYING":120,\
        "SCHEDULED":183,"INITIALIZING":15,"RUNNING":4008},"start_time":%d}"""
        .formatted(
            subtask,
            subtask % 97,
            subtask % 97,
            START + 200,
            START + 4343,
            subtask * 8286L,
            subtask * 4143L,
            subtask * 350L,
            subtask * 175L,
            subtask % 1009,
            subtask % 97,
            subtask % 97 * 54321,
            START + 200);
  }

  private static String environment() {
    return "{\"jvm\":{\"version\":\"OpenJDK 64-Bit Server VM\",\"arch\":\"amd64\",\"options\":["
        + IntStream.range(0, 20)
            .mapToObj(n -> "\"--add-opens=java.base/java.example.number" + n + "=ALL-UNNAMED\"")
            .collect(Collectors.joining(","))
        + "]},\"classpath\":["
        + IntStream.range(0, 12)
            .mapToObj(n -> "\"/opt/flink/lib/flink-library-number-" + n + ".jar\"")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static String configuration() {
    return IntStream.range(0, 20)
        .mapToObj(n -> "{\"key\":\"example.option." + n + "\",\"value\":\"" + n * 7 + "m\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void entry(Writer out, String path, String json) throws IOException {
    out.write("{\"path\":\"");
    out.write(path);
    out.write("\",\"json\":\"");
    out.write(json.replace("\"", "\\\""));
    out.write("\"}");
  }

  private static void separate(Writer out) throws IOException {
    out.write(',');
  }
}
