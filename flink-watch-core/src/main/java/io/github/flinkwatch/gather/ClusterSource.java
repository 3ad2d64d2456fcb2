package io.github.flinkwatch.gather;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.rest.FlinkRestClient;

/**
 * Everything that a resource manager can tell of one cluster: where its Flink is reached now, and
 * how the deployment itself stands. YARN has one for each application.
 *
 * <p>Implementations are thread-safe.
 */
public interface ClusterSource {

  /**
   * Returns the question where the cluster's Flink is reached now. Absent if whoever knows says
   * that there is none at the moment. The client stays the source's: nobody else closes it.
   */
  Question<FlinkRestClient> flink();

  /** Returns the question how the deployment stands. */
  Question<DeploymentReport> deployment();
}
