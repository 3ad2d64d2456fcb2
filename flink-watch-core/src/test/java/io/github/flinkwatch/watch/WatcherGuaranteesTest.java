package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/watching.md promises, a test for each sentence. */
class WatcherGuaranteesTest extends VirtualWatching {

  // fair

  @Test
  void everyJobHasItsCloserLookWithinTwoSlowIntervalsHoweverManyAreIll() {
    for (int i = 0; i < 120; i++) {
      session.job(i).stuck = true;
    }
    watch();
    for (int minute = 0; minute < 3; minute++) {
      pass(Duration.ofMinutes(1));
      assertThat(watcher.counters().latestDeepLook()).isLessThan(Duration.ofMinutes(1));
    }
    Instant twoIntervalsAgo = time.clock().instant().minus(Duration.ofMinutes(2));
    assertThat(watcher.fleet().jobs())
        .hasSize(120)
        .allSatisfy(
            job ->
                assertThat(job.snapshot().orElseThrow().checkpoints().observedAt())
                    .isAfterOrEqualTo(twoIntervalsAgo));
  }

  @Test
  void addingTheSameThingAgainChangesNothing() {
    Job job = session.job(1);
    WatchedCluster cluster =
        WatchedCluster.builder(session.name).flink(client.at(session.address())).build();
    WatchedJob said = WatchedJob.of(JobRef.of(job.id));
    watcher.add(cluster);
    JobKey key = watcher.add(session.name, said);
    watcher.start();
    pass(Duration.ofMinutes(1));
    long looks = watcher.counters().deepLooks();
    for (int i = 0; i < 10; i++) {
      watcher.add(cluster);
      assertThat(watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)))).isEqualTo(key);
      pass(Duration.ofMillis(500));
    }
    assertThat(watcher.counters().deepLooks() - looks).isLessThan(3);
    assertThat(watcher.health(key).orElseThrow().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void theBuilderDiscoversJobsAsOfDoes() {
    FlinkRestClient flink = client.at(session.address());
    WatchedCluster built =
        WatchedCluster.builder(session.name).kind(ClusterKind.SESSION).flink(flink).build();
    assertThat(WatchedCluster.of(session.name, flink).discoversJobs()).isTrue();
    assertThat(built.discoversJobs()).isTrue();
    Job job = session.job(1);
    watcher.add(built);
    watcher.start();
    pass(Duration.ofMinutes(1));
    assertThat(watcher.fleet().jobs())
        .singleElement()
        .satisfies(seen -> assertThat(seen.ref().jobId()).hasValue(job.id));
  }

  @Test
  void aJobThatIsAddedAnewAtEachTickGetsItsVerdict() {
    Job job = session.job(1);
    watcher.add(
        WatchedCluster.builder(session.name)
            .discoverJobs(false)
            .flink(client.at(session.address()))
            .build());
    watcher.start();
    for (int i = 0; i < 12; i++) {
      watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)));
      ticks(1);
    }
    assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(told).hasSize(1);
  }

  @Test
  void aClusterThatIsWellAgainIsAskedThoughFortyOthersAreSilent() {
    session.manner = Manner.DROPS;
    session.job(1);
    for (int i = 0; i < 40; i++) {
      Cluster silent = flinks.cluster("silent-" + i);
      silent.manner = Manner.DROPS;
      watcher.add(WatchedCluster.of(silent.name, client.at(silent.address())));
    }
    watch();
    pass(Duration.ofMinutes(5));
    session.manner = Manner.WELL;
    pass(Duration.ofMinutes(1)); // as long as it is left alone at most
    assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void aRenamedJobIsTheSameJob() {
    Job job = session.job(1);
    watch();
    JobRef renamed = JobRef.builder().jobId(job.id).name("another").build();
    JobKey key = watcher.add(session.name, WatchedJob.of(renamed));
    pass(Duration.ofMinutes(2));
    assertThat(watcher.fleet().jobs()).hasSize(1);
    assertThat(watcher.health(key)).isEqualTo(watcher.health(JobRef.of(job.id)));
    assertThat(told).hasSize(1);
  }

  private Clock ahead(AtomicReference<Duration> jump) {
    return new Clock() {
      @Override
      public Instant instant() {
        return time.clock().instant().plus(jump.get());
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  /** As the memory of a watcher whose clock was ahead, too. */
  @Test
  void aClockThatIsPutBackAnHourDelaysNoAlert() {
    AtomicReference<Duration> jump = new AtomicReference<>(Duration.ofHours(1));
    watchBy(builder().clock(ahead(jump)));
    session.job(1);
    watch();
    pass(Duration.ofMinutes(3));
    jump.set(Duration.ZERO);
    session.manner = Manner.DROPS;
    pass(Duration.ofMinutes(8));
    assertThat(health().findings()).extracting(Finding::rule).contains(RuleId.BLIND);
  }

  @Test
  void aClockThatJumpsADayPutsNoLookOff() {
    AtomicReference<Duration> jump = new AtomicReference<>(Duration.ZERO);
    watchBy(builder().clock(ahead(jump)));
    session.job(1);
    jump.set(Duration.ofDays(1));
    watch();
    pass(Duration.ofMinutes(3));
    jump.set(Duration.ZERO);
    long looks = watcher.counters().deepLooks();
    pass(Duration.ofMinutes(5));
    assertThat(watcher.counters().deepLooks() - looks).isGreaterThan(3);
  }

  // the host

  @SuppressWarnings("unchecked")
  private static <T extends Throwable, R> R sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void whateverASourceDoesNoPlaceIsLostAndItIsAskedAgain() {
    session.job(1);
    AtomicInteger asked = new AtomicInteger();
    Question<FlinkRestClient> breaking =
        Question.of(
            "where Flink is",
            time.clock(),
            within -> {
              switch (asked.incrementAndGet()) {
                case 1:
                  return null;
                case 2:
                  return WatcherGuaranteesTest
                      .<RuntimeException,
                          CompletableFuture<io.github.flinkwatch.Observation<FlinkRestClient>>>
                          sneak(new IOException("no route"));
                case 3:
                  throw new StackOverflowError();
                default:
                  return Question.answered(FlinkScenarios.known(client.at(session.address())))
                      .askAsync();
              }
            });
    watcher.add(WatchedCluster.builder("breaking").flink(breaking).build());
    watcher.start();
    pass(Duration.ofMinutes(3));
    assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(watcher.counters().inFlight()).isZero();
    assertThat(watcher.counters().embedderFailures()).isEqualTo(3);
  }

  @Test
  void whatAnExecutorForgetsIsDoneAgainAfterFiveMinutes() {
    AtomicInteger untilForgotten = new AtomicInteger(-1);
    Executor forgetful =
        task -> {
          if (untilForgotten.decrementAndGet() != 0) {
            time.executor().execute(task);
          }
        };
    watchBy(builder().executor(forgetful));
    Job job = session.job(1);
    watch();
    assertThat(health().state()).isEqualTo(JobState.RUNNING);
    for (int task = 1; task <= 2; task++) { // the round's, and that of the closer look in it
      job.becomes(
          task == 1 ? JobStatus.RESTARTING : JobStatus.FAILING,
          TaskCounts.builder().total(4).running(4).build());
      untilForgotten.set(task);
      time.passWithoutRest(TICK);
      await("the answers").until(() -> untilForgotten.get() <= 0);
      long judged = watcher.counters().judgements();
      for (int tick = 0; tick < 60; tick++) {
        time.passWithoutRest(TICK);
        await("all but what was forgotten")
            .pollInterval(Duration.ofMillis(1))
            .until(() -> watcher.counters().inFlight() == 1);
      }
      assertThat(watcher.counters().judgements()).isEqualTo(judged);
      time.passWithoutRest(TICK.multipliedBy(2));
      await("it").until(() -> watcher.counters().judgements() > judged);
      ticks(1);
      assertThat(watcher.counters().inFlight()).isZero();
      assertThat(health().state()).isEqualTo(task == 1 ? JobState.RESTARTING : JobState.FAILING);
    }
  }

  @Test
  void virtualThreadsMayJudge() throws Exception {
    Optional<Method> factory =
        Stream.of(Executors.class.getMethods())
            .filter(method -> method.getName().equals("newVirtualThreadPerTaskExecutor"))
            .findFirst();
    assumeTrue(factory.isPresent(), "virtual threads came with JDK 21");
    ExecutorService virtual = (ExecutorService) factory.get().invoke(null);
    for (int i = 0; i < 100; i++) {
      session.job(i);
    }
    watchBy(JobWatcher.builder().interval(Duration.ofMillis(50)).executor(virtual));
    watcher.add(WatchedCluster.of(session.name, client.at(session.address())));
    watcher.start();
    await()
        .until(
            () ->
                watcher.fleet().jobs().size() == 100
                    && watcher.fleet().jobs().stream().allMatch(job -> job.health().isPresent()));
    assertThat(watcher.counters().embedderFailures()).isZero();
    watcher.close();
    virtual.shutdown();
  }

  @Test
  void eachListenerHearsEachEventWhateverAnotherThrows() {
    watcher.close();
    watcher =
        JobWatcher.builder()
            .clock(time.clock())
            .scheduler(time)
            .executor(time.executor())
            .listener(event -> sneak(new IOException("checked")))
            .listener(event -> sneak(new StackOverflowError()))
            .listener(event -> told.add(event.id()))
            .build();
    session.job(1);
    session.job(2);
    watch();
    assertThat(told).hasSize(2);
    assertThat(watcher.counters().embedderFailures()).isEqualTo(4);
  }

  @Test
  void aListenerThatHangsKeepsNobodyFromBeingJudgedAndWhatIsDroppedIsCounted() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    watcher.close();
    watcher =
        JobWatcher.builder()
            .interval(Duration.ofMillis(20))
            .maxUntold(5)
            .listener(
                event -> {
                  try {
                    hanging.await();
                  } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                  }
                })
            .listener(event -> told.add(event.id()))
            .build();
    for (int i = 0; i < 20; i++) {
      session.job(i);
    }
    watcher.add(WatchedCluster.of(session.name, client.at(session.address())));
    watcher.start();
    await().until(() -> watcher.counters().judgements() >= 20);
    await().until(() -> watcher.counters().droppedEvents() >= 14 && told.size() > 5);
    assertThat(watcher.fleet().jobs()).hasSize(20).allMatch(job -> job.health().isPresent());
    assertThat(watcher.close(Duration.ofMillis(50)).untold()).isNotEmpty();
    hanging.countDown();
  }

  @Test
  void nothingOfTheHostsIsCalledWithALockHeld() {
    AtomicInteger blocked = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    AtomicReference<JobWatcher> self = new AtomicReference<>();
    ThreadLocal<Boolean> callingBack = ThreadLocal.withInitial(() -> false);
    // From another thread, which would wait for a lock that the calling one holds.
    Runnable back =
        () -> {
          JobWatcher called = self.get();
          if (called == null || callingBack.get()) {
            return;
          }
          CompletableFuture<?> done =
              CompletableFuture.runAsync(
                  () -> {
                    callingBack.set(true);
                    called.fleet();
                    called.counters();
                    called.health(JobRef.of(session.job(1).id));
                    called.lookSoon(JobRef.of(session.job(1).id));
                    called.pause("nobody");
                    String other = "other-" + others.incrementAndGet();
                    called.add(WatchedCluster.builder(other).build());
                    JobKey key = called.add(other, WatchedJob.of(FlinkScenarios.REF));
                    called.remove(key);
                    called.removeCluster(other);
                  },
                  task -> new Thread(task).start());
          try {
            done.get(10, TimeUnit.SECONDS);
          } catch (Exception stuck) {
            if (self.get() != null) { // and not refused by a watcher that is closed meanwhile
              blocked.incrementAndGet();
            }
          }
        };
    MemoryStore calling =
        new MemoryStore() {
          @Override
          public List<StoredJob> list(String cluster, long epoch) {
            back.run();
            return store.list(cluster, epoch);
          }

          @Override
          public List<StoredJob> load(Collection<JobKey> jobs) {
            back.run();
            return store.load(jobs);
          }

          @Override
          public Set<JobKey> save(List<StoredJob> jobs) {
            back.run();
            return store.save(jobs);
          }

          @Override
          public void delete(Collection<JobKey> jobs, long epoch) {
            back.run();
            store.delete(jobs, epoch);
          }
        };
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            back.run();
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    watcher.close();
    session.job(1);
    try (JobWatcher calledBack =
        JobWatcher.builder()
            .interval(Duration.ofMillis(50))
            .clock(clock)
            .memoryStore(calling)
            .executor(
                task -> {
                  back.run();
                  task.run();
                })
            .listener(event -> back.run())
            .build()) {
      self.set(calledBack);
      Question<FlinkRestClient> source =
          Question.of(
              "where",
              time.clock(),
              within -> {
                back.run();
                return Question.answered(FlinkScenarios.known(client.at(session.address())))
                    .askAsync();
              });
      calledBack.add(WatchedCluster.builder(session.name).flink(source).build());
      calledBack.start();
      await().until(() -> calledBack.health(JobRef.of(session.job(1).id)).isPresent());
      calledBack.remove(JobRef.of(session.job(1).id));
      self.set(null);
    }
    assertThat(blocked).hasValue(0);
  }

  // memory

  @Test
  void aMemoryThatCouldNotBeLoadedIsNotEmpty() {
    JobMemory proven =
        JobHealthEvaluator.ofDefaults()
            .evaluate(FlinkScenarios.finishedByArchive(), JobMemory.empty())
            .memory();
    store.in.save(
        List.of(
            StoredJob.builder()
                .cluster(session.name)
                .ref(FlinkScenarios.REF)
                .discovered(false)
                .revision(1)
                .changes(1)
                .memory(proven)
                .build()));
    store.loadsThatFail.set(3);
    session.manner = Manner.DROPS;
    watcher.add(
        WatchedCluster.builder(session.name)
            .kind(ClusterKind.DEDICATED)
            .flink(client.at(session.address()))
            .build());
    JobKey key = watcher.add(session.name, WatchedJob.of(FlinkScenarios.REF));
    watcher.start();
    pass(Duration.ofMillis(500));
    assertThat(watcher.health(key)).isEmpty();
    assertThat(watcher.counters().unloadedJobs()).isPositive();
    pass(Duration.ofMinutes(2));
    assertThat(watcher.health(key).orElseThrow().state()).isEqualTo(JobState.FINISHED);
    assertThat(told).noneMatch(id -> id.contains("OUT_OF_SIGHT"));
    assertThat(store.in.load(Set.of(key)).get(0).memory().end()).isPresent();
  }

  @Test
  void savesThatFailedAreRepeatedAndTheEventsAreToldAllTheSame() {
    store.savesThatFail.set(3);
    session.job(1);
    watch();
    assertThat(told).hasSize(1);
    pass(Duration.ofMinutes(1));
    assertThat(store.saved).isNotEmpty();
    assertThat(watcher.counters().unsavedJobs()).isZero();
    assertThat(told).hasSize(1);
  }

  @Test
  void anEventThatNotEveryListenerHeardIsToldAgainUnderTheSameId() {
    session.job(1);
    watch();
    assertThat(store.saved.get(0).untold()).hasSize(1); // saved before it is told
    StoredJob last = store.saved.get(store.saved.size() - 1);
    assertThat(last.untold()).isEmpty(); // and once more when it was
    store.in.save(
        List.of(store.saved.get(0).toBuilder().revision(last.revision() + 1).build())); // a crash
    String id = told.get(0);
    watcher.close(Duration.ZERO);
    told.clear();
    watcher = builder().build();
    watch();
    assertThat(told).containsExactly(id);
  }

  @Test
  void aRowThatSomebodyElseSavedIsNotOverwrittenAndNothingIsToldForIt() {
    Job job = session.job(1);
    watch();
    JobKey key = watcher.keyOf(JobRef.of(job.id)).orElseThrow();
    StoredJob theirs = store.in.load(Set.of(key)).get(0);
    store.in.save(List.of(theirs.toBuilder().revision(theirs.revision() + 1).build()));
    told.clear();
    job.becomes(JobStatus.RESTARTING, TaskCounts.builder().total(4).running(4).build());
    pass(TICK);
    assertThat(watcher.counters().refusedSaves()).isEqualTo(1);
    pass(Duration.ofMinutes(1));
    assertThat(told).doesNotHaveDuplicates();
    assertThat(store.in.load(Set.of(key)).get(0).memory().state()).contains(JobState.RESTARTING);
  }

  @Test
  void discoveredJobsSurviveARestartAndASilentClusterIsTold() {
    session.job(1);
    watch();
    session.manner = Manner.DROPS;
    watchBy(builder());
    told.clear();
    watcher.add(WatchedCluster.of(session.name, client.at(session.address())));
    watcher.start();
    pass(Duration.ofMinutes(2));
    assertThat(health().state()).isEqualTo(JobState.UNKNOWN);
    assertThat(health().lastKnownState()).contains(JobState.RUNNING);
    assertThat(told).contains("session is SILENT");
    session.manner = Manner.WELL;
    pass(Duration.ofMinutes(2));
    assertThat(told).contains("session is ANSWERING");
    assertThat(health().state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void theRowsOfAStoreEndWithTheirJobs() {
    watch();
    for (int i = 0; i < 50; i++) {
      Job job = session.job(i);
      pass(TICK);
      job.becomes(JobStatus.FINISHED, TaskCounts.builder().total(4).finished(4).build());
      pass(TICK);
      session.jobs.remove(job.id);
    }
    pass(TICK);
    assertThat(store.rows(session.name)).isEmpty();
    assertThat(watcher.fleet().jobs()).isEmpty();
  }

  @Test
  void nothingIsKeptOfJobsThatAreGoneThoughTheirIdsComeAndGoForMonths() {
    watch();
    for (int day = 0; day < 120; day++) {
      for (int i = 0; i < 4; i++) {
        session.job(4 * day + i);
      }
      ticks(1);
      for (Job job : session.jobs.values()) {
        job.becomes(JobStatus.FINISHED, TaskCounts.builder().total(4).finished(4).build());
      }
      ticks(1);
      session.jobs.clear();
      ticks(2);
    }
    assertThat(told).hasSizeGreaterThan(900);
    assertThat(store.rows(session.name)).isEmpty();
    store.saved.clear(); // what this test itself has kept
    events.clear();
    assertThat(Retained.count(watcher, JobCase.class)).isLessThan(5);
    assertThat(Retained.count(watcher, JobKey.class)).isLessThan(10);
    assertThat(Retained.count(watcher, JobEvent.class)).isLessThan(10);
  }

  @Test
  void aRowOfALaterVersionIsRefusedByThatName() {
    String json =
        StoredJob.builder()
            .cluster(session.name)
            .ref(FlinkScenarios.REF)
            .discovered(false)
            .revision(1)
            .changes(0)
            .memory(JobMemory.empty())
            .build()
            .toJson();
    assertThat(json).contains("\"version\":1,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredJob.fromJson(json.replaceFirst("\"version\":1,", "\"version\":2,")))
        .withMessageContaining("version 2, and this flink-watch reads up to version 1");
  }

  @Test
  void aStoredJobIsTheSameAsText() {
    session.job(1).stuck = true;
    watch();
    pass(Duration.ofMinutes(1));
    assertThat(store.saved)
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(StoredJob.fromJson(row.toJson()).toJson()).isEqualTo(row.toJson()));
  }

  // the end

  @Test
  void whoeverWaitsIsLetGoWhenTheJobIsRemovedAndHoweverLongTheDeadline() throws Exception {
    Job job = session.job(1);
    watch();
    JobKey key = watcher.keyOf(JobRef.of(job.id)).orElseThrow();
    CompletableFuture<JobHealth> waiting = awaiting(key);
    assertThat(watcher.remove(key)).isTrue();
    assertThat(waiting.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobState.RUNNING);
    assertThat(store.in.load(Set.of(key))).isEmpty();
  }

  @Test
  void whoeverWaitsIsLetGoWhenTheClusterIsRemovedAndWhenTheWatcherIsClosed() throws Exception {
    Job job = session.job(1);
    watch();
    JobKey key = watcher.keyOf(JobRef.of(job.id)).orElseThrow();
    CompletableFuture<JobHealth> waiting = awaiting(key);
    assertThat(watcher.removeCluster(session.name)).isTrue();
    assertThat(waiting.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobState.RUNNING);
    watch();
    waiting = awaiting(key);
    watcher.close();
    assertThat(waiting.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobState.RUNNING);
  }

  private CompletableFuture<JobHealth> awaiting(JobKey key) {
    CompletableFuture<JobHealth> waiting = new CompletableFuture<>();
    Thread waits =
        new Thread(
            () -> {
              try {
                waiting.complete(watcher.await(key, Duration.ofSeconds(Long.MAX_VALUE)));
              } catch (Throwable thrown) {
                waiting.completeExceptionally(thrown);
              }
            });
    waits.start();
    await().until(() -> waits.getState() == Thread.State.TIMED_WAITING);
    return waiting;
  }

  @Test
  void nothingIsSavedOrToldOnceRemoveHasReturned() {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    watchBy(
        JobWatcher.builder()
            .interval(Duration.ofHours(1))
            .executor(tasks::add)
            .memoryStore(store)
            .listener(event -> told.add(event.id())));
    Job job = session.job(1);
    watcher.add(WatchedCluster.of(session.name, client.at(session.address())));
    JobKey key = watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)));
    watcher.start();
    await()
        .until(
            () -> {
              Runnable task = watcher.counters().deepLooks() > 0 ? null : tasks.poll();
              if (task != null) {
                task.run();
              }
              return watcher.counters().deepLooks() > 0;
            });
    await().until(() -> !tasks.isEmpty()); // the answers are in, and not yet judged
    assertThat(watcher.remove(key)).isTrue();
    tasks.forEach(Runnable::run);
    assertThat(watcher.counters().judgements()).isZero();
    watcher.close();
    assertThat(told).isEmpty();
    assertThat(store.saved).isEmpty();
    assertThat(store.rows(session.name)).isEmpty();
  }

  @Test
  void closingSavesAndTellsWhatWasConcluded() {
    session.job(1);
    watch();
    assertThat(watcher.close(Duration.ofSeconds(30)).isClean()).isTrue();
    assertThat(store.saved.get(store.saved.size() - 1).untold()).isEmpty();
  }
}
