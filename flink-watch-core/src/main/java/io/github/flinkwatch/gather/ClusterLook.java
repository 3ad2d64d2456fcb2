package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a {@link ClusterObserver} saw: all jobs that a Flink lists. From there, single jobs can be
 * looked at more closely; what that needs of the cluster itself is asked once, and only then.
 *
 * <p>A look is of one moment: make a new one for the next. Thread-safe.
 */
public final class ClusterLook {

  /** How long a closer look may take unless its question says otherwise. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final FlinkRestClient flink;
  private final Clock clock;
  private final Instant at;
  private final JobList list;
  private final ClusterFacts cluster;

  ClusterLook(FlinkRestClient flink, Clock clock, Instant at, Observation<List<JobOverview>> jobs) {
    this.flink = flink;
    this.clock = clock;
    this.at = at;
    this.list = new JobList(jobs);
    this.cluster = new ClusterFacts(flink);
  }

  FlinkRestClient flink() {
    return flink;
  }

  JobList listed() {
    return list;
  }

  ClusterFacts facts() {
    return cluster;
  }

  /** Returns when the look began. */
  public Instant at() {
    return at;
  }

  /** Returns when the list was complete. */
  public Instant answeredAt() {
    return list.answer().observedAt();
  }

  /**
   * Returns the jobs, each id once. If two rows have one id, the later start counts; if the starts
   * are equal and the states are not, neither does.
   */
  public List<JobOverview> jobs() {
    return list.jobs().value().orElse(List.of());
  }

  /**
   * Returns the row of a job; absent if it is not in the list, which alone is no proof, and unknown
   * if the list contradicts itself.
   */
  public Observation<JobOverview> row(JobId jobId) {
    return list.row(requireNonNull(jobId, "jobId"));
  }

  /** Returns what this look tells of a listed job without asking more. */
  public JobSnapshot snapshot(JobOverview row) {
    return JobSnapshot.builder(JobSnapshot.Source.LIVE, at)
        .overview(Observation.known(row, answeredAt()))
        .build();
  }

  /**
   * Returns a closer look at a job as a question. The job need not be listed: Flink leaves out a
   * running job whose JobMaster does not answer in time. The snapshot is always known, for each of
   * its pieces tells for itself. It may take as long as three questions after one another, but no
   * longer than 30 seconds, or than it is {@linkplain Question#within allowed}.
   */
  public Question<JobSnapshot> closer(JobId jobId, Depth depth) {
    return closer(JobRef.of(jobId), depth);
  }

  /**
   * Returns a closer look at the job that is meant, as {@link #closer(JobId, Depth)}: where the
   * reference {@linkplain JobRef#mayMatchSoleJob() allows it} and no job of its id is listed, at
   * the only job of the cluster.
   */
  public Question<JobSnapshot> closer(JobRef job, Depth depth) {
    requireNonNull(job, "job");
    requireNonNull(depth, "depth");
    return Question.of(
        "a look at " + job.jobId().map(id -> "job " + id).orElse("the only job"),
        clock,
        (within, memory) -> {
          LookLimits limits = new LookLimits(within == null ? DEADLINE : within, memory, clock);
          CompletableFuture<JobSnapshot> seen =
              LiveJob.gather(
                  flink.forOneLook(limits.left()),
                  job,
                  depth,
                  CompletableFuture.completedFuture(list),
                  cluster,
                  at,
                  limits);
          CompletableFuture<Observation<JobSnapshot>> told =
              seen.thenApply(snapshot -> Observation.known(snapshot, clock.instant()));
          CompletableFuture<?> unused = told.whenComplete((done, cancelled) -> limits.end());
          return told;
        });
  }

  /** Returns the question for the cluster's configuration, which tells Flink's version. */
  public Question<DashboardConfig> config() {
    return flink.config();
  }
}
