package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memory of all jobs in the store: on one thread of its own, many jobs in one call. What
 * the store refuses to do now is done later, further and further apart. Thread-safe.
 */
final class MemoryKeeper {

  private static final int MOST = 256;
  private static final int DELETES = 0;
  private static final int LISTS = 1;
  private static final int LOADS = 2;
  private static final int SAVES = 3;
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  /** How soon a row is to be saved; until then it waits for others, to go in one call. */
  private enum Urgency {
    /** A verdict without news: whoever takes over without it has seen one look less. */
    NOTHING_NEW(Duration.ofSeconds(30)),
    /** An event was told, which would be told again. */
    TOLD(Duration.ofSeconds(1)),
    /** An event waits for it. */
    NEWS(Duration.ZERO);

    private final Duration wait;

    Urgency(Duration wait) {
      this.wait = wait;
    }
  }

  /** How long an event waits for its row to be saved. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HostBoundary host;
  private final WorkExecutors workers;
  private final MemoryStore store;
  private final List<BooleanSupplier> tasks =
      List.of(this::deleteSome, this::listOne, this::loadSome, this::saveSome);
  private final SerialWorker thread = new SerialWorker("flink-watch-store", this::work);

  /** Whose rows are to be deleted, and by which epoch. */
  @GuardedBy("this")
  private final Map<JobKey, Long> deletes = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Set<ClusterRounds> lists = new LinkedHashSet<>();

  @GuardedBy("this")
  private final Map<JobKey, JobCase> loads = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<JobKey, JobCase> saves = new LinkedHashMap<>();

  /** Whether rows are to be saved now, and not yet to wait for others. */
  @GuardedBy("this")
  private boolean ripe;

  /** For how urgent a row a timer runs that makes them ripe, if one does. */
  @GuardedBy("this")
  private @Nullable Urgency ripening;

  /** The number of that timer: an earlier one is none any more. */
  @GuardedBy("this")
  private long timer;

  /** How many wait for all rows to be saved. */
  @GuardedBy("this")
  private int hurried;

  /** What is being saved now. */
  @GuardedBy("this")
  private Set<JobKey> saving = Set.of();

  @GuardedBy("this")
  private boolean working;

  @GuardedBy("this")
  private boolean resting;

  /** The task that comes first: one that fails comes last, or it would keep the others waiting. */
  @GuardedBy("this")
  private int first;

  @GuardedBy("this")
  private int failures;

  @GuardedBy("this")
  private int batch = MOST;

  @GuardedBy("this")
  private long refused;

  MemoryKeeper(HostBoundary host, WorkExecutors workers, MemoryStore store) {
    this.host = host;
    this.workers = workers;
    this.store = store;
  }

  // what is to be done

  /** Has the rows of a cluster listed. */
  void list(ClusterRounds cluster) {
    synchronized (this) {
      lists.add(cluster);
    }
    thread.wake();
  }

  /** Has a job's row loaded. */
  void load(JobCase job) {
    synchronized (this) {
      loads.put(job.key(), job);
    }
    thread.wake();
  }

  /**
   * Has a job's row saved, at once if that is news; its events are told after that, or now if the
   * store is away.
   */
  void save(JobCase job) {
    save(job, job.hasNews() ? Urgency.NEWS : Urgency.NOTHING_NEW);
  }

  /** The same, of a job of which an event was told. */
  void saveTold(JobCase job) {
    save(job, job.hasNews() ? Urgency.NEWS : Urgency.TOLD);
  }

  void saveNow(JobCase job) {
    save(job, Urgency.NEWS);
  }

  private void save(JobCase job, Urgency urgency) {
    boolean away;
    long begun = 0;
    synchronized (this) {
      saves.put(job.key(), job);
      away = failures > 0;
      ripe |= urgency == Urgency.NEWS || hurried > 0 || saves.size() >= MOST;
      if (!ripe && (ripening == null || urgency.compareTo(ripening) > 0)) {
        ripening = urgency;
        begun = ++timer;
      }
    }
    if (away) {
      job.handOver();
    }
    if (begun > 0) {
      long number = begun;
      workers.after(urgency.wait, () -> ripen(number));
    }
    thread.wake();
  }

  private void ripen(long ofTimer) {
    synchronized (this) {
      if (ofTimer != timer) {
        return;
      }
      ripe = true;
    }
    thread.wake();
  }

  /** Deletes a job's row: right here unless it is being saved, and later if that fails. */
  void delete(JobKey job, long epoch, boolean here) {
    boolean free;
    synchronized (this) {
      loads.remove(job);
      saves.remove(job);
      deletes.put(job, epoch);
      free = !saving.contains(job);
    }
    if (here && free && host.run("the memory store", () -> store.delete(Set.of(job), epoch))) {
      synchronized (this) {
        deletes.remove(job);
      }
    } else {
      thread.wake();
    }
  }

