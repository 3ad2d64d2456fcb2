package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobLook;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;

/** Benchmark g, ours: a process that says how one job is, and ends. */
final class FirstVerdict {

  private FirstVerdict() {}

  /** Arguments: address of the JobManager, id of the job, depth of the look. */
  public static void main(String[] args) throws Exception {
    JobId id = JobId.of(args[1]);
    try (FlinkRestClient flink = FlinkRestClient.of(URI.create(args[0]))) {
      JobSnapshot live =
          JobLook.at(flink, Clock.systemUTC()).snapshot(id, JobLook.Depth.valueOf(args[2]));
      JobEvidence evidence = JobEvidence.of(JobRef.of(id), Instant.now()).live(live).build();
      Child.tell(
          "answer",
          JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health().state());
    }
    Child.end();
  }
}
