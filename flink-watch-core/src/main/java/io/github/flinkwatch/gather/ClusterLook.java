package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link ClusterObserver} saw: all jobs that a Flink lists. {@linkplain
 * JobObserver#within(Observation) Within} it single jobs are looked at more closely; what that
 * needs of the cluster itself is asked once, and only then.
 *
 * <p>A look is of one moment: make a new one for the next. Thread-safe.
 */
public final class ClusterLook {

  private final FlinkRestClient flink;
  private final Instant at;
  private final ListedJobs list;
  private final ClusterFacts cluster;

  ClusterLook(FlinkRestClient flink, Instant at, Observation<List<JobOverview>> jobs) {
    this.flink = flink;
    this.at = at;
    this.list = new ListedJobs(jobs);
    this.cluster = new ClusterFacts(flink);
  }

  FlinkRestClient flink() {
    return flink;
  }

  ListedJobs listed() {
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

  /** Returns the question for the cluster's configuration, which tells Flink's version. */
  public Question<DashboardConfig> config() {
    return flink.config();
  }
}
