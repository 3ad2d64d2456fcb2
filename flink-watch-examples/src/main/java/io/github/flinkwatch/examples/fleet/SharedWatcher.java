package io.github.flinkwatch.examples.fleet;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.ClusterEvent;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.JobListener;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * One of several processes that watch a fleet together. Each partition of the clusters is one
 * execution of db-scheduler, which lasts as long as this process has it: to run it is to hold the
 * lease. Whoever begins gains the clusters in the store, so that whoever had them before is
 * refused; whoever cannot prove any more that he lives lets go before another one begins, and
 * whoever sees no Flink at all gives back what he has.
 */
final class SharedWatcher implements AutoCloseable {

  private static final String LEASE = "flink-watch";
  private static final Duration GLANCE = Duration.ofMillis(200);

  /** How often a partition is left to others that have not their share yet. */
  private static final int MOST_LEFT = 3;

  /** For how many heartbeats a process that saw no Flink at all leaves partitions to others. */
  private static final int BLIND_BEATS = 8;

  /** As a part of the time after which the others take this process for dead. */
  private static final double TIME_TO_LET_GO = 0.6;

  /**
   * How the fleet is shared. All processes are to have the same.
   *
   * @param count of partitions, several for each process, and never changed while any runs
   * @param processes that are expected; each takes its even share, and more if nobody else does
   * @param heartbeat after four without one a process is taken for dead
   * @param lease after which partitions are given out anew, so that a new process has its share
   */
  record Sharing(int count, int processes, Duration heartbeat, Duration lease) {
    int share() {
      return (count + processes - 1) / processes;
    }
  }

  private final Map<String, URI> clusters;
  private final Sharing sharing;
  private final Partitions partitions;
  private final JdbcMemoryStore store;
  private final FlinkRestClient anyFlink;
  private final JobWatcher watcher;
  private final Consumer<JobEvent> outside;
  private final Consumer<String> log;
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final Set<String> mine = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private volatile long blindUntil = System.nanoTime();

  /** Its data: how often it was left to others since somebody had it. */
  private final CustomTask<Integer> lease =
      Tasks.custom(LEASE, Integer.class)
          .onFailure((done, next) -> next.reschedule(done, done.getTimeDone().plus(GLANCE)))
          .execute(this::takeOrLeave);

  private final RecurringTask<Void> telling =
      Tasks.recurring("flink-watch-outbox", FixedDelay.ofMillis(500))
          .execute((instance, context) -> tellOutbox());
  private final Scheduler scheduler;

  /**
   * @param name of this process
   * @param clusters the whole fleet, by name
   * @param outside who is told each alert; at least once, with the same id if again
   * @param log hears which partitions come and go
   */
  SharedWatcher(
      String name,
      DataSource database,
      Map<String, URI> clusters,
      Sharing sharing,
      JobWatcher.Builder watcher,
      Consumer<JobEvent> outside,
      Consumer<String> log)
      throws SQLException {
    this.clusters = Map.copyOf(clusters);
    this.sharing = sharing;
    this.partitions = new Partitions(sharing.count());
    this.store = JdbcMemoryStore.postgresql(database).withOutbox();
    this.anyFlink = FlinkRestClient.of(clusters.values().iterator().next());
    this.outside = outside;
    this.log = log;
    this.watcher = watcher.memoryStore(store).listener(new Losses()).build();
    this.scheduler =
        new OnDatabaseTime(database, List.of(lease))
            .startTasks(telling)
            .schedulerName(new SchedulerName.Fixed(name))
            .threads(sharing.count() + 1) // the last one that lives has all, and the outbox
            .pollingInterval(sharing.heartbeat().dividedBy(2))
            .heartbeatInterval(sharing.heartbeat())
            .missedHeartbeatsLimit(4)
            .shutdownMaxWait(Duration.ofSeconds(10))
            .build();
  }

  /** Leases are compared by one clock, which is nobody's own. */
  private static final class OnDatabaseTime extends SchedulerBuilder {
    OnDatabaseTime(DataSource database, List<Task<?>> tasks) throws SQLException {
      super(database, tasks);
      clock = DatabaseClock.of(database);
    }
  }

