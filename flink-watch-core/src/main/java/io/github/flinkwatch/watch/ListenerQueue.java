package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What one listener is to hear, one after another on a thread of its own. Bounded: of one that does
 * not keep up the oldest are dropped. Thread-safe.
 */
final class ListenerQueue {

  private final HostBoundary host;
  private final JobListener listener;
  private final int most;
  private final SerialWorker thread;

  @GuardedBy("this")
  private final Queue<Object> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean telling;

  @GuardedBy("this")
  private long dropped;

  ListenerQueue(HostBoundary host, JobListener listener, int most, String name) {
    this.host = host;
    this.listener = listener;
    this.most = most;
    this.thread = new SerialWorker(name, this::tellNext);
  }

  /**
   * @param news a {@link UntoldEvent} or a {@link ClusterEvent}
   */
  void add(Object news) {
    Object gone = null;
    long drops = 0;
    synchronized (this) {
      waiting.add(news);
      if (waiting.size() > most) {
        gone = waiting.remove();
        drops = ++dropped;
      }
    }
    if (gone != null) {
      over(gone);
      if (Long.bitCount(drops) == 1) {
        host.log("a listener does not keep up: " + drops + " events dropped, " + gone, null);
      }
    }
    thread.wake();
  }

  private boolean tellNext() {
    Object next = take();
    if (next == null) {
      return false;
    }
    try {
      if (next instanceof ClusterEvent) {
        host.run("a listener", () -> listener.onClusterEvent((ClusterEvent) next));
      } else if (!((UntoldEvent) next).isCalledOff()) {
        host.run("a listener", () -> listener.onEvent(((UntoldEvent) next).event()));
      }
    } finally {
      over(next);
      told();
    }
    return true;
  }

  private synchronized @Nullable Object take() {
    Object next = waiting.poll();
    telling = next != null;
    return next;
  }

  private synchronized void told() {
    telling = false;
    notifyAll();
  }

  private static void over(Object news) {
    if (news instanceof UntoldEvent) {
      ((UntoldEvent) news).heard();
    }
  }

  synchronized int size() {
    return waiting.size() + (telling ? 1 : 0);
  }

  synchronized long dropped() {
    return dropped;
  }

  /** Waits until all was heard, or {@code end} by {@link System#nanoTime}. */
  synchronized void await(long end) throws InterruptedException {
    for (long left = end - System.nanoTime();
        left > 0 && (telling || !waiting.isEmpty());
        left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }
}
