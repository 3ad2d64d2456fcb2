package io.github.flinkwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Says whether a deadline was kept, of which something may be late by a tenth. What this machine is
 * late by at that time, because it runs other tests as well, is not counted: a thread that does
 * nothing but wake up again and again shows how much that is.
 */
public final class Stopwatch implements AutoCloseable {

  private static final long NAP = 2_000_000;

  /** Threads that hand an answer on, one to the next, of which each may be late by as much. */
  private static final int HANDS = 6;

  private static final Set<Stopwatch> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Thread thread = new Thread(Stopwatch::nap, "stopwatch");
    thread.setDaemon(true);
    thread.start();
  }

  private final AtomicLong begunAtNanos = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong lateNanos = new AtomicLong();

  public Stopwatch() {
    RUNNING.add(this);
  }

  private static void nap() {
    long last = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(NAP);
      long now = System.nanoTime();
      long late = now - last - NAP;
      RUNNING.forEach(each -> each.lateNanos.accumulateAndGet(late, Math::max));
      last = now;
    }
  }

  /** Begins, unless it has begun earlier. */
  public void begin() {
    beginAt(System.nanoTime());
  }

  /** As {@link #begin}, at a moment that is over. */
  public void beginAt(long nanos) {
    begunAtNanos.accumulateAndGet(nanos, Math::min);
  }

  /** Fails if it was never begun, or if the deadline is over by more than a tenth. */
  public void assertWithin(Duration deadline) {
    long now = System.nanoTime();
    assertThat(begunAtNanos.get()).as("whether it was begun").isNotEqualTo(Long.MAX_VALUE);
    Duration late = Duration.ofNanos(HANDS * lateNanos.get());
    assertThat(Duration.ofNanos(now - begunAtNanos.get()))
        .as("what it took of " + deadline + ", on a machine that is late by " + late)
        .isLessThan(deadline.multipliedBy(11).dividedBy(10).plus(late));
  }

  @Override
  public void close() {
    RUNNING.remove(this);
  }
}
