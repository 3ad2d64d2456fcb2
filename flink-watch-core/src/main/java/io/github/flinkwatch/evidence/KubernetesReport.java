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
 * What an API server shows of one Flink cluster beyond the words that all resource managers have.
 * It shows next to nothing of an ended cluster: the JobManager deletes its own Deployment whatever
 * the end was, and its pods and configuration go within a second.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceImmutablesStyle
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

  /**
   * What Flink's high availability keeps in ConfigMaps, and leaves there: who leads, when that was
   * renewed last, which jobs would be recovered. They outlive the Deployment, and a regular end
   * removes them, or most of them: what is left proves neither a regular end nor its opposite.
   *
   * <p>All times are the API server's and Flink's. Immutable and thread-safe.
   */
  @EvidenceImmutablesStyle
  @Value.Immutable
  public abstract static class KubernetesLeader {

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

    /**
     * Returns the jobs that would be recovered: those with a {@code jobGraph-} or its successor.
     */
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
        throw new IllegalArgumentException(
            "takeovers must be 0 or more: " + takeovers().getAsInt());
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

  /**
   * A JobManager's pod and its Flink container, as the API server shows them. Exit codes are
   * Flink's: 163 says that the application FAILED, 2 that {@code main()} threw, 1 that the
   * JobManager could not start. No code proves success: 0 is also a cancellation's, and a
   * JobManager that is told to stop while it shuts down exits with 143 or 239 after any end.
   *
   * <p>All times are the API server's. Immutable and thread-safe.
   */
  @EvidenceImmutablesStyle
  @Value.Immutable
  public abstract static class KubernetesPod {

    KubernetesPod() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns the name. */
    public abstract String name();

    /** Returns what tells pods of one name apart, or empty if it was not sent. */
    public abstract Optional<String> uid();

    /** Returns when the pod was made, or empty if it was not sent. */
    public abstract Optional<Instant> createdAt();

    /** Returns Pending, Running, Succeeded, Failed or Unknown. In a crash loop it is Running. */
    public abstract Optional<String> phase();

    /** Returns why the pod as a whole is over or lost: Evicted, NodeLost, Shutdown, Preempting. */
    public abstract Optional<String> reason();

    /** Returns whether somebody has asked for the pod's deletion. */
    @Value.Default
    public boolean deleting() {
      return false;
    }

    /** Returns whether the scheduler finds no node for it. */
    @Value.Default
    public boolean unschedulable() {
      return false;
    }

    /** Returns since when the container runs, or empty if it does not run. */
    public abstract Optional<Instant> runningSince();

    /** Returns why the container waits: CrashLoopBackOff, ImagePullBackOff, ContainerCreating. */
    public abstract Optional<String> waitingReason();

    /** Returns how often Kubernetes started the container again, or empty before it has begun. */
    public abstract OptionalInt restarts();

    /** Returns with which code the container ended last, or empty if it never did. */
    public abstract OptionalInt exitCode();

    /** Returns how the container ended last: Completed, Error, OOMKilled, ContainerCannotRun. */
    public abstract Optional<String> exitReason();

    /** Returns when the container ended last, or empty if it never did. */
    public abstract Optional<Instant> exitedAt();

    /** Returns what Kubernetes says of it: of the pod, of why it waits, of the scheduler. */
    public abstract Optional<String> message();

    /** Nothing is counted below 0. */
    @Value.Check
    void check() {
      if (restarts().orElse(0) < 0) {
        throw new IllegalArgumentException("restarts must be 0 or more: " + restarts().getAsInt());
      }
      if (exitCode().orElse(0) < 0) {
        throw new IllegalArgumentException("exitCode must be 0 or more: " + exitCode().getAsInt());
      }
    }

    /** Builds {@link KubernetesPod}. Not thread-safe. */
    public static final class Builder extends ImmutableKubernetesPod.Builder {
      Builder() {}
    }
  }

  /**
   * What the Flink Kubernetes operator wrote into the status of its FlinkDeployment or
   * FlinkSessionJob. It is a look of the operator's, minutes old perhaps: it never proves that
   * something is alive now.
   *
   * <p>Its FINISHED is forged whenever the operator itself suspends or deletes a cluster; see
   * {@link #isGenuine}. Its RECONCILING means that it does not know, and is none of Flink's states.
   *
   * <p>Immutable and thread-safe.
   */
  @EvidenceImmutablesStyle
  @Value.Immutable
  public abstract static class OperatorStatus {

    OperatorStatus() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns FlinkDeployment or FlinkSessionJob. */
    public abstract String kind();

    /** Returns the name of the custom resource. */
    public abstract String name();

    /** Returns the job's state in the operator's words, or empty before it has looked. */
    public abstract Optional<String> jobState();

    /** Returns the id of the job. It is written before the job runs. */
    public abstract Optional<JobId> jobId();

    /** Returns when the job's state last changed. It does not move while the state stays. */
    public abstract Optional<Instant> updatedAt();

    /** Returns READY, DEPLOYED_NOT_READY, DEPLOYING, MISSING or ERROR. */
    public abstract Optional<String> jobManagerStatus();

    /**
     * Returns CREATED, SUSPENDED, UPGRADING, DEPLOYED, STABLE, ROLLING_BACK, ROLLED_BACK, FAILED…
     */
    public abstract Optional<String> lifecycleState();

    /** Returns what the last spec that was carried out wants: running or suspended. */
    public abstract Optional<String> lastSpecState();

    /** Returns whether the status is about the present spec. From 1.8 the operator tells. */
    @Value.Default
    public boolean current() {
      return true;
    }

    /** Returns the operator's error, kept until it is healthy again. */
    public abstract Optional<String> error();

    /** Returns the savepoint with which the job was stopped last, or empty. */
    public abstract Optional<String> upgradeSavepoint();

    /**
     * Returns whether an end in {@link #jobState} was read from Flink: the operator is at rest, and
     * the last spec wants the job to run. Where it suspended the job itself, the end is its own
     * word.
     */
    public final boolean isGenuine() {
      boolean atRest =
          lifecycleState()
                  .map(state -> state.equals("STABLE") || state.equals("DEPLOYED"))
                  .orElse(false)
              || (lifecycleState().isEmpty()
                  && jobManagerStatus().filter("READY"::equals).isPresent());
      return current() && atRest && lastSpecState().filter("running"::equalsIgnoreCase).isPresent();
    }

    /** Builds {@link OperatorStatus}. Not thread-safe. */
    public static final class Builder extends ImmutableOperatorStatus.Builder {
      Builder() {}
    }
  }
}
