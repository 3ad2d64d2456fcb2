package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where the Flink of a cluster is reached now. A watcher asks before its first look, and again
 * before each look that follows one without an answer: so a JobManager that moved is found again.
 *
 * <p>Implementations are thread-safe, do not block, and keep the client: the watcher never closes
 * it.
 */
@FunctionalInterface
public interface FlinkSource {

  /**
   * Returns a client of the cluster's Flink. The future must not complete exceptionally; if it does
   * that counts as unknown.
   *
   * @return absent if whoever knows says that there is none at the moment
   */
  CompletableFuture<Observation<FlinkRestClient>> flink();

  /** Returns the source of a Flink that never moves. */
  static FlinkSource of(FlinkRestClient flink) {
    CompletableFuture<Observation<FlinkRestClient>> always =
        CompletableFuture.completedFuture(
            Observation.known(requireNonNull(flink, "flink"), Instant.EPOCH));
    return () -> always;
  }

  /**
   * Returns the source of a Flink whose address may change: {@code () ->
   * resourceManager.flinkAddressAsync(applicationId)}, for example, or a look into ZooKeeper.
   *
   * @param address where it is now; must not block
   * @param anyClient any client with the right settings, credentials above all: those of other
   *     addresses are {@linkplain FlinkRestClient#at(URI) made from it}, and share its connections
   */
  static FlinkSource following(
      Supplier<CompletableFuture<Observation<URI>>> address, FlinkRestClient anyClient) {
    requireNonNull(address, "address");
    requireNonNull(anyClient, "anyClient");
    return () -> address.get().thenApply(where -> where.map(anyClient::at));
  }
}
