package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The input watermarks of a vertex by subtask, from {@code GET
 * /jobs/:jobid/vertices/:vertexid/watermarks}. Since 1.10. Sources have none.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class Watermarks {

  Watermarks() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns the watermark of each subtask that has one, by the subtask's index. Event time is taken
   * for milliseconds since 1970; a subtask whose input has ended has the greatest there is.
   */
  public abstract Map<Integer, Instant> bySubtask();

  /** Returns the subtasks that no watermark has reached yet. */
  public abstract Set<Integer> subtasksWithout();

  /** Returns the watermark of the vertex: the lowest, or empty if any subtask has none. */
  public final Optional<Instant> lowest() {
    return !subtasksWithout().isEmpty() || bySubtask().isEmpty()
        ? Optional.empty()
        : Optional.of(Collections.min(bySubtask().values()));
  }

  /** Builds {@link Watermarks}. Not thread-safe. */
  public static final class Builder extends ImmutableWatermarks.Builder {
    Builder() {}
  }
}
