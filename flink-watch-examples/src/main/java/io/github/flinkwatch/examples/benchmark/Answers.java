package io.github.flinkwatch.examples.benchmark;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers of Flink 1.20's REST API, as large as wished and the same in every run. */
final class Answers {

  /** The instant that the answers are of. */
  static final long NOW = 1_795_218_803_937L;

  static final String NO_EXCEPTIONS =
      """
      {"root-exception":null,"timestamp":null,"all-exceptions":[],"truncated":false,\
      "exceptionHistory":{"entries":[],"truncated":false}}""";

  static final String CHECKPOINT_CONFIG =
      """
      {"mode":"exactly_once","interval":60000,"timeout":600000,"min_pause":0,"max_concurrent":1,\
      "externalization":{"enabled":true,"delete_on_cancellation":false},\
      "state_backend":"HashMapStateBackend","checkpoint_storage":"FileSystemCheckpointStorage",\
      "unaligned_checkpoints":false,"tolerable_failed_checkpoints":0,"aligned_checkpoint_timeout":0,\
      "checkpoints_after_tasks_finish":true,"state_changelog_enabled":false,\
      "changelog_periodic_materialization_interval":600000,"changelog_storage":"memory"}""";

  static final String JOB_METRICS =
      """
      [{"id":"numberOfFailedCheckpoints","value":"1"},{"id":"lastCheckpointSize","value":"2133"},\
      {"id":"lastCheckpointExternalPath","value":"hdfs://namenode/flink/checkpoints/chk-10"},\
      {"id":"uptime","value":"86399000"},{"id":"restartingTime","value":"0"},\
      {"id":"numberOfInProgressCheckpoints","value":"0"},{"id":"downtime","value":"0"},\
      {"id":"numberOfCompletedCheckpoints","value":"10"},{"id":"numRestarts","value":"0"},\
      {"id":"fullRestarts","value":"0"},{"id":"lastCheckpointDuration","value":"34"}]""";

  static final String CLUSTER_OVERVIEW =
      """
      {"taskmanagers":2,"slots-total":48,"slots-available":8,"jobs-running":10,"jobs-finished":0,\
      "jobs-cancelled":0,"jobs-failed":0,"flink-version":"1.20.3","flink-commit":"01e3a6d"}""";

  static final String DASHBOARD_CONFIG =
      """
      {"refresh-interval":3000,"timezone-name":"Coordinated Universal Time","timezone-offset":0,\
      "flink-version":"1.20.3","flink-revision":"01e3a6d @ 2025-09-20T02:22:05+02:00","features":{\
      "web-submit":true,"web-cancel":true,"web-rescale":false,"web-history":false}}""";

  private Answers() {}

  /** Returns {@code /jobs/:jobid/vertices/:vertexid/backpressure} of a vertex under none. */
  static String backPressure(int parallelism) {
    return """
        {"status":"ok","backpressureLevel":"ok","end-timestamp":%d,"subtasks":[%s],\
        "backpressure-level":"ok"}"""
        .formatted(
            NOW,
            list(
                parallelism,
                n ->
                    """
                    {"subtask":%d,"backpressureLevel":"ok","ratio":0.0,"idleRatio":0.2,\
                    "busyRatio":0.8,"backpressure-level":"ok"}"""
                        .formatted(n)));
  }

  /** Returns {@code /jobs/:jobid/vertices/:vertexid/watermarks}. */
  static String watermarks(int parallelism) {
    return "["
        + list(
            parallelism,
            n -> "{\"id\":\"" + n + ".currentInputWatermark\",\"value\":\"" + (NOW - n) + "\"}")
        + "]";
  }

  /** Returns {@code /jobs/:jobid/status}. */
  static String jobStatus(String state) {
    return "{\"status\":\"" + state + "\"}";
  }

  static String jobId(int n) {
    return GeneratedArchive.jobId(n);
  }

  static String vertexId(int n) {
    return String.format(Locale.ROOT, "%032x", 0x0c0ffee0L + n);
  }

  /** Returns {@code /jobs/overview} with the jobs {@code first} to {@code first + count - 1}. */
  static String jobsOverview(int first, int count) {
    return "{\"jobs\":[" + list(count, n -> jobRow(first + n)) + "]}";
  }

  private static String jobRow(int n) {
    return """
        {"jid":"%s","name":"orders to ledger %d","start-time":%d,"end-time":-1,"duration":%d,\
        "state":"RUNNING","last-modification":%d,"tasks":{"running":%d,"canceling":0,"canceled":0,\
        "total":%d,"created":0,"scheduled":0,"deploying":0,"reconciling":0,"finished":0,\
        "initializing":0,"failed":0}}"""
        .formatted(
            jobId(n),
            n,
            NOW - 86_400_000, // as the details say: of another start they would not count
            86_400_000,
            NOW - 86_000_000,
            n % 64 + 1,
            n % 64 + 1);
  }

  /** Returns {@code /jobs/:jobid} of a job whose tasks are all in {@code state}. */
  static String jobDetails(String jobId, String state, int vertices, int parallelism) {
    return jobDetails(jobId, state, vertices, parallelism, 1_000_000);
  }

