package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A database: what it keeps is text; it can be away, and tells what it was asked. */
final class MoodyStore implements MemoryStore {

  final MemoryStore in = MemoryStore.inMemory();
  final AtomicInteger listsThatFail = new AtomicInteger();
  final AtomicInteger loadsThatFail = new AtomicInteger();
  final AtomicInteger savesThatFail = new AtomicInteger();
  final AtomicInteger deletesThatFail = new AtomicInteger();
  final AtomicInteger saves = new AtomicInteger();
  final AtomicInteger loads = new AtomicInteger();
  final List<StoredJob> saved = Collections.synchronizedList(new ArrayList<>());

  private static void mood(AtomicInteger failures) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the database is away");
    }
  }

  private static List<StoredJob> read(List<StoredJob> rows) {
    return rows.stream().map(row -> StoredJob.fromJson(row.toJson())).collect(Collectors.toList());
  }

  @Override
  public List<StoredJob> list(String cluster, long epoch) {
    mood(listsThatFail);
    return read(in.list(cluster, epoch));
  }

  /** Returns the rows of a cluster as they are. */
  List<StoredJob> rows(String cluster) {
    return in.list(cluster, 0);
  }

  @Override
  public List<StoredJob> load(Collection<JobKey> jobs) {
    mood(loadsThatFail);
    loads.incrementAndGet();
    return read(in.load(jobs));
  }

  @Override
  public Set<JobKey> save(List<StoredJob> jobs) {
    mood(savesThatFail);
    saves.incrementAndGet();
    Set<JobKey> refused = in.save(jobs);
    jobs.stream().filter(job -> !refused.contains(job.key())).forEach(saved::add);
    return refused;
  }

  @Override
  public void delete(Collection<JobKey> jobs, long epoch) {
    mood(deletesThatFail);
    in.delete(jobs, epoch);
  }
}
