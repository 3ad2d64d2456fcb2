package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.JobId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Answers of real servers that cannot be started here; see PROVENANCE.md beside them. */
final class Recordings {

  /** Stands where the recorded Flink's clock stood. */
  static final Clock FLINK_1_9_CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1795219127579L), ZoneOffset.UTC);

  static final String FINISHED = "application_1795220640392_0001";
  static final String FINISHED_JOB = "f304573c90fc6ce6fc9dbac574879bfe";
  static final String KILLED = "application_1795220640392_0004";
  static final String KILLED_JOB = "b74a09eee0c0f9b887a6a77fa1f1c3a3";
  static final String FORGOTTEN = "application_1795218413272_0001";

  /** That application ran no Flink, so that this id is invented. */
  static final String FORGOTTEN_JOB = "00000000000000000000000000000001";

  private Recordings() {}

  /** Serves Flink 1.9.1 while a region of that job is down. */
  static RecordedServer flink19(JobId job) {
    String path = "/jobs/" + job;
    return new RecordedServer("flink-1.9.1", "{\"errors\":[\"Not found.\"]}")
        .with("/config", 200, "config.json")
        .with("/overview", 200, "overview.json")
        .with("/jobs/overview", 200, "down-jobs-overview.json")
        .with(path, 200, "down-job.json")
        .with(path + "/status", 404, "down-job-status.json")
        .with(path + "/config", 200, "job-config.json")
        .with(path + "/plan", 200, "job-plan.json")
        .with(path + "/exceptions", 200, "down-job-exceptions.json")
        .with(path + "/checkpoints", 200, "down-job-checkpoints.json")
        .with(path + "/checkpoints/config", 200, "job-checkpoints-config.json")
        .with(path + "/metrics", 200, "job-metrics-get.json");
  }

  /** Serves a ResourceManager that knows how two applications ended. */
  static RecordedServer yarn() {
    return new RecordedServer("yarn-3.4.3", "{}")
        .with("/ws/v1/cluster/info", 200, "cluster-info.json")
        .with(app(FINISHED), 200, "finished.json")
        .with(app(FINISHED) + "/appattempts", 200, "finished-attempts.json")
        .with(app(KILLED), 200, "killed.json")
        .with(app(KILLED) + "/appattempts", 200, "killed-attempts.json");
  }

  /** Serves a ResourceManager that was restarted and has forgotten an application. */
  static RecordedServer restartedYarn() {
    return new RecordedServer("yarn-3.4.3", "{}")
        .with("/ws/v1/cluster/info", 200, "restarted-cluster-info.json")
        .with(app(FORGOTTEN), 404, "forgotten.json");
  }

  private static String app(String id) {
    return "/ws/v1/cluster/apps/" + id;
  }
}
