package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * How many checkpoints, savepoints included, since the JobMaster began.
 *
 * <p>{@link #failed()} also counts, from 1.14 on, attempts that were refused before they began, so
 * a healthy job shows some right after its start: alone it proves nothing.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class CheckpointCounts {

  CheckpointCounts() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how often a checkpoint was restored. */
  public abstract long restored();

  /** Returns how many were attempted. */
  public abstract long total();

  /** Returns how many are in progress. */
  public abstract int inProgress();

  /** Returns how many completed. */
  public abstract long completed();

  /** Returns how many failed or were refused. */
  public abstract long failed();

  /** Builds {@link CheckpointCounts}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpointCounts.Builder {
    Builder() {}
  }
}
