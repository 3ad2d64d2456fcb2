package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobMemory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * Where a watcher keeps what it must remember of each job: in the process by default, in the
 * platform's database if a restart must not forget, or if another watcher may take the job over. A
 * row per job, keyed by {@link JobKey}; its text is {@link StoredJob#toJson()}.
 *
 * <p>The rows of a cluster that discovers jobs, or has an epoch, are listed once, when it is added;
 * the row of a job that is added is loaded before it is first judged. Rows are saved after each
 * judgement and once its events were told: those with news at once, those whose events were told
 * within a second, all others within 30 seconds, together with whatever waits. All calls but {@link
 * #delete} come from one thread of the watcher's own, which nothing else waits for, and may block.
 * What they throw is logged and the call is repeated, further and further apart, up to a minute.
 *
 * <ul>
 *   <li>A job whose row could not be loaded is not judged until it could be: what cannot be read is
 *       not empty.
 *   <li>A save against a row that somebody else has saved meanwhile is to be refused, by {@link
 *       StoredJob#revision()} and {@link StoredJob#epoch()}; then the verdict and its events are
 *       thrown away, and the job goes on from what is stored. A store that only one watcher uses
 *       need not check.
 *   <li>Where watchers take clusters over from one another ({@link WatchedCluster#epoch()}), the
 *       order is <em>save, then tell</em>. Whoever gains a cluster saves each row that it loads
 *       under its own epoch before anything else, so that the one before is refused from then on;
 *       and a watcher that finds a row of a later epoch than its own, or is refused although nobody
 *       has saved the row meanwhile, lets go of the cluster.
 *   <li>{@link StoredJob#untold()} are the events of the judgement and of those before it, as far
 *       as they are yet to be told: a store that writes them to an outbox in the same transaction,
 *       by {@link JobEvent#id()} unless they are there, has each of them once.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
public interface MemoryStore {

  /**
   * Returns all rows of that cluster, in any order. From then on no save and no delete of an
   * earlier epoch may go through for it, though it has no rows yet.
   *
   * @param epoch of whoever asks: {@link WatchedCluster#epoch()}
   */
  List<StoredJob> list(String cluster, long epoch);

  /** Returns the rows of those jobs, as far as there are any, in any order. */
  List<StoredJob> load(Collection<JobKey> jobs);

  /**
   * Keeps each of {@code jobs} instead of its row before.
   *
   * @param jobs at most 256, each of another key; those of one cluster have one epoch
   * @return those that were refused: there is a row whose revision is not one less than the new
   *     one's, or there is none although that is more than 1; or the epoch is earlier than the
   *     latest that a list or a save ever had for the job's cluster, be there a row or not
   */
  Set<JobKey> save(List<StoredJob> jobs);

  /**
   * Forgets jobs that were removed from the watcher, or were discovered and are no more; those
   * without a row, and those of clusters with a later epoch, are left alone. Comes from whoever
   * removes a job, or from the watcher's own thread.
   *
   * @param jobs at most 256
   * @param epoch of whoever forgets them; {@link Long#MAX_VALUE} of a job that is not watched
   */
  void delete(Collection<JobKey> jobs, long epoch);

  /** Returns a new store that lives and dies with this process. */
  static MemoryStore inMemory() {
    return new InMemoryStore();
  }

  /**
   * What a {@link MemoryStore} keeps of one job.
   *
   * <p>Immutable and thread-safe.
   */
  @WatchImmutablesStyle
  @Value.Immutable
  public abstract static class StoredJob {

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
     * Returns the epoch of whoever saved the row: {@link WatchedCluster#epoch()}; 0 unless set,
     * which is where watchers take nothing over from one another.
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
}
