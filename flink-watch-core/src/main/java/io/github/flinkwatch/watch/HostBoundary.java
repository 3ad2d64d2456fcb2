package io.github.flinkwatch.watch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one boundary to what is not ours: sources, listeners, the store, the executor, the scheduler
 * and the clock are called through it. Whatever they throw, checked exceptions and errors too, is
 * counted, logged now and then, and goes no further; null is no answer.
 *
 * <p>Never call it with a lock held: whatever is called may call the watcher back. Thread-safe.
 */
final class HostBoundary {

  private static final Logger LOG = System.getLogger(JobWatcher.class.getName());

  /** A call to the host. */
  interface Call {
    void run() throws Exception;
  }

  private final Clock clock;
  private final LongAdder failures = new LongAdder();
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
  private volatile @Nullable Instant lastTold;

  HostBoundary(Clock clock) {
    this.clock = clock;
  }

  /** Calls the host; returns whether it did not throw. */
  boolean run(String what, Call call) {
    return get(
            what,
            () -> {
              call.run();
              return true;
            })
        .isPresent();
  }

  /** Asks the host; empty if it threw or answered null. */
  <T> Optional<T> get(String what, Callable<@Nullable T> call) {
    enter();
    try {
      T answer = call.call();
      if (answer == null) {
        failed(what + " answered null", null);
      }
      return Optional.ofNullable(answer);
    } catch (Throwable thrown) { // checked ones and errors, too
      failed(what + " threw", thrown);
      return Optional.empty();
    } finally {
      leave();
    }
  }

  /** Calls the host for somebody who minds by himself what is thrown. */
  <T> T calling(Supplier<T> call) {
    enter();
    try {
      return call.get();
    } finally {
      leave();
    }
  }

  private void enter() {
    depth.set(depth.get() + 1);
  }

  private void leave() {
    int left = depth.get() - 1;
    if (left == 0) {
      depth.remove();
    } else {
      depth.set(left);
    }
  }

  /** Returns whether this thread is within a call to the host: then it must not wait for others. */
  boolean isCalling() {
    return depth.get() > 0;
  }

  /** Returns the instant by the host's clock; of a clock that is broken the last that it told. */
  Instant now() {
    Optional<Instant> told = get("the clock", clock::instant);
    if (told.isPresent()) {
      lastTold = told.get();
      return told.get();
    }
    Instant last = lastTold;
    return last == null ? Instant.EPOCH : last;
  }

  /** Counts, and logs the 1st, 2nd, 4th, 8th: a lasting fault must not flood logs. */
  void failed(String what, @Nullable Throwable thrown) {
    failures.increment();
    long count = failures.sum();
    if (Long.bitCount(count) == 1) {
      log(what + "; " + count + " failures of the embedder's own so far, of any kind", thrown);
    }
  }

  /** Logs a warning; a logger is the host's, too. */
  void log(String message, @Nullable Throwable thrown) {
    try {
      LOG.log(Level.WARNING, message, thrown);
    } catch (Throwable broken) {
      failures.increment();
    }
  }

  long failures() {
    return failures.sum();
  }
}
