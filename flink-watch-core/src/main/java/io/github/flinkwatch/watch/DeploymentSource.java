package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a resource manager says of one cluster. A watcher asks when the cluster's own Flink does not
 * tell, and of a dedicated cluster at the slower cadence although it does; for YARN it is {@code ()
 * -> resourceManager.deploymentReportAsync(applicationId)}.
 *
 * <p>Implementations are thread-safe and do not block.
 */
@FunctionalInterface
public interface DeploymentSource {

  /**
   * Returns the report. The future must not complete exceptionally; if it does that counts as
   * unknown.
   */
  CompletableFuture<Observation<DeploymentReport>> report();

  /** Returns a source whose question blocks, and is asked on a thread of {@code executor}. */
  static DeploymentSource blocking(
      Supplier<Observation<DeploymentReport>> question, Executor executor) {
    requireNonNull(question, "question");
    requireNonNull(executor, "executor");
    return () -> CompletableFuture.supplyAsync(question, executor);
  }
}
