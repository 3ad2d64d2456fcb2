package io.github.flinkwatch.evidence;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A JobManager's pod and its Flink container, as the API server shows them. Exit codes are Flink's:
 * 163 says that the application FAILED, 2 that {@code main()} threw, 1 that the JobManager could
 * not start. No code proves success: 0 is also a cancellation's, and a JobManager that is told to
 * stop while it shuts down exits with 143 or 239 after any end.
 *
 * <p>All times are the API server's. Immutable and thread-safe.
 */
@EvidenceStyle
@Value.Immutable
public abstract class KubernetesPod {

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
