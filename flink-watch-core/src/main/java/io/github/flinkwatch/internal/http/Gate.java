package io.github.flinkwatch.internal.http;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many exchanges through per host and in all; others wait in the order they came, and a
 * host that has no room does not hold up the others. Thread-safe; runs nobody under its lock.
 */
final class Gate {

  /** A place at the gate: in line, then inside. Leaving it twice is harmless. */
  static final class Place {
    private final String host;

    private Place(String host) {
      this.host = host;
    }
  }

  private final int perHost;
  private final int total;
  private final Map<Place, Runnable> waiting = new LinkedHashMap<>();
  private final Map<Place, Boolean> inside = new HashMap<>();
  private final Map<String, Integer> insideByHost = new HashMap<>();
  private final Set<Thread> admitting = new HashSet<>();

  Gate(int perHost, int total) {
    this.perHost = perHost;
    this.total = total;
  }

  Place place(String host) {
    return new Place(host);
  }

  /**
   * Runs {@code entered} once there is room: at once, or in a thread that leaves. It must not
   * throw.
   */
  void enter(Place place, Runnable entered) {
    synchronized (this) {
      waiting.put(place, entered);
    }
    admit();
  }

  void leave(Place place) {
    synchronized (this) {
      waiting.remove(place);
      if (inside.remove(place) != null) {
        insideByHost.merge(place.host, -1, Integer::sum);
        insideByHost.remove(place.host, 0);
      }
    }
    admit();
  }

  /** Who is let in may leave at once, in this thread: then the loop around it lets in the next. */
  private void admit() {
    Thread here = Thread.currentThread();
    synchronized (this) {
      if (!admitting.add(here)) {
        return;
      }
    }
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } finally {
      synchronized (this) {
        admitting.remove(here);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Iterator<Map.Entry<Place, Runnable>> line = waiting.entrySet().iterator();
    while (inside.size() < total && line.hasNext()) {
      Map.Entry<Place, Runnable> next = line.next();
      if (insideByHost.getOrDefault(next.getKey().host, 0) < perHost) {
        inside.put(next.getKey(), true);
        insideByHost.merge(next.getKey().host, 1, Integer::sum);
        line.remove();
        return next.getValue();
      }
    }
    return null;
  }

  synchronized int inside() {
    return inside.size();
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
