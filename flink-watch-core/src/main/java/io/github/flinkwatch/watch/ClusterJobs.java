package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The watched jobs of one cluster, and which row of its list is whose. Thread-safe. */
final class ClusterJobs {

  /** What becomes of the row in the store when a job is removed. */
  enum Row {
    /** It is deleted before the call returns. */
    DELETE,
    /** It is deleted soon. */
    DELETE_LATER,
    /** It stays, for whoever watches the job next. */
    KEEP
  }

  private final WatchContext with;
  private final ClusterRounds rounds;
  private final WatchedCluster cluster;

  @GuardedBy("this")
  private final Map<JobKey, JobCase> cases = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<JobId, JobCase> byId = new HashMap<>();

  @GuardedBy("this")
  private int made;

  @GuardedBy("this")
  private boolean closed;

  ClusterJobs(WatchContext with, ClusterRounds rounds) {
    this.with = with;
    this.rounds = rounds;
    this.cluster = rounds.cluster();
  }

  /**
   * Adds a job; one that is there already goes on under what is said now.
   *
   * @return whether anything is new
   */
  boolean add(WatchedJob job, boolean discovered) {
    JobCase added = addNew(job, discovered);
    if (added != null) {
      with.keeper.load(added);
      return true;
    }
    JobCase known = find(JobKey.of(cluster.name(), job.ref()));
    return known != null && !discovered && known.say(job);
  }

  /** Adds a discovered job as the store has it, unless it is there. */
  void remember(StoredJob row) {
    JobCase added = addNew(WatchedJob.of(row.ref()), true);
    if (added != null) {
      added.loaded(row);
    }
  }

  private @Nullable JobCase addNew(WatchedJob job, boolean discovered) {
    JobKey key = JobKey.of(cluster.name(), job.ref());
    JobCase added;
    synchronized (this) {
      if (closed || cases.containsKey(key)) {
        return null;
      }
      added = new JobCase(with, rounds, job, discovered, plan(Stagger.phase(made++)));
      cases.put(key, added);
      with.whose.put(key, rounds);
      if (job.ref().jobId().isPresent()) {
        byId.put(job.ref().jobId().get(), added);
      }
    }
    rounds.wake();
    return added;
  }

  private LookPlan plan(double turn) {
    return new LookPlan(
        with.ticks(with.deepInterval),
        with.ticks(with.archivePatience),
        cluster.sources().archive().isPresent() || cluster.sources().history().isPresent(),
        turn);
  }

  synchronized @Nullable JobCase find(JobKey job) {
    return cases.get(job);
  }

  boolean remove(JobKey job, Row row) {
    JobCase gone;
    synchronized (this) {
      gone = cases.remove(job);
      with.whose.remove(job, rounds);
      if (gone != null && gone.ref().jobId().isPresent()) {
        byId.remove(gone.ref().jobId().get(), gone);
      }
    }
    if (gone == null) {
      return false;
    }
    gone.remove(row != Row.DELETE_LATER);
    if (row == Row.KEEP) {
      with.keeper.forget(rounds, List.of(job));
    } else {
      with.keeper.delete(job, cluster.epoch(), row == Row.DELETE);
    }
    return true;
  }

  /** Removes all, and takes no more. */
  void removeAll(Row row) {
    List<JobCase> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(cases.values());
    }
    with.keeper.forget(rounds, List.of());
    all.forEach(job -> remove(job.key(), row));
  }

  synchronized List<JobCase> all() {
    return new ArrayList<>(cases.values());
  }

  boolean allSettled() {
    return all().stream().allMatch(JobCase::isSettled);
  }

  /** Finds each row's case; a job that nobody knows yet gets one if jobs are discovered. */
  Map<JobCase, JobOverview> rows(ClusterLook look) {
    List<JobOverview> listed = look.jobs();
    Map<JobCase, JobOverview> rows = new HashMap<>(2 * listed.size());
    JobCase sole = listed.size() == 1 ? matchesSoleJob() : null;
    for (JobOverview row : listed) {
      JobCase job = find(row.jobId());
      if (job == null && cluster.discoversJobs() && sole == null) {
        add(WatchedJob.of(discovered(row)), true);
        job = find(row.jobId());
      }
      if (job != null) {
        rows.putIfAbsent(job, row);
      }
    }
    if (rows.isEmpty() && sole != null) {
      for (JobCase job : all()) {
        if (job.ref().mayMatchSoleJob()) {
          rows.put(job, listed.get(0));
        }
      }
    }
    return rows;
  }

  private synchronized @Nullable JobCase find(JobId id) {
    return byId.get(id);
  }

  private @Nullable JobCase matchesSoleJob() {
    return all().stream().filter(job -> job.ref().mayMatchSoleJob()).findFirst().orElse(null);
  }

  private JobRef discovered(JobOverview row) {
    return JobRef.builder().jobId(row.jobId()).name(row.name()).clusterKind(cluster.kind()).build();
  }

  /** A discovered job that has ended, or was missing for long, and is listed no more. */
  boolean isOver(JobCase job, long tick) {
    return job.isDiscovered()
        && !job.hasUntold()
        && (job.isSettled()
            || job.unlistedFor(tick)
                > with.ticks(with.evaluator.thresholds().jobStoreExpiration()));
  }
}
