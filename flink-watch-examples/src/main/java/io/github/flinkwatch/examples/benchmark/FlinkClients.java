package io.github.flinkwatch.examples.benchmark;

import java.net.URI;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;

/** Makes Flink's own client. */
final class FlinkClients {

  private FlinkClients() {}

  static RestClusterClient<StandaloneClusterId> at(URI address) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.PORT, address.getPort());
    return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
  }
}
