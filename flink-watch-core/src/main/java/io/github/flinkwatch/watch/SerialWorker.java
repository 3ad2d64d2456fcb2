package io.github.flinkwatch.watch;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A thread for work that may block: it comes when there is some, does one piece after another, and
 * goes when there has been none for a while. Thread-safe.
 */
final class SerialWorker {

  private final ThreadPoolExecutor pool;
  private final BooleanSupplier piece;
  private final AtomicBoolean woken = new AtomicBoolean();

  /**
   * @param piece does a piece of work, and returns false if there was none; never throws
   */
  SerialWorker(String name, BooleanSupplier piece) {
    this.piece = piece;
    this.pool =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WorkExecutors.daemons(name));
    pool.allowCoreThreadTimeOut(true);
  }

  /** Says that there is work. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      pool.execute(
          () -> {
            woken.set(false);
            boolean more = true;
            while (more) {
              more = piece.getAsBoolean();
            }
          });
    }
  }
}
