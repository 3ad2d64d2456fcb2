package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One look at all jobs of a live cluster, for a single question: {@code GET /jobs/overview}. From
 * there, single jobs can be looked at more closely; what that needs of the cluster itself is asked
 * once, and only then.
 *
 * <p>A look is meant for one moment: make a new one for the next. Thread-safe.
 */
public final class ClusterLook {

  private final FlinkRestClient flink;
  private final Instant at;
  private final Observation<List<JobOverview>> jobs;
  private @Nullable CompletableFuture<Observation<ClusterOverview>> cluster; // guarded by this
  private @Nullable CompletableFuture<Observation<DashboardConfig>> config; // guarded by this

  private ClusterLook(FlinkRestClient flink, Instant at, Observation<List<JobOverview>> jobs) {
    this.flink = flink;
    this.at = at;
    this.jobs = jobs;
  }

  /**
   * Asks for the jobs of a cluster. The future never completes exceptionally; cancelling it cancels
   * the question.
   */
  public static CompletableFuture<ClusterLook> at(FlinkRestClient flink, Clock clock) {
    Instant at = requireNonNull(clock, "clock").instant();
    CompletableFuture<Observation<List<JobOverview>>> question = flink.jobsOverview().askAsync();
    CompletableFuture<ClusterLook> look =
        question.thenApply(jobs -> new ClusterLook(flink, at, jobs));
    CompletableFuture<?> unused =
        look.whenComplete(
            (done, failure) -> {
              if (look.isCancelled()) {
                question.cancel(true);
              }
            });
    return look;
  }

  /** Returns when the look began. */
  public Instant at() {
    return at;
  }

  /** Returns the jobs, or why they are not known. */
  public Observation<List<JobOverview>> jobs() {
    return jobs;
  }

  /** Returns what this look tells of a listed job without asking more. */
  public JobSnapshot snapshot(JobOverview row) {
    return JobSnapshot.of(JobSnapshot.Source.LIVE, at)
        .overview(Observation.known(row, jobs.observedAt()))
        .build();
  }

  /** Looks at a listed job more closely. The future never completes exceptionally. */
  public CompletableFuture<JobSnapshot> closer(JobOverview row, JobLook.Depth depth) {
    return closer(row.jobId(), Observation.known(List.of(row), jobs.observedAt()), depth);
  }

  /**
   * Looks at a job that need not be listed: Flink leaves out a running job whose JobMaster does not
   * answer in time. The future never completes exceptionally.
   */
  public CompletableFuture<JobSnapshot> closer(JobId jobId, JobLook.Depth depth) {
    return closer(requireNonNull(jobId, "jobId"), jobs, depth);
  }

  private CompletableFuture<JobSnapshot> closer(
      JobId jobId, Observation<List<JobOverview>> listed, JobLook.Depth depth) {
    return new JobLook(
            flink,
            JobSnapshot.Source.LIVE,
            at,
            CompletableFuture.completedFuture(listed),
            cluster(),
            config())
        .snapshotAsync(jobId, depth);
  }

  /** Returns the cluster's configuration, which tells Flink's version; asked once. */
  public synchronized CompletableFuture<Observation<DashboardConfig>> config() {
    CompletableFuture<Observation<DashboardConfig>> asked = config;
    if (asked == null) {
      asked = flink.config().askAsync();
      config = asked;
    }
    return asked;
  }

  private synchronized CompletableFuture<Observation<ClusterOverview>> cluster() {
    CompletableFuture<Observation<ClusterOverview>> asked = cluster;
    if (asked == null) {
      asked = flink.overview().askAsync();
      cluster = asked;
    }
    return asked;
  }
}
