package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was seen of a cluster as a whole, and told of it. Thread-safe. */
final class ClusterSighting {

  /** Looks in a row without an answer after which a cluster is told to be silent. */
  private static final int SILENT = 3;

  private final WatchContext with;
  private final String name;

  @GuardedBy("this")
  private @Nullable Instant askedAt;

  @GuardedBy("this")
  private @Nullable Instant answeredAt;

  @GuardedBy("this")
  private @Nullable UnknownCause silentBecause;

  @GuardedBy("this")
  private int blindLooks;

  @GuardedBy("this")
  private @Nullable String flinkVersion;

  @GuardedBy("this")
  private long versionDue = Long.MIN_VALUE;

  ClusterSighting(WatchContext with, String name) {
    this.with = with;
    this.name = name;
  }

  synchronized void asked(Instant now) {
    askedAt = now;
  }

  void answered(Instant now) {
    ClusterEvent event = null;
    synchronized (this) {
      if (blindLooks >= SILENT) {
        event = event(ClusterEvent.Type.ANSWERING, now);
      }
      blindLooks = 0;
      silentBecause = null;
      answeredAt = now;
    }
    if (event != null) {
      with.listeners.tell(event);
    }
  }

  void silent(UnknownCause cause, Instant now) {
    ClusterEvent event = null;
    synchronized (this) {
      silentBecause = cause;
      blindLooks++;
      if (blindLooks == SILENT) {
        event = event(ClusterEvent.Type.SILENT, now);
      }
    }
    if (event != null) {
      with.listeners.tell(event);
    }
  }

  void lost(Instant now) {
    ClusterEvent event;
    synchronized (this) {
      event = event(ClusterEvent.Type.LOST, now);
    }
    with.listeners.tell(event);
  }

  @GuardedBy("this")
  private ClusterEvent event(ClusterEvent.Type type, Instant now) {
    return ClusterEvent.builder()
        .type(type)
        .cluster(name)
        .at(now)
        .cause(
            type == ClusterEvent.Type.SILENT
                ? Optional.ofNullable(silentBecause)
                : Optional.empty())
        .lastAnsweredAt(Optional.ofNullable(answeredAt))
        .build();
  }

  /** Returns whether Flink's version is to be asked for: it changes when a cluster is upgraded. */
  synchronized boolean asksVersion(long tick) {
    if (tick < versionDue) {
      return false;
    }
    versionDue = tick + 10 * with.ticks(with.deepInterval);
    return true;
  }

  synchronized void versionIs(String version) {
    flinkVersion = version;
  }

  synchronized FleetCluster asFleetCluster() {
    return FleetCluster.builder()
        .name(name)
        .askedAt(Optional.ofNullable(askedAt))
        .answeredAt(Optional.ofNullable(answeredAt))
        .silentBecause(Optional.ofNullable(silentBecause))
        .flinkVersion(Optional.ofNullable(flinkVersion))
        .build();
  }
}
