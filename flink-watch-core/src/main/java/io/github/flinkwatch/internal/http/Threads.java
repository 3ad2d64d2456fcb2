package io.github.flinkwatch.internal.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one transport: bounded, named, daemon, and gone when they are idle. */
final class Threads {

  private static final int IDLE_SECONDS = 2;
  private static final int OF_THE_CLIENT = 16;

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

  private static ThreadPoolExecutor pool(
      String name, int core, int most, BlockingQueue<Runnable> queue) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, factory);
  }
}
