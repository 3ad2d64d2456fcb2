package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * An edge of a {@link JobPlan} that leads into a node.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class JobPlanInput {

  JobPlanInput() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the vertex that it comes from. */
  public abstract VertexId id();

  /** Returns which input of the node it is, from 0, or empty if not sent. */
  public abstract OptionalInt number();

  /**
   * Returns how records are spread over subtasks ({@code HASH}, {@code FORWARD}, {@code
   * REBALANCE}...), or empty if not sent.
   */
  public abstract Optional<String> shipStrategy();

  /**
   * Returns how results are handed over ({@code pipelined_bounded}, {@code blocking}...), or empty
   * if not sent.
   */
  public abstract Optional<String> exchange();

  /** Returns what the receiver does with records first, or empty; DataSet jobs only. */
  public abstract Optional<String> localStrategy();

  /** Returns how results are cached, or empty; DataSet jobs only. */
  public abstract Optional<String> caching();

  /** Builds {@link JobPlanInput}. Not thread-safe. */
  public static final class Builder extends ImmutableJobPlanInput.Builder {
    Builder() {}
  }
}
