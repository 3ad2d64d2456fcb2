package io.github.flinkwatch.model;

import java.util.List;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * Memory and garbage collection of a TaskManager, as last fetched by the JobManager (every 10
 * seconds by default). All is 0 until the first fetch; of a pool without an upper bound the maximum
 * is empty.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class TaskManagerMetrics {

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
   * Returns the number of network buffers, or empty from 2.0 on: see {@link #nettySegmentsTotal()}.
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
