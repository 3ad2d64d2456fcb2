package io.github.flinkwatch.model;

import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The machine of a TaskManager, as its process sees it.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class HardwareDescription {

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
