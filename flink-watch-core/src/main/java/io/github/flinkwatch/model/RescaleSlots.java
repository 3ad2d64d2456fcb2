package io.github.flinkwatch.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * What one rescale meant for one slot sharing group.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RescaleSlots {

  RescaleSlots() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the group's id, 32 hexadecimal digits. */
  public abstract String slotSharingGroupId();

  /** Returns the group's name. */
  public abstract Optional<String> slotSharingGroupName();

  /** Returns the resources asked for per slot. */
  public abstract Optional<ResourceProfile> requestedResource();

  /** Returns the resources got per slot, or empty if the rescale did not get that far. */
  public abstract Optional<ResourceProfile> acquiredResource();

  /** Returns the number of slots that was wanted. */
  public abstract OptionalInt desiredSlots();

  /** Returns the least number of slots that was acceptable. */
  public abstract OptionalInt minimalRequiredSlots();

  /** Returns the number of slots before, or empty if the job did not run yet. */
  public abstract OptionalInt preRescaleSlots();

  /** Returns the number of slots after, or empty if the rescale did not get that far. */
  public abstract OptionalInt postRescaleSlots();

  /** Builds {@link RescaleSlots}. Not thread-safe. */
  public static final class Builder extends ImmutableRescaleSlots.Builder {
    Builder() {}
  }
}
