package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Where a watcher keeps what it must remember of each job: in the process by default, in the
 * platform's database if a restart must not forget, or if another watcher may take the job over. A
 * row per job, keyed by {@link JobKey}; its text is {@link StoredJob#toJson()}.
 *
 * <p>A cluster's rows are listed once, when it is added; a job's row is loaded before it is first
 * judged, and saved after each judgement and once its events were told. All calls but {@link
 * #delete} come from one thread of the watcher's own, which nothing else waits for, and may block.
 * What they throw is logged and the call is repeated, further and further apart, up to a minute.
 *
 * <ul>
 *   <li>A job whose row could not be loaded is not judged until it could be: what cannot be read is
 *       not empty.
 *   <li>A save against a row that somebody else has saved meanwhile is to be refused, by {@link
 *       StoredJob#revision()}; then the verdict and its events are thrown away, and the job goes on
 *       from what is stored. A store that only one watcher uses need not check.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
public interface MemoryStore {

  /** Returns all rows of that cluster, in any order. */
  List<StoredJob> list(String cluster);

  /** Returns the rows of those jobs, as far as there are any, in any order. */
  List<StoredJob> load(Collection<JobKey> jobs);

  /**
   * Keeps each of {@code jobs} instead of its row before.
   *
   * @param jobs at most 256, each of another key
   * @return those that were refused: there is a row whose revision is not one less than the new
   *     one's, or none although that is more than 1
   */
  Set<JobKey> save(List<StoredJob> jobs);

  /**
   * Forgets the job: it was removed from the watcher, or a discovered one is no more. Comes from
   * whoever removes a job, or from the watcher's own thread.
   */
  void delete(JobKey job);

  /** Returns a new store that lives and dies with this process. */
  static MemoryStore inMemory() {
    return new InMemory();
  }
}
