package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.watch.JobWatcher.ClosingReport;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watchers that share a store, and take clusters over from one another. */
class SharedStoreTest extends VirtualWatching {

  private final List<String> toldByNext = Collections.synchronizedList(new ArrayList<>());
  private final JobWatcher next =
      deafBuilder().listener(event -> toldByNext.add(event.id())).build();

  @AfterEach
  void close() {
    next.close(Duration.ZERO);
  }

  private WatchedCluster gained(long epoch) {
    return WatchedCluster.builder(session.name)
        .flink(client.at(session.address()))
        .epoch(epoch)
        .build();
  }

  private void watchGained() {
    watcher.add(gained(1));
    watcher.start();
    ticks(1);
  }

  private void bothPass(Duration duration) {
    time.pass(duration, watcher, next);
  }

  private static void restarts(Job job) {
    job.becomes(JobStatus.RESTARTING, TaskCounts.builder().total(4).running(4).build());
  }

  private StoredJob row() {
    return store.rows(session.name).get(0);
  }

  @Test
  void whoeverLostAClusterWithoutKnowingCanNeitherSaveNorTellAndLetsGoOfIt() {
    Job job = session.job(1);
    watchGained();
    watcher.pause(session.name); // as a process that is frozen
    next.add(gained(2));
    next.start();
    bothPass(TICK);
    assertThat(row().epoch()).isEqualTo(2);
    assertThat(toldByNext).isEmpty(); // the one before had told it
    told.clear();
    restarts(job);
    watcher.resume(session.name);
    watcher.lookSoon(JobRef.of(job.id));
    bothPass(Duration.ofMinutes(1));
    assertThat(told).containsExactly("session is LOST");
    assertThat(watcher.fleet().clusters()).isEmpty();
    assertThat(watcher.fleet().jobs()).isEmpty();
    assertThat(toldByNext).hasSize(2).doesNotHaveDuplicates();
    assertThat(next.counters().refusedSaves()).isZero();
    assertThat(row().memory().state()).contains(JobState.RESTARTING);
    watcher.add(gained(3)); // gained again
    bothPass(Duration.ofMinutes(1));
    assertThat(row().epoch()).isEqualTo(3);
    assertThat(told).containsExactly("session is LOST");
  }

  @Test
  void whoeverGainsAClusterSavesItsRowsBeforeAnythingElseSoThatTheOneBeforeIsRefused() {
    session.job(1);
    watchGained();
    session.manner = LoopbackFlinks.Manner.HANGS; // no look is complete
    next.add(gained(2));
    bothPass(Duration.ofSeconds(1));
    assertThat(row().epoch()).isEqualTo(2);
    assertThat(next.counters().judgements()).isZero();
  }

