package io.github.flinkwatch.examples.dolphinscheduler;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatchedJob;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.time.Duration;
import java.util.Optional;

/**
 * Fills DolphinScheduler's empty {@code AbstractYarnTask.trackApplicationStatus()}: blocks the
 * task's worker thread until the application has ended, proven. Run again on another worker after
 * the first one died, it goes on tracking; nothing is submitted twice.
 *
 * <p>Thread-safe.
 */
public final class TrackingTask {

  /** The exit code that DolphinScheduler reads as "killed". */
  static final int KILLED_EXIT_CODE = 137;

  /**
   * How a task ended, or stands.
   *
   * @param exitStatusCode what the task sets; empty while it has not ended
   * @param why the cause, if the last look could not tell
   */
  public record Result(
      TaskExecutionStatus status,
      Optional<Integer> exitStatusCode,
      Optional<UnknownCause> why,
      JobHealth health) {}

  private final JobWatcher watcher;
  private final ResourceManagerClient yarn;

  /**
   * @param watcher shared by all tasks of the worker, so that many of them cost few questions; it
   *     has been started
   */
  public TrackingTask(JobWatcher watcher, ResourceManagerClient yarn) {
    this.watcher = watcher;
    this.yarn = yarn;
  }

  /**
   * Waits for the end of an application in per-job or application mode.
   *
   * @return the end; or, when the time is over, a task that is still RUNNING_EXECUTION
   * @throws IllegalArgumentException if another task of this worker tracks it already
   * @throws InterruptedException if the worker is told to stop; the application goes on
   */
  public Result await(ApplicationId application, Duration atMost) throws InterruptedException {
    String cluster = application.toString();
    JobRef job = JobRef.builder().deploymentId(cluster).clusterKind(ClusterKind.DEDICATED).build();
    watcher.add(
        WatchedCluster.builder(cluster)
            .kind(ClusterKind.DEDICATED)
            .deployment(yarn.application(application).deployment())
            .build());
    try {
      watcher.add(cluster, WatchedJob.of(job));
      return result(watcher.await(job, atMost));
    } finally {
      watcher.removeCluster(cluster);
    }
  }

  private static Result result(JobHealth health) {
    return new Result(
        statusOf(health.state()), exitStatusCodeOf(health.state()), health.cause(), health);
  }

  /** Returns the status for a state. A task that cannot be seen goes on. */
  public static TaskExecutionStatus statusOf(JobState state) {
    return switch (state) {
      case STARTING, RUNNING, RESTARTING, FAILING, STOPPING, UNKNOWN ->
          TaskExecutionStatus.RUNNING_EXECUTION;
      case FINISHED -> TaskExecutionStatus.SUCCESS;
      case CANCELED, KILLED -> TaskExecutionStatus.KILL;
      case FAILED -> TaskExecutionStatus.FAILURE;
    };
  }

  /** Returns what the task sets as its exit status, or empty for a state that is no end. */
  public static Optional<Integer> exitStatusCodeOf(JobState state) {
    return switch (statusOf(state)) {
      case SUCCESS -> Optional.of(0);
      case KILL -> Optional.of(KILLED_EXIT_CODE);
      case FAILURE -> Optional.of(-1);
      default -> Optional.empty();
    };
  }
}
