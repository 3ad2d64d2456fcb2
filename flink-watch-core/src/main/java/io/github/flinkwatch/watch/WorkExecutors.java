package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Who does the work: what wakes the watcher after a while, and what judges. Both may be the host's;
 * what the host's refuse is done all the same, and what they run twice is done once. Thread-safe.
 */
final class WorkExecutors {

  private final HostBoundary host;
  private final @Nullable ScheduledExecutorService scheduler;
  private final @Nullable Executor executor;
  private volatile boolean closed;

  @GuardedBy("this")
  private @Nullable ScheduledThreadPoolExecutor ownTimer;

  @GuardedBy("this")
  private @Nullable ThreadPoolExecutor ownJudges;

  WorkExecutors(
      HostBoundary host,
      @Nullable ScheduledExecutorService scheduler,
      @Nullable Executor executor) {
    this.host = host;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  /** Runs a short task after a while, unless the watcher is closed by then. */
  void after(Duration delay, Runnable task) {
    if (closed) {
      return;
    }
    Runnable once =
        once(
            () -> {
              if (!closed) {
                task.run();
              }
            });
    long nanos = Math.max(0, delay.toNanos());
    ScheduledExecutorService theirs = scheduler;
    if (theirs == null
        || host.get("the scheduler", () -> theirs.schedule(once, nanos, TimeUnit.NANOSECONDS))
            .isEmpty()) {
      timer(once, nanos);
    }
  }

  private synchronized void timer(Runnable task, long nanos) {
    if (closed) {
      return;
    }
    ScheduledThreadPoolExecutor timer = ownTimer;
    if (timer == null) {
      timer = new ScheduledThreadPoolExecutor(1, daemons("flink-watch-timer"));
      timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
      ownTimer = timer;
    }
    Object unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Runs a task on a judging thread. What the executor refuses is done right here, by the thread
   * that brought the answer: places must be left and jobs given back, whoever does it. That is
   * safe, for no task waits, holds a lock, or minds its thread.
   */
  void judge(Runnable task) {
    Runnable once = once(task);
    Executor theirs = executor;
    if (theirs == null) {
      judges().execute(once);
    } else if (!host.run("the executor", () -> theirs.execute(once))) {
      once.run();
    }
  }

  /** As many threads as there are processors, as they are needed, and none when nothing is. */
  private synchronized Executor judges() {
    ThreadPoolExecutor judges = ownJudges;
    if (judges == null) {
      int most = Math.max(2, Runtime.getRuntime().availableProcessors());
      judges =
          new ThreadPoolExecutor(
              most,
              most,
              30,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              daemons("flink-watch-judge"));
      judges.allowCoreThreadTimeOut(true);
      ownJudges = judges;
    }
    return judges;
  }

  private Runnable once(Runnable task) {
    AtomicBoolean begun = new AtomicBoolean();
    return () -> {
      if (begun.compareAndSet(false, true)) {
        try {
          task.run();
        } catch (Throwable bug) {
          host.failed("flink-watch itself", bug);
        }
      }
    };
  }

  static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  boolean isClosed() {
    return closed;
  }

  /** Begins nothing more; what judges ends what it has. */
  synchronized void close() {
    closed = true;
    if (ownTimer != null) {
      ownTimer.shutdownNow();
    }
  }
}
