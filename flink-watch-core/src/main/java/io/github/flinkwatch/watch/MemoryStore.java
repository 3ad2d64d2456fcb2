package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobMemory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a watcher keeps what it must remember of each job: in memory by default, in the platform's
 * database if a restart must not forget, or if another watcher may take the job over.
 *
 * <p>A watcher loads a job's memory once, when the job is added, and saves it after each judgement.
 * Calls come from the watcher's judging threads, for one job never two at once, and may block for a
 * moment. What they throw is logged; the watcher goes on with the memory it has. Implementations
 * are thread-safe.
 */
public interface MemoryStore {

  /** Returns what was saved last, or empty if nothing was. */
  Optional<JobMemory> load(JobRef job);

  /** Keeps {@code memory}, instead of what was kept before. */
  void save(JobRef job, JobMemory memory);

  /** Forgets the job: it was removed from the watcher, or a discovered one is no more. */
  void delete(JobRef job);

  /** Returns a new store that lives and dies with this process. */
  static MemoryStore inMemory() {
    Map<JobRef, JobMemory> memories = new ConcurrentHashMap<>();
    return new MemoryStore() {
      @Override
      public Optional<JobMemory> load(JobRef job) {
        return Optional.ofNullable(memories.get(job));
      }

      @Override
      public void save(JobRef job, JobMemory memory) {
        memories.put(job, memory);
      }

      @Override
      public void delete(JobRef job) {
        memories.remove(job);
      }
    };
  }
}