  /** Leaves a cluster's jobs alone. */
  void forget(ClusterRounds cluster, Collection<JobKey> jobs) {
    synchronized (this) {
      lists.remove(cluster);
      jobs.forEach(loads::remove);
      jobs.forEach(saves::remove);
    }
  }

  // what is done

  private boolean work() {
    synchronized (this) {
      if (resting) {
        return false;
      }
      working = true;
    }
    try {
      for (int i = 0; i < tasks.size(); i++) {
        int task = (first() + i) % tasks.size();
        if (tasks.get(task).getAsBoolean()) {
          return true;
        }
      }
      return false;
    } finally {
      synchronized (this) {
        working = false;
        saving = Set.of();
        notifyAll();
      }
    }
  }

  private boolean deleteSome() {
    Map<JobKey, Long> some = someDeletes();
    if (some.isEmpty()) {
      return false;
    }
    long epoch = some.values().iterator().next();
    if (went(host.run("the memory store", () -> store.delete(some.keySet(), epoch)))) {
      synchronized (this) {
        deletes.keySet().removeAll(some.keySet());
      }
    } else {
      comesLast(DELETES);
      deleteLater(some);
    }
    return true;
  }

  private boolean listOne() {
    ClusterRounds cluster = firstList();
    if (cluster == null) {
      return false;
    }
    Optional<List<StoredJob>> rows =
        host.get(
            "the memory store",
            () -> List.copyOf(store.list(cluster.cluster().name(), cluster.cluster().epoch())));
    if (!went(rows.isPresent())) {
      comesLast(LISTS);
      listLater(cluster);
    } else {
      boolean wanted;
      synchronized (this) {
        wanted = lists.remove(cluster);
      }
      if (wanted) {
        cluster.remember(rows.get());
      }
    }
    return true;
  }

  private boolean loadSome() {
    Map<JobKey, JobCase> jobs = someLoads();
    if (jobs.isEmpty()) {
      return false;
    }
    Optional<List<StoredJob>> rows =
        host.get("the memory store", () -> List.copyOf(store.load(jobs.keySet())));
    if (!went(rows.isPresent())) {
      comesLast(LOADS);
      loadLater(jobs);
      return true;
    }
    Map<JobKey, StoredJob> byKey = new HashMap<>();
    rows.get().forEach(row -> byKey.put(row.key(), row));
    jobs.forEach(
        (key, job) -> {
          boolean wanted;
          synchronized (this) {
            wanted = loads.remove(key, job);
          }
          if (wanted) {
            job.loaded(byKey.get(key));
          }
        });
    return true;
  }

  private boolean saveSome() {
    Map<JobKey, JobCase> jobs = someSaves();
    if (jobs.isEmpty()) {
      return false;
    }
    List<StoredJob> rows = new ArrayList<>(jobs.size());
    boolean news = false;
    for (JobCase job : jobs.values()) {
      StoredJob row = job.rowToSave();
      if (row != null) {
        rows.add(row);
        news |= !row.untold().isEmpty();
      }
    }
    if (rows.isEmpty()) {
      return true;
    }
    if (news) {
      workers.after(PATIENCE, () -> jobs.values().forEach(JobCase::handOver));
    }
    Optional<Set<JobKey>> answer = host.get("the memory store", () -> Set.copyOf(store.save(rows)));
    boolean saved = went(answer.isPresent());
    if (!saved) {
      comesLast(SAVES);
      saveLater(jobs);
    }
    for (StoredJob row : rows) {
      JobCase job = jobs.get(row.key());
      if (job == null) {
        continue;
      }
      if (!saved) {
        job.notSaved(row);
      } else if (answer.get().contains(row.key())) {
        refused(job);
      } else {
        job.saved(row);
      }
    }
    return true;
  }

  private void refused(JobCase job) {
    synchronized (this) {
      refused++;
    }
    job.refused();
    load(job);
  }

  // how it goes

  /**
   * Notes whether a call went well; after one that did not, the store is left alone for a while.
   */
  private boolean went(boolean well) {
    Duration rest = Duration.ofSeconds(1);
    synchronized (this) {
      if (well) {
        failures = 0;
        batch = Math.min(MOST, batch * 2);
        return true;
      }
      failures++;
      batch = 1; // perhaps it is one row that the store cannot take: then the others pass it
      resting = true;
      for (int i = 1; i < failures && rest.compareTo(LONGEST_REST) < 0; i++) {
        rest = rest.multipliedBy(2);
      }
    }
    workers.after(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST, this::goOn);
    return false;
  }

