package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * A counter or collector that a program keeps, merged over what the enclosing answer covers.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class Accumulator {

  Accumulator() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the name that the program gave it. */
  public abstract String name();

  /** Returns the simple name of its class, such as {@code LongCounter}. */
  public abstract String type();

  /** Returns the value as text; of a failed accumulator, the text of its exception. */
  public abstract String value();

  /** Builds {@link Accumulator}. Not thread-safe. */
  public static final class Builder extends ImmutableAccumulator.Builder {
    Builder() {}
  }
}
