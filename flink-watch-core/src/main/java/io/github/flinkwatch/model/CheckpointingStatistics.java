package io.github.flinkwatch.model;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/checkpoints}: what became of a job's checkpoints since its
 * JobMaster began; a JobManager failover starts anew.
 *
 * <p>Sent by every version; absent for batch jobs (checkpointing not enabled).
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class CheckpointingStatistics {

  CheckpointingStatistics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how many. */
  public abstract CheckpointCounts counts();

  /** Returns statistics over the completed ones. */
  public abstract Optional<CheckpointSummary> summary();

  /** Returns the latest of each kind. */
  public abstract LatestCheckpoints latest();

  /** Returns the last ones (10 by default), the newest first. */
  public abstract List<Checkpoint> history();

  /** Builds {@link CheckpointingStatistics}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpointingStatistics.Builder {
    Builder() {}
  }
}
