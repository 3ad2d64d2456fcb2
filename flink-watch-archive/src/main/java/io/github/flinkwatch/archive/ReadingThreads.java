package io.github.flinkwatch.archive;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that read archives where the embedder gives none: few, and gone when idle. */
final class ReadingThreads {

  /**
   * All readers together; one whose store hangs holds {@link BlockingReads#MOST_HANGING} at most.
   */
  private static final int MOST = 64;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  static final Executor SHARED = pool();

  private ReadingThreads() {}

  private static Executor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST, MOST, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ReadingThreads::thread);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Thread thread(Runnable task) {
    // Nothing of whoever asked first may be kept: no class loader, no thread locals.
    Thread thread =
        new Thread(null, task, "flink-watch-archive-" + NUMBER.incrementAndGet(), 0, false);
    thread.setContextClassLoader(ReadingThreads.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
