package io.github.flinkwatch.internal.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one transport: bounded, named, daemon, and gone when they are idle. None takes
 * over the class loader or the inheritable locals of whoever happens to start it.
 */
final class Threads {

  private static final int IDLE_SECONDS = 2;
  private static final int OF_THE_CLIENT = 16;
  private static final int OF_OTHERS = 256;

  private Threads() {}

  /** One thread per exchange in flight, started when there is one. */
  static ThreadPoolExecutor forExchanges(int maxConcurrent) {
    // Twice: a thread that ends one exchange lets in the next before it is idle again.
    return pool("flink-watch-http", 0, 2 * maxConcurrent + 8, new SynchronousQueue<>());
  }

  /** What the JDK's client does between its socket and a waiting exchange. */
  static ThreadPoolExecutor forClient() {
    ThreadPoolExecutor pool =
        pool("flink-watch-http-io", OF_THE_CLIENT, OF_THE_CLIENT, new LinkedBlockingQueue<>());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** What is not ours and may block: outputs of downloads, continuations of late answers. */
  static ThreadPoolExecutor forOthers() {
    return pool("flink-watch-http-aside", 0, OF_OTHERS, new SynchronousQueue<>());
  }

  /** Deadlines. Nothing that may block runs there. */
  static ScheduledThreadPoolExecutor forDeadlines() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, factory("flink-watch-http-timer"));
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true); // what was asked has its end
    return timer;
  }

  private static ThreadPoolExecutor pool(
      String name, int core, int most, BlockingQueue<Runnable> queue) {
    return new ThreadPoolExecutor(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, factory(name));
  }

  private static ThreadFactory factory(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + "-" + count.incrementAndGet(), 0, false);
      thread.setContextClassLoader(Threads.class.getClassLoader());
      thread.setDaemon(true);
      return thread;
    };
  }
}
