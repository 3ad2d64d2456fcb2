package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * The latest checkpoint of each kind.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class LatestCheckpoints {

  LatestCheckpoints() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the latest completed checkpoint, savepoints aside, or empty if there is none. */
  public abstract Optional<Checkpoint> completed();

  /** Returns the latest completed savepoint, or empty if there is none. */
  public abstract Optional<Checkpoint> savepoint();

  /**
   * Returns the latest failed one, or empty if there is none; jobs that were cancelled usually have
   * one.
   */
  public abstract Optional<Checkpoint> failed();

  /** Returns the one restored last, or empty if none was. */
  public abstract Optional<RestoredCheckpoint> restored();

  /** Builds {@link LatestCheckpoints}. Not thread-safe. */
  public static final class Builder extends ImmutableLatestCheckpoints.Builder {
    Builder() {}
  }
}
