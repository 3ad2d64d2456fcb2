package io.github.flinkwatch.evidence;

import io.github.flinkwatch.JobId;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What the Flink Kubernetes operator wrote into the status of its FlinkDeployment or
 * FlinkSessionJob. It is a look of the operator's, minutes old perhaps: it never proves that
 * something is alive now.
 *
 * <p>Its FINISHED is forged whenever the operator itself suspends or deletes a cluster; see {@link
 * #isGenuine}. Its RECONCILING means that it does not know, and is none of Flink's states.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceStyle
@Value.Immutable
public abstract class OperatorStatus {

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

  /** Returns CREATED, SUSPENDED, UPGRADING, DEPLOYED, STABLE, ROLLING_BACK, ROLLED_BACK, FAILED… */
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
   * the last spec wants the job to run. Where it suspended the job itself, the end is its own word.
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
