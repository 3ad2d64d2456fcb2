package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What a resource manager says of the cluster that runs a job. It speaks for the job only if the
 * cluster is {@linkplain io.github.flinkwatch.ClusterKind#DEDICATED dedicated} to it.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceImmutablesStyle
@Value.Immutable
public abstract class DeploymentReport {

  DeploymentReport() {}

  /** Which resource manager speaks. */
  public enum Kind {
    /** YARN: the deployment is an application. */
    YARN,
    /** Kubernetes: the deployment is a deployment or job of that name. */
    KUBERNETES,
    /** Anything else that starts clusters. */
    OTHER
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this report has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns which resource manager speaks. */
  public abstract Kind kind();

  /**
   * Returns what the resource manager calls the deployment: a YARN application id, or {@code
   * namespace/cluster-id} of Kubernetes.
   */
  public abstract String deploymentId();

  /**
   * Returns what tells deployments of one {@link #deploymentId} apart: Kubernetes' uid. Names are
   * used again there, and another uid is another attempt. Empty where an id is never used again.
   */
  public abstract Optional<String> uid();

  /** Returns how far the deployment is. */
  public abstract DeploymentState state();

  /** Returns the state in the resource manager's own text; it differs for an unrecognized one. */
  @Value.Default
  public String stateText() {
    return state().name();
  }

  /** Returns how the deployment ended; UNDEFINED while it has not. */
  @Value.Default
  public FinalStatus finalStatus() {
    return FinalStatus.UNDEFINED;
  }

  /** Returns the final status in the resource manager's own text. */
  @Value.Default
  public String finalStatusText() {
    return finalStatus().name();
  }

  /**
   * Returns how often a JobManager was started for this deployment, or empty if that was not asked.
   * From the second on a final SUCCEEDED proves little.
   */
  public abstract OptionalInt attempts();

  /**
   * Returns whether the client stayed attached to the deployment, or empty if that is not known.
   */
  public abstract Optional<Boolean> attached();

  /**
   * Returns why the deployment waits or how it was ended, in the resource manager's words. Often
   * several lines. A failed Flink job leaves none.
   */
  public abstract Optional<String> diagnostics();

  /** Returns when the deployment was submitted, by the resource manager's clock. */
  public abstract Optional<Instant> submittedAt();

  /**
   * Returns when the deployment's first JobManager was launched, by the resource manager's clock.
   */
  public abstract Optional<Instant> startedAt();

  /** Returns when the deployment ended, or empty while it has not. */
  public abstract Optional<Instant> finishedAt();

  /**
   * Returns where the deployment says that its web page is. <em>Untrusted</em>: it comes from
   * whoever submitted the application. It is text to show, never an address to call with
   * credentials.
   */
  public abstract Optional<String> trackingUrl();

  /**
   * Returns whether the resource manager says that it restarted and took over this deployment. An
   * ACCEPTED deployment may then well be running.
   */
  @Value.Default
  public boolean recoveredAfterRestart() {
    return false;
  }

  /** Returns whether the resource manager that answered began after the deployment did. */
  @Value.Default
  public boolean resourceManagerStartedLater() {
    return false;
  }

  /** Returns what Kubernetes shows beyond that; empty for another resource manager. */
  public abstract Optional<KubernetesReport> kubernetes();

  /** The texts say nothing else than their constants, and nothing is counted below 0. */
  @Value.Check
  void check() {
    if (DeploymentState.parse(stateText()) != state()) {
      throw new IllegalArgumentException("stateText " + stateText() + " is not state " + state());
    }
    if (FinalStatus.parse(finalStatusText()) != finalStatus()) {
      throw new IllegalArgumentException(
          "finalStatusText " + finalStatusText() + " is not finalStatus " + finalStatus());
    }
    if (attempts().orElse(0) < 0) {
      throw new IllegalArgumentException("attempts must be 0 or more: " + attempts().getAsInt());
    }
  }

  /** Builds {@link DeploymentReport}. Not thread-safe. */
  public static final class Builder extends ImmutableDeploymentReport.Builder {
    Builder() {}
  }

  /**
   * How far a deployment is, in the words of YARN; other resource managers map to the same. It says
   * <em>whether</em> the deployment ended; {@link FinalStatus} says <em>how</em>.
   */
  public enum DeploymentState {
    /** Known to the resource manager, and no more. */
    NEW,
    /** Being stored. */
    NEW_SAVING,
    /** Stored, not queued yet. */
    SUBMITTED,
    /** Waits for its JobManager to start and register; after a ResourceManager restart: again. */
    ACCEPTED,
    /** The JobManager has registered. It says nothing about the job. */
    RUNNING,
    /** The JobManager has unregistered and is about to leave. */
    FINISHING,
    /** The JobManager has unregistered. */
    FINISHED,
    /** The JobManager was lost, or never came up. */
    FAILED,
    /** Ended by somebody through the resource manager. */
    KILLED,
    /** A text that none of the above is called; {@link DeploymentReport#stateText()} keeps it. */
    UNRECOGNIZED;

    /**
     * Returns the constant that {@code text} names, exactly as YARN spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static DeploymentState parse(String text) {
      requireNonNull(text, "text");
      for (DeploymentState state : values()) {
        if (state.name().equals(text)) {
          return state;
        }
      }
      return UNRECOGNIZED;
    }

    /**
     * Returns whether the deployment is over, or about to be: FINISHING, FINISHED, FAILED, KILLED.
     */
    public boolean isEnded() {
      return this == FINISHING || this == FINISHED || this == FAILED || this == KILLED;
    }
  }

  /**
   * How a deployment ended, in the words of YARN. What the JobManager said when it unregistered.
   */
  public enum FinalStatus {
    /** Not ended, or ended without saying how. */
    UNDEFINED,
    /** The application said that it succeeded. */
    SUCCEEDED,
    /** The application said that it failed, or its JobManager was lost. */
    FAILED,
    /**
     * The state KILLED: by somebody outside Flink; the state FINISHED: Flink's own cancellation.
     */
    KILLED,
    /** Several results; Flink does not use it. */
    ENDED,
    /**
     * A text that none of the above is called; {@link DeploymentReport#finalStatusText()} has it.
     */
    UNRECOGNIZED;

    /**
     * Returns the constant that {@code text} names, exactly as YARN spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static FinalStatus parse(String text) {
      requireNonNull(text, "text");
      for (FinalStatus status : values()) {
        if (status.name().equals(text)) {
          return status;
        }
      }
      return UNRECOGNIZED;
    }
  }
}
