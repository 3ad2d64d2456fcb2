package io.github.flinkwatch.examples.benchmark;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;

/** Benchmark g, the peer: a process that asks one job's status by Flink's client, and ends. */
final class FirstStatus {

  private FirstStatus() {}

  /** Arguments: address of the JobManager, id of the job. */
  public static void main(String[] args) throws Exception {
    try (RestClusterClient<StandaloneClusterId> client = FlinkClients.at(URI.create(args[0]))) {
      Child.tell(
          "answer", client.getJobStatus(JobID.fromHexString(args[1])).get(30, TimeUnit.SECONDS));
    }
    Child.end();
  }
}
