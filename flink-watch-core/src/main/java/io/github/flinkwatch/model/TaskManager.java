package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * One registered TaskManager: a row of {@code GET /taskmanagers}, or all of {@code GET
 * /taskmanagers/:taskmanagerid}, which alone has {@link #metrics()} and {@link #allocatedSlots()}.
 *
 * <p>Sent by every version. A TaskManager that died is listed until its heartbeat times out (50
 * seconds by default). Every version up to 2.3 answers a question for an unknown one with a server
 * error, not with "not found".
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class TaskManager {

  TaskManager() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns the TaskManager's resource id: digits, a container's id, or what {@code
   * taskmanager.resource-id} says.
   */
  public abstract String id();

  /** Returns the address of its RPC endpoint. */
  public abstract String path();

  /** Returns the port at which it exchanges data. */
  public abstract OptionalInt dataPort();

  /** Returns its JMX port, or empty if it has none or before 1.12. */
  public abstract OptionalInt jmxPort();

  /**
   * Returns when the JobManager last heard of it. Flink calls the field {@code
   * timeSinceLastHeartbeat}; it is a moment all the same.
   */
  public abstract Optional<Instant> lastHeartbeat();

  /** Returns the number of slots. */
  public abstract int slots();

  /** Returns the number of slots that no job holds. */
  public abstract int freeSlots();

  /** Returns the number of tasks in it, or empty before 2.3. */
  public abstract OptionalInt assignedTasks();

  /**
   * Returns whether it is on the list of nodes that get no new tasks; {@code false} where Flink is
   * silent, as before 1.16.
   */
  @Value.Default
  public boolean isBlocked() {
    return false;
  }

  /** Returns its machine. */
  public abstract HardwareDescription hardware();

  /** Returns all of its resources, or empty before 1.11. */
  public abstract Optional<ResourceProfile> totalResource();

  /** Returns the resources that no slot holds, or empty before 1.11. */
  public abstract Optional<ResourceProfile> freeResource();

  /** Returns how its memory is divided, or empty before 1.12. */
  public abstract Optional<MemoryConfiguration> memoryConfiguration();

  /** Returns memory use and garbage collection, or empty in a list. */
  public abstract Optional<TaskManagerMetrics> metrics();

  /** Returns the slots that jobs hold; empty in a list, and before 1.13. */
  public abstract List<AllocatedSlot> allocatedSlots();

  /** Builds {@link TaskManager}. Not thread-safe. */
  public static final class Builder extends ImmutableTaskManager.Builder {
    Builder() {}
  }

  /**
   * One slot of a TaskManager that a job holds. Since 1.13.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class AllocatedSlot {

    AllocatedSlot() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the job that holds the slot. */
    public abstract JobId jobId();

    /** Returns the slot's resources. */
    public abstract ResourceProfile resource();

    /** Returns the number of tasks in the slot, or empty before 2.3. */
    public abstract OptionalInt assignedTasks();

    /** Builds {@link AllocatedSlot}. Not thread-safe. */
    public static final class Builder extends ImmutableAllocatedSlot.Builder {
      Builder() {}
    }
  }

  /**
   * One garbage collector of a TaskManager, since the start of its process.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class GarbageCollector {

    GarbageCollector() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the collector's name. */
    public abstract String name();

    /** Returns the number of collections. */
    public abstract long collections();

    /** Returns the time spent in collections. */
    public abstract Optional<Duration> time();

    /** Builds {@link GarbageCollector}. Not thread-safe. */
    public static final class Builder extends ImmutableGarbageCollector.Builder {
      Builder() {}
    }
  }

  /**
   * The machine of a TaskManager, as its process sees it.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class HardwareDescription {

    HardwareDescription() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the number of processors that the JVM may use. */
    public abstract int cpuCores();

    /** Returns the machine's or container's memory, or empty where the JVM cannot tell. */
    public abstract OptionalLong physicalMemoryBytes();

    /**
     * Returns the heap that the JVM had at hand when the TaskManager registered; it is not renewed.
     */
    public abstract long freeMemoryBytes();

    /** Returns the managed memory. */
    public abstract long managedMemoryBytes();

    /** Builds {@link HardwareDescription}. Not thread-safe. */
    public static final class Builder extends ImmutableHardwareDescription.Builder {
      Builder() {}
    }
  }

  /**
   * How the memory of a TaskManager is divided. Since 1.12.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class MemoryConfiguration {

    MemoryConfiguration() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the heap for Flink itself, or empty where it is not configured. */
    public abstract OptionalLong frameworkHeapBytes();

    /** Returns the heap for tasks, or empty where it is not configured. */
    public abstract OptionalLong taskHeapBytes();

    /**
     * Returns the direct and native memory for Flink itself, or empty where it is not configured.
     */
    public abstract OptionalLong frameworkOffHeapBytes();

    /** Returns the direct and native memory for tasks, or empty where it is not configured. */
    public abstract OptionalLong taskOffHeapBytes();

    /** Returns the memory for network buffers, or empty where it is not configured. */
    public abstract OptionalLong networkMemoryBytes();

    /**
     * Returns the managed memory, used by state backends and batch operators, or empty where it is
     * not configured.
     */
    public abstract OptionalLong managedMemoryBytes();

    /** Returns the metaspace of the JVM, or empty where it is not configured. */
    public abstract OptionalLong jvmMetaspaceBytes();

    /** Returns the native memory kept for the JVM, or empty where it is not configured. */
    public abstract OptionalLong jvmOverheadBytes();

    /** Returns the sum without the JVM's own parts, or empty where it is not configured. */
    public abstract OptionalLong totalFlinkMemoryBytes();

    /** Returns the sum of all, or empty where it is not configured. */
    public abstract OptionalLong totalProcessMemoryBytes();

    /** Builds {@link MemoryConfiguration}. Not thread-safe. */
    public static final class Builder extends ImmutableMemoryConfiguration.Builder {
      Builder() {}
    }
  }

  /**
   * Memory and garbage collection of a TaskManager, as last fetched by the JobManager (every 10
   * seconds by default). All is 0 until the first fetch; of a pool without an upper bound the
   * maximum is empty.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class TaskManagerMetrics {

    TaskManagerMetrics() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the heap in use. */
    public abstract OptionalLong heapUsedBytes();

    /** Returns the heap taken from the system. */
    public abstract OptionalLong heapCommittedBytes();

    /** Returns the heap's bound, or empty if there is none. */
    public abstract OptionalLong heapMaxBytes();

    /** Returns the metaspace, code cache and so on in use. */
    public abstract OptionalLong nonHeapUsedBytes();

    /** Returns the same as taken from the system. */
    public abstract OptionalLong nonHeapCommittedBytes();

    /** Returns its bound, or empty if there is none. */
    public abstract OptionalLong nonHeapMaxBytes();

    /** Returns the number of direct buffers. */
    public abstract OptionalLong directCount();

    /** Returns the memory of direct buffers in use. */
    public abstract OptionalLong directUsedBytes();

    /** Returns the capacity of direct buffers. */
    public abstract OptionalLong directMaxBytes();

    /** Returns the number of mapped buffers. */
    public abstract OptionalLong mappedCount();

    /** Returns the memory of mapped buffers in use. */
    public abstract OptionalLong mappedUsedBytes();

    /** Returns the capacity of mapped buffers. */
    public abstract OptionalLong mappedMaxBytes();

    /**
     * Returns the number of free network buffers, or empty from 2.0 on: see {@link
     * #nettySegmentsAvailable()}.
     */
    public abstract OptionalLong networkSegmentsAvailable();

    /**
     * Returns the number of network buffers, or empty from 2.0 on: see {@link
     * #nettySegmentsTotal()}.
     */
    public abstract OptionalLong networkSegmentsTotal();

    /** Returns the number of free network buffers, or empty before 1.12. */
    public abstract OptionalLong nettySegmentsAvailable();

    /** Returns the number of network buffers in use, or empty before 1.12. */
    public abstract OptionalLong nettySegmentsUsed();

    /** Returns the number of network buffers, or empty before 1.12. */
    public abstract OptionalLong nettySegmentsTotal();

    /** Returns the memory of free network buffers, or empty before 1.12. */
    public abstract OptionalLong nettyMemoryAvailableBytes();

    /** Returns the memory of network buffers in use, or empty before 1.12. */
    public abstract OptionalLong nettyMemoryUsedBytes();

    /** Returns the memory of all network buffers, or empty before 1.12. */
    public abstract OptionalLong nettyMemoryTotalBytes();

    /** Returns the garbage collectors; empty until the first fetch. */
    public abstract List<GarbageCollector> garbageCollectors();

    /** Builds {@link TaskManagerMetrics}. Not thread-safe. */
    public static final class Builder extends ImmutableTaskManagerMetrics.Builder {
      Builder() {}
    }
  }

  /**
   * An amount of resources: of a TaskManager, of a slot, or asked for.
   *
   * <p>Flink counts memory in whole mebibytes here, and in bytes elsewhere. Under 1.11 all is 0
   * unless fine-grained resources are switched on. An amount that is not limited or not known is
   * empty.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ResourceProfile {

    ResourceProfile() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the share of processors. */
    public abstract OptionalDouble cpuCores();

    /** Returns the heap for tasks. */
    public abstract OptionalInt taskHeapMebibytes();

    /** Returns the direct and native memory for tasks. */
    public abstract OptionalInt taskOffHeapMebibytes();

    /** Returns the managed memory. */
    public abstract OptionalInt managedMemoryMebibytes();

    /** Returns the network memory. */
    public abstract OptionalInt networkMemoryMebibytes();

    /** Returns other resources by name, such as GPUs; empty if there are none. */
    public abstract Map<String, Double> extendedResources();

    /** Builds {@link ResourceProfile}. Not thread-safe. */
    public static final class Builder extends ImmutableResourceProfile.Builder {
      Builder() {}
    }
  }
}
