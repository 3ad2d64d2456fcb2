package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of one job, and what it is to have: revision, number of changes, and the
 * events that are yet to be told. Guarded by the lock of its job.
 */
final class StoredRow {

  private final long epoch;
  private long revision;
  private long changes;
  private List<UntoldEvent> untold = new ArrayList<>(0);

  /** What the store has, compared with what was known. */
  enum Found {
    /**
     * A save of our own of which we did not know, or nothing any more: what is known here stands.
     */
    OURS,
    /** Somebody else's row: memory goes on from it. */
    OTHERS,
    /** What we knew, although it took no save of ours: somebody else has the cluster. */
    DENIED
  }

  private static final long NONE = -1;

  /** The revision that a refused save was to follow, or {@link #NONE}. */
  private long refused = NONE;

  /** The revision of a save of which nobody knows whether it was done, or 0. */
  private long doubtful;

  /**
   * @param epoch of whoever watches the job
   */
  StoredRow(long epoch) {
    this.epoch = epoch;
  }

  /** A verdict is in, with news or without. */
  void concluded(List<JobEvent> news, Consumer<UntoldEvent> whenTold) {
    changes += news.size();
    news.forEach(event -> untold.add(new UntoldEvent(event, whenTold)));
  }

  long changes() {
    return changes;
  }

  StoredJob toSave(String cluster, JobRef ref, boolean discovered, JobMemory memory) {
    return StoredJob.builder()
        .cluster(cluster)
        .ref(ref)
        .discovered(discovered)
        .epoch(epoch)
        .revision(revision + 1)
        .changes(changes)
        .memory(memory)
        .untold(untold.stream().map(UntoldEvent::event).collect(Collectors.toList()))
        .build();
  }

  void saved(StoredJob row) {
    revision = row.revision();
    doubtful = 0;
  }

  void refused() {
    refused = revision;
  }

  void notSaved(StoredJob row) {
    doubtful = row.revision();
  }

  /** Takes over what is stored. */
  Found loaded(@Nullable StoredJob row, Consumer<UntoldEvent> whenTold) {
    boolean ours = row == null ? revision > 0 : row.revision() == doubtful && row.epoch() == epoch;
    boolean denied = refused != NONE && refused == (row == null ? 0 : row.revision()) && !ours;
    doubtful = 0;
    refused = NONE;
    revision = row == null ? 0 : row.revision();
    if (ours) {
      return Found.OURS;
    }
    untold.stream().filter(delivery -> !delivery.isHandedOver()).forEach(UntoldEvent::callOff);
    untold.removeIf(UntoldEvent::isCalledOff);
    Found found = denied ? Found.DENIED : Found.OTHERS;
    if (row == null) {
      return found;
    }
    changes = row.changes();
    Set<String> known =
        untold.stream().map(delivery -> delivery.event().id()).collect(Collectors.toSet());
    for (JobEvent event : row.untold()) {
      if (!known.contains(event.id())) {
        untold.add(new UntoldEvent(event, whenTold));
      }
    }
    return found;
  }

  /** Returns whether there is something to be told that waits for the row to be saved. */
  boolean hasNews() {
    return untold.stream().anyMatch(delivery -> !delivery.isHandedOver());
  }

  List<UntoldEvent> untold() {
    return new ArrayList<>(untold);
  }

  /** Every listener has heard it; returns whether the row is to be saved for that. */
  boolean told(UntoldEvent delivery) {
    return untold.remove(delivery);
  }

  void callOff() {
    untold.forEach(UntoldEvent::callOff);
    untold = new ArrayList<>(0);
  }
}
