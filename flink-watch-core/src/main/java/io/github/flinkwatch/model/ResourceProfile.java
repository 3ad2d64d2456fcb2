package io.github.flinkwatch.model;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * An amount of resources: of a TaskManager, of a slot, or asked for.
 *
 * <p>Flink counts memory in whole mebibytes here, and in bytes elsewhere. Under 1.11 all is 0
 * unless fine-grained resources are switched on. An amount that is not limited or not known is
 * empty.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ResourceProfile {

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
