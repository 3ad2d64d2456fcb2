package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobMemory;
import java.util.List;
import org.immutables.value.Value;

/**
 * What a {@link MemoryStore} keeps of one job.
 *
 * <p>Immutable and thread-safe.
 */
@WatchStyle
@Value.Immutable
public abstract class StoredJob {

  StoredJob() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this row has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's key: the primary key. */
  @Value.Derived
  public JobKey key() {
    return JobKey.of(cluster(), ref());
  }

  /** Returns the name of the job's cluster, as the platform gave it. */
  public abstract String cluster();

  /** Returns what the platform calls the job. */
  public abstract JobRef ref();

  /** Returns whether the watcher found it by itself: then it comes back with its cluster. */
  public abstract boolean discovered();

  /**
   * Returns the epoch of whoever saved the row: {@link WatchedCluster#epoch()}; 0 unless set, which
   * is where watchers take nothing over from one another.
   */
  @Value.Default
  public long epoch() {
    return 0;
  }

  /** Returns the how manieth save of this row this is, from 1. */
  public abstract long revision();

  /** Returns how many events there ever were of the job: what their ids count. */
  public abstract long changes();

  /** Returns what the judge remembers. */
  public abstract JobMemory memory();

  /**
   * Returns the events that not every listener has heard yet, the oldest first. Whoever loads the
   * row tells them.
   */
  public abstract List<JobEvent> untold();

  /** Returns this row as JSON on one line, with a version number. */
  public final String toJson() {
    return StoredJobJson.write(this);
  }

  /**
   * Returns the row that {@link #toJson()} wrote, in this or an earlier version.
   *
   * @throws IllegalArgumentException if the text is not such a row; the message names the place
   */
  public static StoredJob fromJson(String json) {
    return StoredJobJson.read(json);
  }

  /** Builds {@link StoredJob}. Not thread-safe. */
  public static final class Builder extends ImmutableStoredJob.Builder {
    Builder() {}
  }
}
