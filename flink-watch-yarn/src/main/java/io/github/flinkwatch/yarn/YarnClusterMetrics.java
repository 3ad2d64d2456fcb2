package io.github.flinkwatch.yarn;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What the cluster has and uses: {@code GET /ws/v1/cluster/metrics}. Counts of applications are
 * those since the ResourceManager became active.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnClusterMetrics {

  YarnClusterMetrics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything these metrics have. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the number of applications submitted. */
  public abstract OptionalInt appsSubmitted();

  /** Returns the number of applications that wait. */
  public abstract OptionalInt appsPending();

  /** Returns the number of applications that run. */
  public abstract OptionalInt appsRunning();

  /** Returns the number of applications in state FINISHED. */
  public abstract OptionalInt appsCompleted();

  /** Returns the number of applications in state FAILED. */
  public abstract OptionalInt appsFailed();

  /** Returns the number of applications in state KILLED. */
  public abstract OptionalInt appsKilled();

  /** Returns the memory of all nodes, in MiB. */
  public abstract OptionalLong totalMb();

  /** Returns the memory in use, in MiB. */
  public abstract OptionalLong allocatedMb();

  /** Returns the memory that is free, in MiB. */
  public abstract OptionalLong availableMb();

  /** Returns the memory that is asked for and not given, in MiB. */
  public abstract OptionalLong pendingMb();

  /** Returns the virtual cores of all nodes. */
  public abstract OptionalLong totalVirtualCores();

  /** Returns the virtual cores in use. */
  public abstract OptionalLong allocatedVirtualCores();

  /** Returns the virtual cores that are free. */
  public abstract OptionalLong availableVirtualCores();

  /** Returns the virtual cores that are asked for and not given. */
  public abstract OptionalLong pendingVirtualCores();

  /** Returns the number of containers in use. */
  public abstract OptionalInt containersAllocated();

  /** Returns the number of containers that are asked for and not given. */
  public abstract OptionalInt containersPending();

  /** Returns the number of nodes that work. */
  public abstract OptionalInt activeNodes();

  /** Returns the number of nodes that stopped answering. */
  public abstract OptionalInt lostNodes();

  /** Returns the number of nodes that declared themselves unhealthy. */
  public abstract OptionalInt unhealthyNodes();

  /** Returns what of the answer could not be read and so is missing above, and why. */
  public abstract List<String> unread();

  /** Builds {@link YarnClusterMetrics}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnClusterMetrics.Builder {
    Builder() {}
  }
}
