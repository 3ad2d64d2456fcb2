package io.github.flinkwatch.rest;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.TaskManagersWire;
import io.github.flinkwatch.model.LogFile;
import io.github.flinkwatch.model.Metrics;
import io.github.flinkwatch.model.ProfilingRun;
import io.github.flinkwatch.model.TaskManager;
import io.github.flinkwatch.model.ThreadInfo;
import java.util.Collection;
import java.util.List;

/** What can be asked about one TaskManager. Immutable and thread-safe. */
public final class TaskManagerQuestions {

  private final Endpoint flink;
  private final String taskManager;

  TaskManagerQuestions(Endpoint flink, String id) {
    this.flink = flink;
    this.taskManager = "/taskmanagers/" + id;
  }

  /** Asks for the TaskManager with its memory and slots: {@code GET /taskmanagers/:id}. */
  public Question<TaskManager> details() {
    return flink.get(taskManager, TaskManagersWire.TASK_MANAGER);
  }

  /** Asks for metrics by name: {@code GET /taskmanagers/:id/metrics?get=}. */
  public Question<Metrics> metrics(Collection<String> names) {
    return flink.get(taskManager + "/metrics" + Endpoint.names(names), MetricsWire.METRICS);
  }

  /** Asks which metrics there are: {@code GET /taskmanagers/:id/metrics}. */
  public Question<List<String>> metricNames() {
    return flink.get(taskManager + "/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Asks for the stacks of all threads: {@code GET /taskmanagers/:id/thread-dump}. Since 1.11. */
  public Question<List<ThreadInfo>> threadDump() {
    return flink.get(taskManager + "/thread-dump", ClusterWire.THREAD_DUMP);
  }

  /** Asks for the list of log files: {@code GET /taskmanagers/:id/logs}. Since 1.11. */
  public Question<List<LogFile>> logs() {
    return flink.get(taskManager + "/logs", ClusterWire.LOG_FILES);
  }

  /** Returns the download of a log file: {@code GET /taskmanagers/:id/logs/:filename}. */
  public Download logFile(String name) {
    return flink.download(taskManager + "/logs/" + Endpoint.segment(name, "name"));
  }

  /** Returns the download of the log: {@code GET /taskmanagers/:id/log}. */
  public Download log() {
    return flink.download(taskManager + "/log");
  }

  /** Returns the download of the standard output: {@code GET /taskmanagers/:id/stdout}. */
  public Download stdout() {
    return flink.download(taskManager + "/stdout");
  }

  /**
   * Asks for the profiler's runs: {@code GET /taskmanagers/:id/profiler}. Since 1.19, where {@code
   * rest.profiling.enabled} is set.
   */
  public Question<List<ProfilingRun>> profilingRuns() {
    return flink.get(taskManager + "/profiler", ClusterWire.PROFILING_RUNS);
  }

  /** Returns the download of a profiler's result: {@code GET /taskmanagers/:id/profiler/:file}. */
  public Download profile(String name) {
    return flink.download(taskManager + "/profiler/" + Endpoint.segment(name, "name"));
  }
}
