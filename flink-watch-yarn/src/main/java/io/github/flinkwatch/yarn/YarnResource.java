package io.github.flinkwatch.yarn;

import org.immutables.value.Value;

/**
 * An amount of memory and virtual cores.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class YarnResource {

  YarnResource() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this amount has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the memory, in MiB. */
  public abstract long memoryMb();

  /** Returns the virtual cores. */
  public abstract long vCores();

  /** Builds {@link YarnResource}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnResource.Builder {
    Builder() {}
  }
}
