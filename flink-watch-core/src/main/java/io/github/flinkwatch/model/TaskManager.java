package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
@ModelStyle
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
}
