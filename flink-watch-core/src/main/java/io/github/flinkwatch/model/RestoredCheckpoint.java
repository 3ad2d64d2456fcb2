package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The checkpoint or savepoint that the job was last restored from.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class RestoredCheckpoint {

  RestoredCheckpoint() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the id. */
  public abstract long id();

  /** Returns when it was restored. */
  public abstract Instant restoreTime();

  /** Returns whether it is a savepoint. */
  public abstract boolean savepoint();

  /** Returns where it lies, or empty if it cannot be addressed. */
  public abstract Optional<String> externalPath();

  /** Builds {@link RestoredCheckpoint}. Not thread-safe. */
  public static final class Builder extends ImmutableRestoredCheckpoint.Builder {
    Builder() {}
  }
}
