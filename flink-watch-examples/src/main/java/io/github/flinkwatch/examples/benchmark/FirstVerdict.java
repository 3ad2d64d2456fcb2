package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;

/** Benchmark g, ours: a process that says how one job is, and ends. */
final class FirstVerdict {

  private FirstVerdict() {}

  /** Arguments: address of the JobManager, id of the job, depth of the look. */
  public static void main(String[] args) throws Exception {
    JobId id = JobId.of(args[1]);
    try (FlinkRestClient flink = FlinkRestClient.of(URI.create(args[0]))) {
      JobEvidence evidence =
          JobObserver.of(flink).observe(JobRef.of(id), JobIntent.none(), Depth.valueOf(args[2]));
      Child.tell(
          "answer",
          JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health().state());
    }
    Child.end();
  }
}
