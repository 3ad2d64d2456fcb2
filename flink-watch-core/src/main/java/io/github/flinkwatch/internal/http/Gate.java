package io.github.flinkwatch.internal.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  Gate(int perHost, int total) {
    this.perHost = perHost;
    this.total = total;
  }

  Place place(String host) {
    return new Place(host);
  }

  /** Runs {@code entered} once there is room: at once, or in a thread that leaves. */
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

  private void admit() {
    List<Runnable> admitted = new ArrayList<>();
    synchronized (this) {
      Iterator<Map.Entry<Place, Runnable>> line = waiting.entrySet().iterator();
      while (inside.size() < total && line.hasNext()) {
        Map.Entry<Place, Runnable> next = line.next();
        if (insideByHost.getOrDefault(next.getKey().host, 0) < perHost) {
          inside.put(next.getKey(), true);
          insideByHost.merge(next.getKey().host, 1, Integer::sum);
          admitted.add(next.getValue());
          line.remove();
        }
      }
    }
    admitted.forEach(Runnable::run);
  }

  synchronized int inside() {
    return inside.size();
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