  @Test
  void nothingIsToldBeforeItIsSavedWhereTheClusterMayBeTakenOver() {
    session.job(1);
    store.savesThatFail.set(8);
    watchGained();
    pass(Duration.ofMinutes(1));
    assertThat(watcher.health(only().ref())).isPresent();
    assertThat(told).isEmpty();
    pass(Duration.ofMinutes(10));
    assertThat(store.savesThatFail).hasValue(0);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatCouldNotBeSavedIsNotToldWhenTheWatcherIsClosed() {
    session.job(1);
    store.savesThatFail.set(1000);
    watchGained();
    ClosingReport left = watcher.close(Duration.ofSeconds(5));
    assertThat(told).isEmpty();
    assertThat(left.untold()).hasSize(1);
    assertThat(left.unsaved()).hasSize(1);
  }

  @Test
  void whatTheOneBeforeFoundButDidNotTellIsToldByTheNextUnderTheSameId() {
    session.job(1);
    watchGained();
    StoredJob untold = store.saved.get(0); // as if it had ended right after that save
    assertThat(untold.untold()).hasSize(1);
    String id = told.get(0);
    store.in.save(List.of(untold.toBuilder().revision(row().revision() + 1).build()));
    watcher.pause(session.name);
    next.add(gained(2));
    next.start();
    bothPass(Duration.ofMinutes(1));
    assertThat(toldByNext).containsExactly(id);
    assertThat(row().untold()).isEmpty();
  }

  @Test
  void whoeverLostAClusterDeletesNoRowOfTheNext() {
    Job job = session.job(1);
    watchGained();
    next.add(gained(2));
    bothPass(Duration.ofSeconds(1));
    JobKey key = JobKey.of(session.name, JobRef.of(job.id));
    assertThat(watcher.remove(key)).isTrue();
    assertThat(store.in.load(Set.of(key))).hasSize(1);
    assertThat(next.remove(key)).isTrue();
    assertThat(store.in.load(Set.of(key))).isEmpty();
  }

  @Test
  void aRowThatIsGoneIsWrittenAgainAndNoEventIsLost() {
    Job job = session.job(1);
    watchGained();
    store.in.delete(Set.of(JobKey.of(session.name, JobRef.of(job.id))), Long.MAX_VALUE);
    told.clear();
    restarts(job);
    pass(Duration.ofMinutes(1));
    assertThat(told).anyMatch(id -> id.endsWith("STATE_CHANGED/RESTARTING"));
    assertThat(row().memory().state()).contains(JobState.RESTARTING);
  }

  @Test
  void theRowsOfAClusterAreReadOnceWhenItIsAdded() {
    for (int i = 0; i < 300; i++) {
      session.job(i);
    }
    watchGained();
    pass(Duration.ofMinutes(1));
    watcher.pause(session.name);
    pass(Duration.ofMinutes(1)); // so that it has saved what it knows
    store.loads.set(0);
    next.add(gained(2));
    next.start();
    bothPass(Duration.ofMinutes(1));
    assertThat(next.fleet().jobs()).hasSize(300).allMatch(job -> job.health().isPresent());
    assertThat(store.loads).hasValue(0);
    assertThat(toldByNext).isEmpty();
  }

  @Test
  void aTaskThatTheStoreCannotDoKeepsNoOtherWaiting() {
    Job job = session.job(1);
    watcher.add(gained(1));
    watcher.add(session.name, WatchedJob.of(JobRef.of(session.job(2).id)));
    store.deletesThatFail.set(1_000_000);
    watcher.start();
    watcher.remove(JobRef.of(session.job(2).id));
    session.jobs.remove(session.job(2).id);
    pass(Duration.ofMinutes(3));
    assertThat(watcher.health(JobRef.of(job.id)).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    assertThat(told).hasSize(1);
    assertThat(row().untold()).isEmpty();
  }

  @Test
  void whoeverLostAClusterBringsNoRowBackThatTheNextHasDeleted() {
    Job job = session.job(1);
    watchGained();
    next.add(gained(2));
    bothPass(Duration.ofSeconds(2));
    assertThat(next.remove(JobKey.of(session.name, JobRef.of(job.id)))).isTrue();
    told.clear();
    restarts(job);
    pass(Duration.ofMinutes(2));
    assertThat(told).containsExactly("session is LOST");
    assertThat(store.rows(session.name)).isEmpty();
  }

  @Test
  void whoeverLostAClusterSavesAndTellsNothingOfAJobThatIsNewThere() {
    watchGained();
    next.add(gained(2));
    bothPass(Duration.ofSeconds(2));
    session.job(1);
    pass(Duration.ofMinutes(2));
    assertThat(told).containsExactly("session is LOST");
    assertThat(store.rows(session.name)).isEmpty();
    assertThat(watcher.counters().refusedSaves()).isEqualTo(1); // and did not ask for ever
  }

  @Test
  void whoeverAbandonsAClusterNeitherSavesNorTells() {
    session.job(1);
    store.savesThatFail.set(1000);
    watchGained();
    assertThat(told).isEmpty();
    assertThat(watcher.abandon(session.name)).isTrue();
    assertThat(watcher.abandon(session.name)).isFalse();
    pass(Duration.ofMinutes(2));
    assertThat(told).isEmpty();
    assertThat(store.rows(session.name)).isEmpty();
    assertThat(watcher.counters().unsavedJobs()).isZero();
  }

  @Test
  void aClusterThatWasLostAndGainedAgainUnnoticedIsBegunAnew() {
    session.job(1);
    watchGained();
    watcher.add(gained(3));
    pass(Duration.ofMinutes(1));
    assertThat(row().epoch()).isEqualTo(3);
    assertThat(told).hasSize(1);
    assertThat(watcher.fleet().clusters()).hasSize(1);
  }

  @Test
  void rowsWithoutNewsGoManyInOneCall() {
    for (int i = 0; i < 300; i++) {
      session.job(i);
    }
    watch();
    pass(Duration.ofMinutes(3));
    store.saves.set(0);
    long judged = watcher.counters().judgements();
    pass(Duration.ofMinutes(4));
    judged = watcher.counters().judgements() - judged;
    assertThat(judged).isGreaterThan(900);
    assertThat(100L * store.saves.get()).isPositive().isLessThan(judged);
  }
}
