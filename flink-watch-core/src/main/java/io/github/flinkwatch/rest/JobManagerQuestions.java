package io.github.flinkwatch.rest;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.model.JobManagerEnvironment;
import io.github.flinkwatch.model.LogFile;
import io.github.flinkwatch.model.Metrics;
import io.github.flinkwatch.model.ProfilingRun;
import io.github.flinkwatch.model.ThreadInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What can be asked about the JobManager. Immutable and thread-safe. */
public final class JobManagerQuestions {

  private final Endpoint flink;

  JobManagerQuestions(Endpoint flink) {
    this.flink = flink;
  }

  /** Asks for its configuration, which may hold secrets: {@code GET /jobmanager/config}. */
  public Question<Map<String, String>> config() {
    return flink.get("/jobmanager/config", ClusterWire.CONFIGURATION);
  }

  /** Asks for its JVM: {@code GET /jobmanager/environment}. Since 1.16. */
  public Question<JobManagerEnvironment> environment() {
    return flink.get("/jobmanager/environment", ClusterWire.JOB_MANAGER_ENVIRONMENT);
  }

  /** Asks for metrics by name: {@code GET /jobmanager/metrics?get=}. */
  public Question<Metrics> metrics(Collection<String> names) {
    return flink.get("/jobmanager/metrics" + Endpoint.names(names), MetricsWire.METRICS);
  }

  /** Asks which metrics there are: {@code GET /jobmanager/metrics}. */
  public Question<List<String>> metricNames() {
    return flink.get("/jobmanager/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for the stacks of all threads: {@code GET /jobmanager/thread-dump}. Since 1.15. */
  public Question<List<ThreadInfo>> threadDump() {
    return flink.get("/jobmanager/thread-dump", ClusterWire.THREAD_DUMP);
  }

  /** Asks for the list of log files: {@code GET /jobmanager/logs}. Since 1.11. */
  public Question<List<LogFile>> logs() {
    return flink.get("/jobmanager/logs", ClusterWire.LOG_FILES);
  }

  /** Returns the download of a log file: {@code GET /jobmanager/logs/:filename}. Since 1.11. */
  public Download logFile(String name) {
    return flink.download("/jobmanager/logs/" + Endpoint.segment(name, "name"));
  }

  /** Returns the download of the log: {@code GET /jobmanager/log}. */
  public Download log() {
    return flink.download("/jobmanager/log");
  }

  /** Returns the download of the standard output: {@code GET /jobmanager/stdout}. */
  public Download stdout() {
    return flink.download("/jobmanager/stdout");
  }

  /**
   * Asks for the profiler's runs: {@code GET /jobmanager/profiler}. Since 1.19, where {@code
   * rest.profiling.enabled} is set.
   */
  public Question<List<ProfilingRun>> profilingRuns() {
    return flink.get("/jobmanager/profiler", ClusterWire.PROFILING_RUNS);
  }

  /** Returns the download of a profiler's result: {@code GET /jobmanager/profiler/:file}. */
  public Download profile(String name) {
    return flink.download("/jobmanager/profiler/" + Endpoint.segment(name, "name"));
  }
}
