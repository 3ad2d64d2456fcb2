package io.github.flinkwatch.watch;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in flight. Clusters that were silent last time have a lane of their own, a quarter
 * of the whole; closer looks take up to half, and never wait. So a cluster in good health always
 * finds room, however many others hang. Thread-safe; runs nobody under its lock.
 */
final class Lanes {

  /** What takes a place. */
  enum Lane {
    /** A look at a cluster that answered last time. */
    ANSWERING,
    /** A look at a cluster that did not. */
    SILENT,
    /** A closer look at one job. */
    CLOSER
  }

  private final int total;
  private final Map<Lane, Integer> most;
  private final Map<Lane, Integer> inside = new EnumMap<>(Lane.class);
  private int inFlight;
  private final Queue<Runnable> answering = new ArrayDeque<>();
  private final Queue<Runnable> silent = new ArrayDeque<>();
  private final ThreadLocal<Boolean> admitting = ThreadLocal.withInitial(() -> false);

  Lanes(int total) {
    this.total = total;
    this.most =
        Map.of(
            Lane.ANSWERING, total,
            Lane.SILENT, Math.max(1, total / 4),
            Lane.CLOSER, Math.max(1, total / 2));
  }

  /** Runs {@code look} once there is room: now, or in a thread that leaves. */
  void enter(Lane lane, Runnable look) {
    synchronized (this) {
      (lane == Lane.SILENT ? silent : answering).add(look);
    }
    admit();
  }

  /** Takes a place for a closer look, if there is one. */
  synchronized boolean tryEnterCloser() {
    if (!hasRoom(Lane.CLOSER)) {
      return false;
    }
    take(Lane.CLOSER);
    return true;
  }

  void leave(Lane lane) {
    synchronized (this) {
      inside.merge(lane, -1, Integer::sum);
      inFlight--;
    }
    admit();
  }

  /** A look that is over before it returns leaves from within: then whoever admits here goes on. */
  private void admit() {
    if (admitting.get()) {
      return;
    }
    admitting.set(true);
    try {
      for (Runnable look = next(); look != null; look = next()) {
        look.run();
      }
    } finally {
      admitting.remove();
    }
  }

  private synchronized @Nullable Runnable next() {
    Lane lane = !answering.isEmpty() ? Lane.ANSWERING : Lane.SILENT;
    Queue<Runnable> line = lane == Lane.SILENT ? silent : answering;
    if (line.isEmpty() || !hasRoom(lane)) {
      return null;
    }
    take(lane);
    return line.poll();
  }

  private void take(Lane lane) {
    inside.merge(lane, 1, Integer::sum);
    inFlight++;
  }

  private boolean hasRoom(Lane lane) {
    return inFlight < total && inside.getOrDefault(lane, 0) < most.getOrDefault(lane, 0);
  }

  synchronized int inFlight() {
    return inFlight;
  }

  synchronized int waiting() {
    return answering.size() + silent.size();
  }
}
