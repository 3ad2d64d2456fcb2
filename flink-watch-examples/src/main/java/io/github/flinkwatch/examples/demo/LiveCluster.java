package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;
import java.time.Clock;

/** A cluster as its JobManager's REST API shows it. Thread-safe. */
final class LiveCluster implements AutoCloseable {

  private final FlinkRestClient flink;
  private final ClusterObserver cluster;
  private final JobObserver jobs;

  private LiveCluster(FlinkRestClient flink, Clock clock) {
    this.flink = flink;
    this.cluster = ClusterObserver.of(flink, clock);
    this.jobs = JobObserver.builder().flink(flink).clock(clock).build();
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

  /** Looks at all jobs. */
  Observation<ClusterLook> look() {
    return cluster.observe().ask();
  }

  /** Gathers the evidence about one job. Blocks while it asks. */
  JobEvidence gather(JobRef job) {
    return jobs.observe(job);
  }

  /** Gathers the evidence about one job, as part of a look. Blocks while it asks. */
  JobEvidence gather(JobRef job, Observation<ClusterLook> look) {
    return (look.isKnown() ? jobs.within(look) : jobs).observe(job);
  }

  @Override
  public void close() {
    flink.close();
  }
}
