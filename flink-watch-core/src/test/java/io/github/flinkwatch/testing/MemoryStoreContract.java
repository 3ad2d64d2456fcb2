package io.github.flinkwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link MemoryStore} keeps to that several watchers share. */
public abstract class MemoryStoreContract {

  /** Returns the store to be tried, which is empty. */
  protected abstract MemoryStore store();

  private static StoredJob row(String cluster, int number, long epoch, long revision) {
    return StoredJob.builder()
        .cluster(cluster)
        .ref(JobRef.of(JobId.of(String.format("%032x", number))))
        .discovered(number % 2 == 0)
        .epoch(epoch)
        .revision(revision)
        .changes(7)
        .memory(JobMemory.empty())
        .build();
  }

  @Test
  void whatWasSavedIsListedAndLoadedAsItWas() {
    MemoryStore store = store();
    List<StoredJob> ours = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      ours.add(row("Ours, \u4e2d\u6587 'quoted' \\", i, 3, 1));
    }
    assertThat(store.save(ours)).isEmpty();
    StoredJob other = row("other", 1, 0, 1);
    assertThat(store.save(List.of(other))).isEmpty();
    assertThat(store.list(ours.get(0).cluster(), 0)).containsExactlyInAnyOrderElementsOf(ours);
    assertThat(store.list("OTHER", 0)).isEmpty();
    JobKey unknown = row("unknown", 1, 0, 1).key();
    assertThat(store.load(List.of(unknown, other.key(), ours.get(9).key())))
        .containsExactlyInAnyOrder(other, ours.get(9));
  }

  @Test
  void aSaveThatDoesNotFollowTheRowIsRefusedAndTheOthersAreDone() {
    MemoryStore store = store();
    store.save(List.of(row("c", 1, 0, 1), row("c", 2, 0, 1)));
    store.save(List.of(row("c", 1, 0, 2)));
    StoredJob again = row("c", 1, 0, 2);
    StoredJob without = row("c", 3, 0, 2);
    StoredJob first = row("c", 2, 0, 1);
    StoredJob good = row("c", 4, 0, 1);
    assertThat(store.save(List.of(again, without, good, first)))
        .containsExactlyInAnyOrder(again.key(), without.key(), first.key());
    assertThat(store.list("c", 0))
        .containsExactlyInAnyOrder(row("c", 1, 0, 2), row("c", 2, 0, 1), good);
  }

  @Test
  void aSaveOfAnEarlierEpochIsRefused() {
    MemoryStore store = store();
    store.save(List.of(row("c", 1, 4, 1)));
    StoredJob claimed = row("c", 1, 5, 2);
    assertThat(store.save(List.of(claimed))).isEmpty();
    assertThat(store.save(List.of(row("c", 1, 4, 3)))).containsExactly(claimed.key());
    assertThat(store.load(Set.of(claimed.key()))).containsExactly(claimed);
  }

  @Test
  void deletesLeaveRowsOfALaterEpochAlone() {
    MemoryStore store = store();
    StoredJob earlier = row("c", 1, 4, 1);
    StoredJob later = row("c", 2, 5, 1);
    store.save(List.of(earlier));
    store.save(List.of(later));
    store.delete(List.of(earlier.key(), later.key(), row("c", 3, 0, 1).key()), 4);
    assertThat(store.list("c", 5)).containsExactlyInAnyOrder(earlier, later);
    store.delete(List.of(earlier.key(), row("c", 3, 0, 1).key()), 5);
    assertThat(store.list("c", 5)).containsExactly(later);
    store.delete(List.of(later.key()), Long.MAX_VALUE);
    assertThat(store.list("c", 5)).isEmpty();
  }

  @Test
  void anEarlierEpochIsRefusedThoughItsClusterHasNoRowYet() {
    MemoryStore store = store();
    assertThat(store.list("c", 5)).isEmpty();
    StoredJob late = row("c", 1, 4, 1);
    assertThat(store.save(List.of(late))).containsExactly(late.key());
    assertThat(store.save(List.of(row("c", 1, 5, 1)))).isEmpty();
    assertThat(store.save(List.of(row("other", 1, 4, 1)))).isEmpty();
  }

  @Test
  void anEarlierEpochIsRefusedThoughTheRowWasDeleted() {
    MemoryStore store = store();
    StoredJob row = row("c", 1, 5, 1);
    store.save(List.of(row));
    store.delete(List.of(row.key()), 5);
    assertThat(store.save(List.of(row("c", 1, 4, 1)))).containsExactly(row.key());
    assertThat(store.list("c", 4)).isEmpty();
  }

  @Test
  void ofTwoWhoSaveTheSameRevisionAtOnceOneIsRefused() throws Exception {
    MemoryStore store = store();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (int revision = 1; revision <= 50; revision++) {
        StoredJob ours = row("c", 1, 0, revision);
        StoredJob theirs = row("c", 1, 0, revision);
        Callable<Set<JobKey>> save = () -> store.save(List.of(ours));
        Callable<Set<JobKey>> other = () -> store.save(List.of(theirs));
        int refused = 0;
        for (Future<Set<JobKey>> answer : two.invokeAll(List.of(save, other))) {
          refused += answer.get().size();
        }
        assertThat(refused).isEqualTo(1);
      }
    } finally {
      two.shutdownNow();
    }
  }
}
