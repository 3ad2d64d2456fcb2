package io.github.flinkwatch.model;

import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * How the memory of a TaskManager is divided. Since 1.12.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class MemoryConfiguration {

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

  /** Returns the direct and native memory for Flink itself, or empty where it is not configured. */
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
