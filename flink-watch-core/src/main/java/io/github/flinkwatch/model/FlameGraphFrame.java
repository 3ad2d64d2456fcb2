package io.github.flinkwatch.model;

import java.util.List;
import org.immutables.value.Value;

/**
 * A frame of a flame graph: one method, and what it called.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class FlameGraphFrame {

  FlameGraphFrame() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the class, method and line; {@code root} for the outermost. */
  public abstract String name();

  /** Returns in how many samples it was seen. */
  public abstract long samples();

  /** Returns what it called; empty where it was the innermost. */
  public abstract List<FlameGraphFrame> children();

  /** Builds {@link FlameGraphFrame}. Not thread-safe. */
  public static final class Builder extends ImmutableFlameGraphFrame.Builder {
    Builder() {}
  }
}
