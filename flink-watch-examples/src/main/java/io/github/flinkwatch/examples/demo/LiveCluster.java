package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobLook;
import java.net.URI;
import java.time.Clock;

/** A cluster as its JobManager's REST API shows it. Thread-safe. */
final class LiveCluster implements AutoCloseable {

  private final FlinkRestClient flink;
  private final Clock clock;

  private LiveCluster(FlinkRestClient flink, Clock clock) {
    this.flink = flink;
    this.clock = clock;
  }

  /**
   * Returns the cluster at that address; nothing is asked yet.
   *
   * @throws IllegalArgumentException if it is no http or https address
   */
  static LiveCluster at(URI jobManager) {
    return at(jobManager, Clock.systemUTC());
  }

  static LiveCluster at(URI jobManager, Clock clock) {
    HttpSettings http = HttpSettings.builder().clock(clock).build();
    return new LiveCluster(FlinkRestClient.builder(jobManager).http(http).build(), clock);
  }

  /** Begins a look at all jobs. */
  JobLook look() {
    return JobLook.at(flink, clock);
  }

  /** Gathers the evidence about one job. Blocks while it asks. */
  JobEvidence gather(JobRef job) {
    return gather(job, look());
  }

  /** Gathers the evidence about one job, as part of a look. Blocks while it asks. */
  JobEvidence gather(JobRef job, JobLook look) {
    JobSnapshot snapshot = look.snapshot(job.jobId().orElseThrow(), JobLook.Depth.FULL);
    return JobEvidence.of(job, clock.instant()).live(snapshot).build();
  }

  @Override
  public void close() {
    flink.close();
  }
}
