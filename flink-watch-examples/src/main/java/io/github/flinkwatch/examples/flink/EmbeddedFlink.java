package io.github.flinkwatch.examples.flink;

import io.github.flinkwatch.JobId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this process: JobManager, TaskManagers, the monitoring REST API on a free port
 * of the loopback address, and job archives in a directory. Everything is Flink's own; only the
 * processes are threads.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedFlink implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MiniCluster cluster;
  private final URI restUri;

  private EmbeddedFlink(MiniCluster cluster, URI restUri) {
    this.cluster = cluster;
    this.restUri = restUri;
  }

  /**
   * Starts a cluster.
   *
   * @param taskManagers how many TaskManagers
   * @param slotsEach how many slots each of them offers
   * @param archiveDirectory where the JobManager archives jobs that have ended; must exist
   * @throws IllegalStateException if the cluster does not start
   */
  public static EmbeddedFlink start(int taskManagers, int slotsEach, Path archiveDirectory) {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(archiveDirectory))
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slotsEach)
                .build());
    try {
      cluster.start(); // stops again by itself what did start, if not everything does
      return new EmbeddedFlink(cluster, cluster.getRestAddress().get());
    } catch (Exception e) { // MiniCluster.start() declares no narrower one
      throw new IllegalStateException("the embedded Flink did not start", e);
    }
  }

  private static Configuration configuration(Path archiveDirectory) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    // Details and metrics are cached by Flink; a second is enough where nobody wants to wait.
    configuration.set(WebOptions.REFRESH_INTERVAL, Duration.ofSeconds(1));
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    configuration.set(JobManagerOptions.ARCHIVE_DIR, archiveDirectory.toUri().toString());
    // A resource manager that waits for slots, as on YARN and Kubernetes, instead of refusing.
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofMinutes(10));
    configuration.set(
        ResourceManagerOptions.STANDALONE_CLUSTER_STARTUP_PERIOD_TIME, Duration.ofMinutes(10));
    // A machine that compiles something else meanwhile must not look like a lost TaskManager.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(2));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    return configuration;
  }

  /** Returns the base address of the monitoring REST API. */
  public URI restUri() {
    return restUri;
  }

  /**
   * Submits a job and returns its id once the JobManager has accepted it.
   *
   * @throws IllegalStateException if Flink refuses the job
   */
  public JobId submit(JobGraph job) {
    return JobId.of(answer(cluster.submitJob(job)).getJobID().toHexString());
  }

  /**
   * Asks the JobManager to cancel a job and returns once it has accepted that.
   *
   * @throws IllegalStateException if Flink refuses
   */
  public void cancel(JobId job) {
    answer(cluster.cancelJob(JobID.fromHexString(job.toString())));
  }

  /** Stops the cluster and returns when its REST port is closed. Running jobs get no archive. */
  @Override
  public void close() {
    answer(cluster.closeAsync());
  }

  private static <T> T answer(CompletableFuture<T> asked) {
    try {
      return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the embedded Flink", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the embedded Flink did not do as asked", e);
    }
  }
}
