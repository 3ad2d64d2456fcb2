package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A store that lives and dies with the process. Thread-safe. */
final class InMemory implements MemoryStore {

  private final Map<JobKey, StoredJob> rows = new ConcurrentHashMap<>();

  @Override
  public List<StoredJob> list(String cluster) {
    return rows.values().stream()
        .filter(row -> row.cluster().equals(cluster))
        .collect(Collectors.toList());
  }

  @Override
  public List<StoredJob> load(Collection<JobKey> jobs) {
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
  public Set<JobKey> save(List<StoredJob> jobs) {
    Set<JobKey> refused = new HashSet<>();
    for (StoredJob job : jobs) {
      StoredJob kept =
          rows.compute(
              job.key(),
              (key, before) -> {
                boolean follows = job.revision() == (before == null ? 1 : before.revision() + 1);
                boolean late = before != null && before.epoch() > job.epoch();
                return follows && !late ? job : before;
              });
      if (kept != job) {
        refused.add(job.key());
      }
    }
    return refused;
  }

  @Override
  public void delete(Collection<JobKey> jobs, long epoch) {
    for (JobKey job : jobs) {
      rows.computeIfPresent(job, (key, row) -> row.epoch() > epoch ? row : null);
    }
  }
}
