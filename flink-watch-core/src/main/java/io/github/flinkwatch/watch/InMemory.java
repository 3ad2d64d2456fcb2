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
                long revision = before == null ? 0 : before.revision();
                return job.revision() == revision + 1 ? job : before;
              });
      if (kept != job) {
        refused.add(job.key());
      }
    }
    return refused;
  }

  @Override
  public void delete(JobKey job) {
    rows.remove(job);
  }
}
