package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store that lives and dies with the process. Thread-safe. */
final class InMemoryStore implements MemoryStore {

  @GuardedBy("this")
  private final Map<JobKey, StoredJob> rows = new HashMap<>();

  /** The latest epoch of each cluster that has one. */
  @GuardedBy("this")
  private final Map<String, Long> epochs = new HashMap<>();

  @Override
  public synchronized List<StoredJob> list(String cluster, long epoch) {
    isLatest(cluster, epoch);
    return rows.values().stream()
        .filter(row -> row.cluster().equals(cluster))
        .collect(Collectors.toList());
  }

  @Override
  public synchronized List<StoredJob> load(Collection<JobKey> jobs) {
    List<StoredJob> found = new ArrayList<>(jobs.size());
    for (JobKey job : jobs) {
      StoredJob row = rows.get(job);
      if (row != null) {
        found.add(row);
      }
    }
    return found;
  }

  @Override
  public synchronized Set<JobKey> save(List<StoredJob> jobs) {
    Set<JobKey> refused = new HashSet<>();
    for (StoredJob job : jobs) {
      if (isLatest(job.cluster(), job.epoch()) && follows(rows.get(job.key()), job)) {
        rows.put(job.key(), job);
      } else {
        refused.add(job.key());
      }
    }
    return refused;
  }

  @Override
  public synchronized void delete(Collection<JobKey> jobs, long epoch) {
    for (JobKey job : jobs) {
      rows.computeIfPresent(
          job, (key, row) -> epochs.getOrDefault(row.cluster(), 0L) > epoch ? row : null);
    }
  }

  private static boolean follows(@Nullable StoredJob before, StoredJob job) {
    return job.revision() == (before == null ? 1 : before.revision() + 1);
  }

  /** Notes a later epoch, and returns whether there is none later than this one. */
  @GuardedBy("this")
  private boolean isLatest(String cluster, long epoch) {
    return epoch == 0
        ? !epochs.containsKey(cluster)
        : epochs.merge(cluster, epoch, Math::max) <= epoch;
  }
}