  void start() {
    watcher.start();
    for (int partition = 0; partition < sharing.count(); partition++) {
      scheduler.scheduleIfNotExists(lease.instance(String.valueOf(partition), 0), Instant.EPOCH);
    }
    scheduler.start();
  }

  /**
   * Whoever has its share, and whoever sees no Flink, leaves the rest to others, unless nobody
   * wants it.
   */
  private CompletionHandler<Integer> takeOrLeave(
      TaskInstance<Integer> partition, ExecutionContext context) {
    try {
      boolean hasItsShare = held.incrementAndGet() > sharing.share();
      boolean blind = System.nanoTime() - blindUntil < 0;
      if (partition.getData() < (blind ? 2 * MOST_LEFT : hasItsShare ? MOST_LEFT : 0)) {
        Duration soon = sharing.heartbeat().dividedBy(2);
        return (done, next) ->
            next.reschedule(done, done.getTimeDone().plus(soon), partition.getData() + 1);
      }
      hold(partition.getId(), context);
      return (done, next) -> next.reschedule(done, done.getTimeDone().plus(GLANCE), 0);
    } finally {
      held.decrementAndGet();
    }
  }

  /** Watches the clusters of a partition for as long as it is ours. */
  private void hold(String partition, ExecutionContext context) {
    Collection<String> ours = partitions.clusters(Integer.parseInt(partition), clusters.keySet());
    // The last time that we had it may not be over.
    synchronized (locks.computeIfAbsent(partition, key -> new Object())) {
      Map<String, Long> epochs = store.gain(ours);
      lost.removeAll(ours);
      silent.removeAll(ours);
      mine.addAll(ours);
      ours.forEach(name -> watcher.add(cluster(name, requireNonNull(epochs.get(name)))));
      log.accept("gained " + partition);
      String end = untilItEnds(ours, context);
      if (end.equals("let go of")) {
        ours.forEach(watcher::abandon);
      } else {
        ours.forEach(watcher::release);
      }
      mine.removeAll(ours);
      log.accept(end + " " + partition);
    }
  }

  private WatchedCluster cluster(String name, long epoch) {
    return WatchedCluster.builder(name)
        .flink(anyFlink.at(requireNonNull(clusters.get(name))))
        .epoch(epoch)
        .build();
  }

  private String untilItEnds(Collection<String> ours, ExecutionContext context) {
    double jitter = 0.8 + ThreadLocalRandom.current().nextDouble() * 0.4;
    long end = System.nanoTime() + (long) (sharing.lease().toNanos() * jitter);
    while (System.nanoTime() < end && !context.getSchedulerState().isShuttingDown()) {
      if (context.getCurrentlyExecuting().getHeartbeatState().getFractionDead() > TIME_TO_LET_GO) {
        return "let go of";
      }
      if (ours.stream().anyMatch(lost::contains)) {
        return "lost";
      }
      if (seesNothing()) {
        blindUntil = System.nanoTime() + sharing.heartbeat().multipliedBy(BLIND_BEATS).toNanos();
        return "saw nothing of";
      }
      try {
        Thread.sleep(GLANCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "let go of";
      }
    }
    return "gave back";
  }

  /** Not one Flink of all that it watches answers: it is the network of this process, perhaps. */
  private boolean seesNothing() {
    return !mine.isEmpty() && silent.containsAll(mine);
  }

  /** Whoever runs this is the only one, but for one that was frozen: then some are told twice. */
  private void tellOutbox() {
    for (List<JobEvent> events = store.untold(100); !events.isEmpty(); events = store.untold(100)) {
      events.forEach(outside);
      store.told(events);
    }
  }

  private final class Losses implements JobListener {
    @Override
    public void onEvent(JobEvent event) {
      // The outbox has it.
    }

    @Override
    public void onClusterEvent(ClusterEvent event) {
      switch (event.type()) {
        case LOST -> lost.add(event.cluster());
        case SILENT -> silent.add(event.cluster());
        case ANSWERING -> silent.remove(event.cluster());
        default -> {}
      }
    }
  }

  @Override
  public void close() {
    scheduler.stop();
    watcher.close(Duration.ofSeconds(5));
    anyFlink.close();
  }
}
