package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * Whether checkpoints outlive the job.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ExternalizedCheckpoints {

  ExternalizedCheckpoints() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns whether they are kept when the job fails. */
  public abstract boolean enabled();

  /**
   * Returns whether they are deleted when the job is cancelled; {@code true} also where nothing is
   * kept.
   */
  public abstract boolean deleteOnCancellation();

  /** Builds {@link ExternalizedCheckpoints}. Not thread-safe. */
  public static final class Builder extends ImmutableExternalizedCheckpoints.Builder {
    Builder() {}
  }
}