  /** The same, with that many records written by each vertex. */
  static String jobDetails(
      String jobId, String state, int vertices, int parallelism, long written) {
    boolean ended = state.equals("FINISHED");
    return """
        {"jid":"%s","name":"orders to ledger","isStoppable":false,"state":"%s","job-type":"STREAMING",\
        "start-time":%d,"end-time":%d,"duration":86400000,"maxParallelism":-1,"now":%d,"timestamps":\
        {"CANCELLING":0,"FAILING":0,"RECONCILING":0,"INITIALIZING":%d,"CREATED":%d,"FINISHED":%d,\
        "SUSPENDED":0,"RUNNING":%d,"CANCELED":0,"FAILED":0,"RESTARTING":0},"vertices":[%s],\
        "status-counts":%s,"plan":{"jid":"%s","name":"orders to ledger","type":"STREAMING","nodes":[%s]}}"""
        .formatted(
            jobId,
            state,
            NOW - 86_400_000,
            ended ? NOW : -1,
            NOW,
            NOW - 86_400_000,
            NOW - 86_399_980,
            ended ? NOW : 0,
            NOW - 86_399_960,
            list(vertices, n -> vertex(n, state, parallelism, written)),
            counts(state, vertices),
            jobId,
            list(vertices, n -> planNode(n, parallelism)));
  }

  private static String vertex(int n, String state, int parallelism, long written) {
    boolean ended = state.equals("FINISHED");
    return """
        {"id":"%s","slotSharingGroupId":"caf628bc4b760c4b540cc57349985913","name":"operator %d",\
        "maxParallelism":32768,"parallelism":%d,"status":"%s","start-time":%d,"end-time":%d,\
        "duration":86399700,"tasks":%s,"metrics":{"read-bytes":%d,"read-bytes-complete":true,\
        "write-bytes":%d,"write-bytes-complete":true,"read-records":%d,"read-records-complete":true,\
        "write-records":%d,"write-records-complete":true,"accumulated-backpressured-time":%d,\
        "accumulated-idle-time":%d,"accumulated-busy-time":%s}}"""
        .formatted(
            vertexId(n),
            n,
            parallelism,
            state,
            NOW - 86_399_700,
            ended ? NOW : -1,
            counts(state, parallelism),
            n * 17_536L,
            n * 16_572L,
            n * 700L,
            written,
            n * 3L,
            n * 7_637L,
            n % 3 == 0 ? "\"NaN\"" : n * 337 + ".0");
  }

  private static String counts(String state, int count) {
    return """
        {"CREATED":0,"DEPLOYING":0,"SCHEDULED":0,"CANCELED":0,"FINISHED":%d,"INITIALIZING":0,\
        "FAILED":0,"RUNNING":%d,"RECONCILING":0,"CANCELING":0}"""
        .formatted(state.equals("FINISHED") ? count : 0, state.equals("RUNNING") ? count : 0);
  }

  private static String planNode(int n, int parallelism) {
    String inputs =
        n == 0
            ? ""
            : """
              "inputs":[{"num":0,"id":"%s","ship_strategy":"HASH","exchange":"pipelined_bounded"}],"""
                .formatted(vertexId(n - 1));
    return """
        {"id":"%s","parallelism":%d,"operator":"","operator_strategy":"",\
        "description":"operator %d<br/>+- its sink<br/>",%s"optimizer_properties":{}}"""
        .formatted(vertexId(n), parallelism, n, inputs);
  }

  /** Returns {@code /jobs/:jobid/checkpoints} with that many checkpoints in the history. */
  static String checkpoints(int history, int subtasks) {
    return """
        {"counts":{"restored":0,"total":%d,"in_progress":0,"completed":%d,"failed":1},"summary":{\
        "checkpointed_size":%s,"state_size":%s,"end_to_end_duration":%s,"alignment_buffered":%s,\
        "processed_data":%s,"persisted_data":%s},"latest":{"completed":%s,"savepoint":null,\
        "failed":null,"restored":null},"history":[%s]}"""
        .formatted(
            history + 1,
            history,
            summary(2133),
            summary(21_330),
            summary(24),
            summary(0),
            summary(97),
            summary(0),
            checkpoint(history, 0, subtasks),
            list(history, n -> checkpoint(history - n, n, subtasks)));
  }

  private static String summary(int value) {
    return """
        {"min":%1$d,"max":%1$d,"avg":%1$d,"p50":%1$d.0,"p90":%1$d.0,"p95":%1$d.0,"p99":%1$d.0,\
        "p999":%1$d.0}"""
        .formatted(value);
  }

  private static String checkpoint(int id, int minutesAgo, int subtasks) {
    return """
        {"className":"completed","id":%d,"status":"COMPLETED","is_savepoint":false,\
        "savepointFormat":null,"trigger_timestamp":%d,"latest_ack_timestamp":%d,\
        "checkpointed_size":2133,"state_size":21330,"end_to_end_duration":34,"alignment_buffered":0,\
        "processed_data":63,"persisted_data":0,"num_subtasks":%d,"num_acknowledged_subtasks":%d,\
        "checkpoint_type":"CHECKPOINT","tasks":{},\
        "external_path":"hdfs://namenode/flink/checkpoints/chk-%d","discarded":%s}"""
        .formatted(
            id,
            NOW - 1_000 - minutesAgo * 60_000L,
            NOW - 966 - minutesAgo * 60_000L,
            subtasks,
            subtasks,
            id,
            minutesAgo > 0);
  }

  private static String list(int count, IntFunction<String> element) {
    return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
  }
}
