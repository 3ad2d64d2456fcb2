package io.github.flinkwatch.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /overview}: TaskManagers, slots and jobs of a cluster, live.
 *
 * <p>Sent by every version; a HistoryServer has none.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class ClusterOverview {

  ClusterOverview() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the number of TaskManagers. */
  public abstract int taskManagers();

  /** Returns the number of slots. */
  public abstract int slotsTotal();

  /** Returns the number of free slots. */
  public abstract int slotsAvailable();

  /** Returns the number of jobs that have not ended, whatever their status. */
  public abstract int jobsRunning();

  /** Returns the number of finished jobs that the JobManager remembers. */
  public abstract int jobsFinished();

  /** Returns the number of cancelled jobs that the JobManager remembers. */
  public abstract int jobsCancelled();

  /** Returns the number of failed jobs that the JobManager remembers. */
  public abstract int jobsFailed();

  /** Returns Flink's version, or empty where Flink does not know its own ({@code <unknown>}). */
  public abstract Optional<String> flinkVersion();

  /** Returns the commit Flink was built from, or empty if not sent. */
  public abstract Optional<String> flinkCommit();

  /** Returns the number of blocked TaskManagers, or empty before 1.16 and when none is. */
  public abstract OptionalInt taskManagersBlocked();

  /**
   * Returns the number of free slots on blocked TaskManagers, or empty before 1.16 and when there
   * is none.
   */
  public abstract OptionalInt slotsFreeAndBlocked();

  /** Builds {@link ClusterOverview}. Not thread-safe. */
  public static final class Builder extends ImmutableClusterOverview.Builder {
    Builder() {}
  }
}