  private void goOn() {
    synchronized (this) {
      resting = false;
    }
    thread.wake();
  }

  /** Some whose rows are to be deleted by the same epoch. */
  private synchronized Map<JobKey, Long> someDeletes() {
    Map<JobKey, Long> some = new LinkedHashMap<>();
    Long epoch = null;
    for (Map.Entry<JobKey, Long> job : deletes.entrySet()) {
      epoch = epoch == null ? job.getValue() : epoch;
      if (some.size() < batch && job.getValue().equals(epoch)) {
        some.put(job.getKey(), job.getValue());
      }
    }
    return some;
  }

  private synchronized @Nullable ClusterRounds firstList() {
    return lists.isEmpty() ? null : lists.iterator().next();
  }

  /** A row that is yet to be deleted is not the job's any more. */
  private synchronized Map<JobKey, JobCase> someLoads() {
    Map<JobKey, JobCase> some = new LinkedHashMap<>();
    for (Map.Entry<JobKey, JobCase> job : loads.entrySet()) {
      if (some.size() < batch && !deletes.containsKey(job.getKey())) {
        some.put(job.getKey(), job.getValue());
      }
    }
    return some;
  }

  /** Takes some jobs that are to be saved now. */
  private synchronized Map<JobKey, JobCase> someSaves() {
    Map<JobKey, JobCase> some = new LinkedHashMap<>();
    for (Map.Entry<JobKey, JobCase> job : saves.entrySet()) {
      if (!ripe || some.size() == batch) {
        break;
      }
      some.put(job.getKey(), job.getValue());
    }
    saves.keySet().removeAll(some.keySet());
    if (saves.isEmpty()) {
      ripe = false;
      ripening = null;
      timer++;
    }
    saving = Set.copyOf(some.keySet());
    return some;
  }

  private synchronized int first() {
    return first;
  }

  private synchronized void comesLast(int task) {
    first = (task + 1) % tasks.size();
  }

  private synchronized void deleteLater(Map<JobKey, Long> some) {
    toTheEnd(deletes, some);
  }

  private synchronized void listLater(ClusterRounds cluster) {
    if (lists.remove(cluster)) {
      lists.add(cluster);
    }
  }

  private synchronized void loadLater(Map<JobKey, JobCase> jobs) {
    toTheEnd(loads, jobs);
  }

  /** Some that still wait, and for the same, wait behind all others. */
  private static <V> void toTheEnd(Map<JobKey, V> all, Map<JobKey, V> some) {
    some.forEach(
        (key, value) -> {
          if (all.remove(key, value)) {
            all.put(key, value);
          }
        });
  }

  private synchronized void saveLater(Map<JobKey, JobCase> jobs) {
    ripe = true;
    jobs.forEach(
        (key, job) -> {
          if (!job.isRemoved()) {
            saves.putIfAbsent(key, job);
          }
        });
  }

  /** Returns how many jobs have a row that is yet to be loaded. */
  synchronized int unloaded() {
    return loads.size() + lists.size();
  }

  /** Returns how many jobs have a row that is yet to be saved or deleted. */
  synchronized int unsaved() {
    return saves.size() + saving.size() + deletes.size();
  }

  synchronized long refusedSaves() {
    return refused;
  }

  /** Returns whether the store failed the last time that it was called. */
  synchronized boolean isAway() {
    return failures > 0;
  }

  /** Returns whether there is nothing to do before time passes. */
  synchronized boolean isAtRest() {
    int waiting = ripe ? 0 : saves.size();
    return !working && (resting || unloaded() + unsaved() == waiting);
  }

  /** Returns which of those jobs are yet to be saved. */
  synchronized Set<JobKey> unsaved(Collection<JobKey> jobs) {
    Set<JobKey> unsaved = new HashSet<>();
    for (JobKey job : jobs) {
      if (saves.containsKey(job) || saving.contains(job)) {
        unsaved.add(job);
      }
    }
    return unsaved;
  }

  /** Waits until those jobs are saved, the store has failed, or {@code end} by nanoTime. */
  void await(Collection<JobKey> jobs, long end) throws InterruptedException {
    synchronized (this) {
      hurried++;
      ripe = true;
    }
    goOn();
    try {
      awaitSaved(jobs, end);
    } finally {
      synchronized (this) {
        hurried--;
      }
    }
  }

  private synchronized void awaitSaved(Collection<JobKey> jobs, long end)
      throws InterruptedException {
    for (long left = end - System.nanoTime();
        left > 0 && !(resting && !working) && !unsaved(jobs).isEmpty();
        left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }
}
