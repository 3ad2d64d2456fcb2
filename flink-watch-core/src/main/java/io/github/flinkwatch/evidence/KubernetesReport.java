package io.github.flinkwatch.evidence;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an API server shows of one Flink cluster beyond the words that all resource managers have.
 * Of an ended cluster it shows next to nothing: the JobManager deletes its own Deployment whatever
 * the end was, and its pods and configuration go within a second.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceStyle
@Value.Immutable
public abstract class KubernetesReport {

  KubernetesReport() {}

  /** Whether the object that keeps the JobManager running is there. */
  public enum Presence {
    /** It is there. */
    PRESENT,
    /** Its deletion has begun. */
    DELETING,
    /** The API server said, of a namespace that exists, that there is none. */
    GONE
  }

  /** How a {@code batch/v1} Job ended. */
  public enum BatchEnd {
    /** The JobManager exited with 0: finished or cancelled. */
    COMPLETE,
    /** Kubernetes gave up starting it again. */
    FAILED
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this report has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns whether the JobManager's Deployment or Job is there. */
  public abstract Presence presence();

  /** Returns the time of the API server's answer by its own clock, or empty if it did not say. */
  public abstract Optional<Instant> serverTime();

  /** Returns the newest pod of the JobManager, or empty if there is none, or none may be seen. */
  public abstract Optional<KubernetesPod> jobManager();

  /** Returns the JobManager's pod before that, if it is still shown: an evicted one is. */
  public abstract Optional<KubernetesPod> previousJobManager();

  /**
   * Returns why no pod can be made, such as a full quota, or empty if nothing stands against it.
   */
  public abstract Optional<String> podRefusal();

  /** Returns how the JobManager's {@code batch/v1} Job ended; empty for anything else. */
  public abstract Optional<BatchEnd> batchEnd();

  /** Returns what high availability keeps; empty if its ConfigMaps could not be read. */
  public abstract Optional<KubernetesLeader> highAvailability();

  /** Returns whether Flink's configuration has high availability; empty if it was not readable. */
  public abstract Optional<Boolean> highAvailabilityConfigured();

  /** Returns what the operator wrote of the cluster or job, or empty if it manages none. */
  public abstract Optional<OperatorStatus> operator();

  /** Builds {@link KubernetesReport}. Not thread-safe. */
  public static final class Builder extends ImmutableKubernetesReport.Builder {
    Builder() {}
  }
}
