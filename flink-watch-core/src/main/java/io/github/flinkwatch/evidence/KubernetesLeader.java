package io.github.flinkwatch.evidence;

import io.github.flinkwatch.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What Flink's high availability keeps in ConfigMaps, and leaves there: who leads, when that was
 * renewed last, which jobs would be recovered. They outlive the Deployment, and a regular end
 * removes them, or most of them: what is left proves neither a regular end nor its opposite.
 *
 * <p>All times are the API server's and Flink's. Immutable and thread-safe.
 */
@EvidenceStyle
@Value.Immutable
public abstract class KubernetesLeader {

  KubernetesLeader() {}

  /** Returns a builder in which nothing is set: the ConfigMaps were read, and there are none. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many ConfigMaps of high availability there are. */
  @Value.Default
  public int configMaps() {
    return 0;
  }

  /** Returns the jobs that would be recovered: those with a {@code jobGraph-} or its successor. */
  public abstract List<JobId> recoverableJobs();

  /** Returns the jobs that have a leader now or had one last. */
  public abstract List<JobId> ledJobs();

  /** Returns Flink's old word for each job before 1.15: PENDING, RUNNING or DONE. */
  public abstract Map<String, String> registry();

  /**
   * Returns where the leader serves REST, or empty if nobody leads. <em>Untrusted</em>: it comes
   * from whoever runs the cluster, and is not to be called with credentials for others.
   */
  public abstract Optional<String> restAddress();

  /** Returns when the leader last said that it leads; every 5 seconds by default. */
  public abstract Optional<Instant> renewedAt();

  /** Returns for how long that holds; 15 seconds by default. */
  public abstract Optional<Duration> leaseDuration();

  /** Returns whether the lease is held; a JobManager that shuts down gives it back. */
  @Value.Default
  public boolean held() {
    return false;
  }

  /** Returns how often another JobManager took over, or empty if that was not sent. */
  public abstract OptionalInt takeovers();

  /** Returns the number of the last completed checkpoint, or empty if none is kept. */
  public abstract OptionalLong lastCheckpoint();

  /** Returns whether anything is kept of that job. */
  public final boolean knows(JobId job) {
    return recoverableJobs().contains(job) || ledJobs().contains(job);
  }

  /** Nothing is counted below 0. */
  @Value.Check
  void check() {
    if (takeovers().orElse(0) < 0) {
      throw new IllegalArgumentException("takeovers must be 0 or more: " + takeovers().getAsInt());
    }
    if (lastCheckpoint().orElse(0) < 0) {
      throw new IllegalArgumentException(
          "lastCheckpoint must be 0 or more: " + lastCheckpoint().getAsLong());
    }
  }

  /** Builds {@link KubernetesLeader}. Not thread-safe. */
  public static final class Builder extends ImmutableKubernetesLeader.Builder {
    Builder() {}
  }
}
