package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The watched clusters by name, in the order in which they were added. Thread-safe. */
final class ClusterRegistry {

  @GuardedBy("this")
  private final Map<String, ClusterRounds> byName = new LinkedHashMap<>();

  @GuardedBy("this")
  private boolean started;

  @GuardedBy("this")
  private int made;

  synchronized @Nullable ClusterRounds get(String name) {
    return byName.get(name);
  }

  synchronized @Nullable ClusterRounds putIfAbsent(String name, ClusterRounds rounds) {
    return byName.putIfAbsent(name, rounds);
  }

  synchronized @Nullable ClusterRounds remove(String name) {
    return byName.remove(name);
  }

  /** Removes those rounds; returns whether they were there. */
  synchronized boolean remove(ClusterRounds rounds) {
    return byName.remove(rounds.cluster().name(), rounds);
  }

  synchronized List<ClusterRounds> all() {
    return new ArrayList<>(byName.values());
  }

  /** Returns where in the interval the next cluster has its turn. */
  synchronized double nextPhase() {
    return Stagger.phase(made++);
  }

  synchronized void started(boolean started) {
    this.started = started;
  }

  synchronized boolean areStarted() {
    return started;
  }
}
