package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.HealthRule;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleCatalogue;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Job;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JobWatcherTest extends VirtualWatching {

  private final FlinkRestClient hastyClient = client(Duration.ofMillis(300));

  @AfterEach
  void close() {
    hastyClient.close();
  }

  private WatchedCluster.Builder watched(Cluster cluster) {
    return WatchedCluster.builder(cluster.name)
        .discoverJobs(false)
        .flink(client.at(cluster.address()));
  }

  private void watchSession() {
    watcher.add(watched(session).discoverJobs(true).kind(ClusterKind.SESSION).build());
    watcher.start();
    ticks(1);
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    synchronized (events) {
      for (JobEvent event : events) {
        String finding =
            event.finding().map(found -> " " + found.rule()).orElse(" " + event.health().state());
        told.add(event.type() + finding);
      }
      events.clear();
    }
    return told;
  }

  @Nested
  class WhenAllIsWell {

    @Test
    void allJobsOfAClusterCostOneQuestionPerTick() {
      for (int i = 0; i < 20; i++) {
        session.job(i);
      }
      watchSession();
      int before = session.others.get();
      int overviews = session.overviews.get();
      ticks(1);
      assertThat(session.overviews.get() - overviews).isEqualTo(1);
      assertThat(session.others.get()).isEqualTo(before);
      assertThat(watcher.fleet().jobs())
          .hasSize(20)
          .allSatisfy(
              job -> {
                assertThat(job.health().orElseThrow().status()).isEqualTo(HealthStatus.HEALTHY);
                assertThat(job.confirmedAt().orElseThrow())
                    .isAfter(job.health().orElseThrow().at());
              });
    }

    @Test
    void theSlowerCadenceLooksCloserAtEveryJobOnceInItsInterval() {
      for (int i = 0; i < 10; i++) {
        session.job(i);
      }
      watchSession();
      long before = watcher.counters().deepLooks();
      pass(Duration.ofMinutes(10));
      assertThat(watcher.counters().deepLooks() - before).isBetween(80L, 140L);
      assertThat(told()).hasSize(10).allMatch(line -> line.equals("STATE_CHANGED RUNNING"));
    }

    @Test
    void aListenerHearsOfANewJobOnce() {
      session.job(1);
      watchSession();
      ticks(30);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
      assertThat(only().displayName()).isEqualTo("session-job-1");
      assertThat(watcher.fleet().clusters().get(0).flinkVersion()).contains("1.20.3");
    }

    @Test
    void ticksOfManyClustersAreSpreadOverTheInterval() {
      Map<Instant, AtomicInteger> when = new ConcurrentHashMap<>();
      for (int i = 0; i < 50; i++) {
        WatchedCluster cluster =
            WatchedCluster.builder("cluster-" + i)
                .deployment(Question.answered(Observation.absent("x", Instant.EPOCH)))
                .build();
        watcher.add(cluster);
      }
      watcher.start();
      for (int i = 0; i < 10; i++) {
        long before = watcher.counters().clusterLooks();
        pass(Duration.ofMillis(500));
        when.computeIfAbsent(time.clock().instant(), key -> new AtomicInteger())
            .addAndGet((int) (watcher.counters().clusterLooks() - before));
      }
      assertThat(when.values()).allSatisfy(looks -> assertThat(looks.get()).isBetween(4, 6));
    }
  }

  @Nested
  class WhenAJobChanges {

    @Test
    void aRestartIsToldWithTheFindingAndItsRecovery() {
      Job job = session.job(1);
      watchSession();
      job.becomes(
          JobStatus.RESTARTING, TaskCounts.builder().total(4).running(2).canceled(2).build());
      ticks(1);
      assertThat(told())
          .containsExactly(
              "STATE_CHANGED RUNNING", "STATE_CHANGED RESTARTING", "FINDING_OPENED TASKS_DOWN");
      job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4));
      ticks(1);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
      pass(Duration.ofMinutes(2)); // nothing came back meanwhile
      assertThat(told()).containsExactly("FINDING_RECOVERED TASKS_DOWN");
      assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anEndIsToldOnceAndStays() {
      Job job = session.job(1);
      watchSession();
      job.becomes(JobStatus.FAILED, TaskCounts.builder().total(4).failed(1).canceled(3).build());
      ticks(1);
      assertThat(told())
          .containsExactly(
              "STATE_CHANGED RUNNING", "STATE_CHANGED FAILED", "FINDING_OPENED UNEXPECTED_END");
      long judged = watcher.counters().judgements();
      ticks(20);
      assertThat(watcher.counters().judgements()).isEqualTo(judged);
      job.listed = false;
      job.known = false;
      ticks(1);
      assertThat(watcher.fleet().jobs()).isEmpty(); // a discovered one is forgotten with its row
      assertThat(told()).isEmpty();
    }

    @Test
    void aJobThatIsNotListedOnceIsNotLost() {
      Job job = session.job(1);
      watchSession();
      job.listed = false; // its JobMaster was slow; /jobs/:id/status still knows it
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      job.listed = true;
      ticks(1);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
    }

    @Test
    void aJobThatIsGoneForGoodIsBlindAndNeverFailed() {
      Job job = session.job(1);
      watchSession();
      job.listed = false;
      job.known = false;
      ticks(5);
      assertThat(health().state()).isEqualTo(JobState.UNKNOWN);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING", "OUT_OF_SIGHT UNKNOWN");
      pass(Duration.ofMinutes(6));
      assertThat(told()).containsExactly("FINDING_OPENED BLIND");
      pass(Duration.ofHours(2));
      assertThat(watcher.fleet().jobs()).isEmpty();
      assertThat(told()).isEmpty();
    }

    @Test
    void aJobThatIsNotWellIsLookedAtAgainAndAgainButLessAndLess() {
      Job job = session.job(1);
      job.stuck = true;
      watchSession();
      long before = watcher.counters().deepLooks();
      ticks(12);
      long first = watcher.counters().deepLooks() - before;
      pass(Duration.ofMinutes(10));
      long later = watcher.counters().deepLooks() - before - first;
      assertThat(first).isBetween(2L, 8L);
      assertThat(later)
          .isBetween(8L, 60L); // every 10 s for 3 min after each change, then each minute
      assertThat(health().finding(RuleId.CHECKPOINT_STALLED)).isPresent();
    }
  }

  @Nested
  class WhenAClusterIsSilent {

    @Test
    void blindnessIsToldAndItsEndAndNothingFails() {
      session.job(1);
      watchSession();
      for (Manner manner : List.of(Manner.DROPS, Manner.ELECTS, Manner.WEB_PAGE, Manner.CUT)) {
        told();
        session.manner = manner;
        ticks(2);
        assertThat(health().state()).as("%s", manner).isEqualTo(JobState.UNKNOWN);
        assertThat(health().lastKnownState()).contains(JobState.RUNNING);
        session.manner = Manner.WELL;
        ticks(4);
        assertThat(health().status()).as("%s", manner).isEqualTo(HealthStatus.HEALTHY);
        assertThat(told()).endsWith("OUT_OF_SIGHT UNKNOWN", "SEEING_AGAIN RUNNING");
      }
    }

    @Test
    void theAgeOfTheLastKnownStateCountsFromTheLastTickThatSawIt() {
      session.job(1);
      watchSession();
      ticks(4);
      Instant seen = only().confirmedAt().orElseThrow();
      session.manner = Manner.DROPS;
      ticks(1);
      assertThat(health().lastKnownAt()).contains(seen);
    }

    @Test
    void itIsAskedLessAndLessAndNobodyElseIs() {
      Cluster other = flinks.cluster("other");
      other.job(1);
      session.job(1);
      session.manner = Manner.DROPS;
      watcher.add(watched(other).discoverJobs(true).build());
      watchSession();
      pass(Duration.ofMinutes(10));
      assertThat(watcher.counters().blindClusterLooks()).isBetween(12L, 16L);
      assertThat(other.overviews.get()).isBetween(119, 122);
    }

    @Test
    void clustersThatHangDelayNobodyElse() {
      watcher.close();
      watcher = builder().maxInFlight(8).build();
      for (int i = 0; i < 6; i++) {
        Cluster hanging = flinks.cluster("hanging-" + i);
        hanging.manner = Manner.HANGS;
        watcher.add(
            WatchedCluster.builder(hanging.name)
                .flink(hastyClient.at(hanging.address()))
                .discoverJobs(true)
                .build());
      }
      session.job(1);
      watchSession();
      pass(Duration.ofMinutes(1));
      assertThat(session.overviews.get()).isBetween(12, 14);
    }

    @Test
    void aMovedJobManagerIsFoundAgain() {
      Cluster there = flinks.cluster("there");
      session.job(1);
      there.jobs.putAll(session.jobs);
      AtomicReference<URI> address = new AtomicReference<>(session.address());
      AtomicInteger asked = new AtomicInteger();
      watcher.add(
          WatchedCluster.builder("moving")
              .discoverJobs(true)
              .flink(
                  Question.of(
                      "where it is",
                      time.clock(),
                      within -> {
                        asked.incrementAndGet();
                        return CompletableFuture.completedFuture(
                            Observation.known(client.at(address.get()), time.clock().instant()));
                      }))
              .build());
      watcher.start();
      ticks(10);
      assertThat(asked.get()).isEqualTo(1);
      session.manner = Manner.DROPS;
      address.set(there.address());
      ticks(2);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      assertThat(told())
          .containsExactly("STATE_CHANGED RUNNING", "OUT_OF_SIGHT UNKNOWN", "SEEING_AGAIN RUNNING");
    }

    @Test
    void anAddressThatCannotBeHadIsACause() {
      watcher.add(
          WatchedCluster.builder("nowhere")
              .flink(
                  Question.of(
                      "it",
                      time.clock(),
                      within -> {
                        throw new IllegalStateException("ZooKeeper is down");
                      }))
              .build());
      watcher.add("nowhere", WatchedJob.of(FlinkScenarios.REF));
      watcher.start();
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.UNKNOWN);
      assertThat(watcher.fleet().clusters().get(0).silentBecause()).isPresent();
    }
  }

  @Nested
  class WhenOthersTell {

    private final Cluster dedicated = flinks.cluster("application");
    private final Job job = dedicated.job(1);
    private final AtomicReference<Observation<DeploymentReport>> yarn =
        new AtomicReference<>(
            FlinkScenarios.known(
                FlinkScenarios.application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                    .build()));
    private final AtomicReference<JobSnapshot> archive =
        new AtomicReference<>(
            JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, FlinkScenarios.NOW)
                .overview(FlinkScenarios.unknown(UnknownCode.ARCHIVE_MISSING, "not there"))
                .build());
    private final AtomicInteger reads = new AtomicInteger();
    private final JobRef ref =
        JobRef.builder()
            .jobId(job.id)
            .clusterKind(ClusterKind.DEDICATED)
            .mayMatchSoleJob(true)
            .build();

    private void watch() {
      watcher.add(
          watched(dedicated)
              .kind(ClusterKind.DEDICATED)
              .deployment(
                  Question.of(
                      "yarn",
                      time.clock(),
                      within -> CompletableFuture.completedFuture(yarn.get())))
              .archive(
                  question -> {
                    reads.incrementAndGet();
                    assertThat(question.startTime()).contains(FlinkScenarios.START);
                    return Question.answered(Observation.known(archive.get(), archive.get().at()));
                  })
              .build());
      watcher.add(dedicated.name, WatchedJob.of(ref));
      watcher.start();
      ticks(2);
    }

    private void archiveSays(JobStatus end) {
      archive.set(
          JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, time.clock().instant())
              .overview(
                  FlinkScenarios.known(
                      FlinkScenarios.overview(end, FlinkScenarios.running(0)).toBuilder()
                          .jobId(job.id)
                          .endTime(time.clock().instant())
                          .build()))
              .build());
    }

    @Test
    void nobodyElseIsAskedWhileFlinkTells() {
      watch();
      ticks(10);
      assertThat(reads).hasValue(0);
    }

    @Test
    void anApplicationThatEndedWhileItsFlinkAnswersIsAContradictionTellsSoOnceAndRecovers() {
      watch();
      Observation<DeploymentReport> running = yarn.get();
      yarn.set(
          FlinkScenarios.known(
              FlinkScenarios.application(DeploymentState.KILLED, FinalStatus.KILLED)
                  .finishedAt(time.clock().instant())
                  .build()));
      pass(Duration.ofMinutes(2));
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      assertThat(health().verdict().confidence()).isEqualTo(Confidence.LOW);
      pass(Duration.ofMinutes(10));
      assertThat(told())
          .containsExactly("STATE_CHANGED RUNNING", "FINDING_OPENED SOURCES_DISAGREE");
      yarn.set(FlinkScenarios.unknown(UnknownCode.RM_NO_ACTIVE, "nobody there"));
      pass(Duration.ofMinutes(10)); // out of sight is not recovered
      assertThat(told()).isEmpty();
      yarn.set(running);
      pass(Duration.ofMinutes(3));
      assertThat(health().verdict().confidence()).isEqualTo(Confidence.HIGH);
      assertThat(told()).containsExactly("FINDING_RECOVERED SOURCES_DISAGREE");
    }

    @Test
    void theResourceManagerIsAskedOncePerSlowerCadenceForAllJobsOfAClusterWhileFlinkTells() {
      AtomicInteger asked = new AtomicInteger();
      watcher.add(
          watched(dedicated)
              .kind(ClusterKind.DEDICATED)
              .discoverJobs(true)
              .deployment(
                  Question.of(
                      "it",
                      time.clock(),
                      within -> {
                        asked.incrementAndGet();
                        return CompletableFuture.completedFuture(yarn.get());
                      }))
              .build());
      dedicated.job(2);
      dedicated.job(3);
      watcher.start();
      pass(Duration.ofMinutes(10));
      assertThat(asked.get()).isBetween(9, 11);
      dedicated.jobs.values().forEach(one -> one.becomes(JobStatus.FINISHED, one.tasks));
      ticks(2);
      int before = asked.get();
      pass(Duration.ofMinutes(10)); // all has ended, and was proven
      assertThat(asked).hasValue(before);
    }

    @Test
    void theResourceManagerOfASessionHasNoSayWhileFlinkTells() {
      session.job(1);
      watcher.add(
          watched(session)
              .kind(ClusterKind.SESSION)
              .discoverJobs(true)
              .deployment(
                  Question.of(
                      "it",
                      time.clock(),
                      within -> {
                        throw new AssertionError("asked");
                      }))
              .build());
      watcher.start();
      pass(Duration.ofMinutes(10));
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
    }

    @Test
    void aResourceManagerThatHangsDelaysNoLookAndIsNotAskedTwiceAtOnce() {
      time.resourceManagerHangs();
      AtomicInteger asked = new AtomicInteger();
      watcher.add(
          watched(dedicated)
              .kind(ClusterKind.DEDICATED)
              .discoverJobs(true)
              .deployment(
                  Question.of(
                      "it",
                      time.clock(),
                      within -> {
                        asked.incrementAndGet();
                        return new CompletableFuture<>();
                      }))
              .build());
      watcher.start();
      pass(Duration.ofMinutes(5));
      assertThat(asked).hasValue(1);
      assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(watcher.counters().deepLooks()).isGreaterThan(4);
    }

    @Test
    void whatTheResourceManagerSaidOfARunThatIsOverIsNotHeldAgainstTheNext() {
      watch();
      yarn.set(
          FlinkScenarios.known(
              FlinkScenarios.application(DeploymentState.KILLED, FinalStatus.KILLED)
                  .finishedAt(time.clock().instant())
                  .build()));
      pass(Duration.ofMinutes(2));
      dedicated.manner = Manner.DROPS;
      ticks(2);
      told();
      yarn.set(
          FlinkScenarios.known(
              FlinkScenarios.application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()));
      job.start = time.clock().instant();
      dedicated.manner = Manner.WELL;
      pass(Duration.ofMinutes(2));
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      assertThat(health().verdict().confidence()).isEqualTo(Confidence.HIGH);
      assertThat(told()).doesNotContain("FINDING_OPENED SOURCES_DISAGREE");
    }

    @Test
    void theResourceManagersWordCountsUntilTheArchiveComesLate() {
      watch();
      dedicated.manner = Manner.DROPS;
      yarn.set(
          FlinkScenarios.known(
              FlinkScenarios.application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
                  .finishedAt(time.clock().instant())
                  .build()));
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.FINISHED);
      assertThat(health().basis()).isEqualTo(Basis.DEPLOYMENT);
      archiveSays(JobStatus.FAILED); // a takeover made YARN call a failed job a success
      pass(Duration.ofMinutes(3));
      assertThat(health().state()).isEqualTo(JobState.FAILED);
      assertThat(health().basis()).isEqualTo(Basis.ARCHIVED_JOB);
      int read = reads.get();
      pass(Duration.ofMinutes(30));
      assertThat(reads).hasValue(read); // settled
      assertThat(told())
          .contains("STATE_CHANGED FINISHED", "STATE_CHANGED FAILED")
          .doesNotContain("OUT_OF_SIGHT UNKNOWN");
    }

    @Test
    void anArchiveThatNeverComesIsGivenUp() {
      watch();
      dedicated.manner = Manner.DROPS;
      yarn.set(
          FlinkScenarios.known(
              FlinkScenarios.application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()));
      pass(Duration.ofMinutes(30));
      int read = reads.get();
      pass(Duration.ofHours(1));
      assertThat(reads).hasValue(read);
      assertThat(read).isBetween(5, 20);
    }

    @Test
    void aSourceThatThrowsIsACauseAndNothingElse() {
      watcher.add(
          watched(dedicated)
              .kind(ClusterKind.DEDICATED)
              .deployment(
                  Question.of(
                      "it",
                      time.clock(),
                      within -> {
                        throw new IllegalStateException("no Kerberos ticket");
                      }))
              .history(
                  run ->
                      Question.of(
                          "history",
                          time.clock(),
                          within -> CompletableFuture.failedFuture(new IllegalStateException("x"))))
              .build());
      watcher.add(dedicated.name, WatchedJob.of(ref));
      dedicated.manner = Manner.DROPS;
      watcher.start();
      ticks(3);
      assertThat(health().state()).isEqualTo(JobState.UNKNOWN);
    }

    @Test
    void aJobThatComesBackUnderANewIdIsFollowedWhereThePlatformAllows() {
      watch();
      dedicated.jobs.clear();
      Job again = dedicated.job(2);
      again.start = time.clock().instant();
      ticks(2);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      assertThat(health().verdict().jobId()).contains(again.id);
      assertThat(health().verdict().caveats()).anyMatch(c -> c.contains("only job"));
    }

    @Test
    void anotherJobIsNeverTakenForOursWhereThePlatformDoesNotAllow() {
      JobRef strict = JobRef.of(job.id);
      watcher.add(watched(dedicated).build());
      watcher.add(dedicated.name, WatchedJob.of(strict));
      watcher.start();
      ticks(2);
      dedicated.jobs.clear();
      dedicated.job(2);
      ticks(3);
      assertThat(health().state()).isEqualTo(JobState.UNKNOWN);
    }

    @Test
    void aJobThatOnlyItsDeploymentNamesIsFoundAsTheOnlyOne() {
      JobRef byDeployment =
          JobRef.builder()
              .deploymentId("application_1_0001")
              .clusterKind(ClusterKind.DEDICATED)
              .mayMatchSoleJob(true)
              .build();
      watcher.add(watched(dedicated).kind(ClusterKind.DEDICATED).build());
      watcher.add(dedicated.name, WatchedJob.of(byDeployment));
      watcher.start();
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      dedicated.job(2);
      ticks(2);
      assertThat(health().cause().orElseThrow().code()).isEqualTo(UnknownCode.JOB_AMBIGUOUS);
    }

    @Test
    void awaitEndsWithTheProvenEnd() throws Exception {
      watch();
      CompletableFuture<JobHealth> awaited =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return watcher.await(ref, Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      dedicated.manner = Manner.DROPS;
      ticks(3);
      assertThat(awaited).isNotDone();
      archiveSays(JobStatus.FINISHED);
      pass(Duration.ofMinutes(2));
      assertThat(awaited.get().state()).isEqualTo(JobState.FINISHED);
      assertThat(awaited.get().basis()).isEqualTo(Basis.ARCHIVED_JOB);
    }

    @Test
    void awaitWhoseTimeIsOverTellsTheLastVerdict() throws Exception {
      watch();
      assertThat(watcher.await(ref, Duration.ofMillis(1)).state()).isEqualTo(JobState.RUNNING);
    }
  }

  @Nested
  class WhenThePlatformActs {

    @Test
    void aCancelThatWasAskedForIsNoSurprise() {
      Job job = session.job(1);
      watchSession();
      JobRef ref = only().ref();
      assertThat(
              watcher.intend(
                  ref, JobIntent.builder().cancelRequestedAt(time.clock().instant()).build()))
          .isTrue();
      pass(Duration.ZERO);
      assertThat(health().state()).isEqualTo(JobState.STOPPING); // at once, not at the next tick
      job.becomes(JobStatus.CANCELED, TaskCounts.builder().total(4).canceled(4).build());
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.CANCELED);
      assertThat(health().endedAsAsked()).contains(true);
      assertThat(health().findings()).isEmpty();
    }

    @Test
    void theEndOfTheRunBeforeIsNotTheEndOfTheNewOne() {
      Job job = session.job(1);
      watchSession();
      JobRef ref = only().ref();
      job.becomes(JobStatus.FAILED, TaskCounts.builder().total(4).failed(4).build());
      watcher.intend(ref, JobIntent.builder().submittedAt(time.clock().instant()).build());
      ticks(1);
      assertThat(health().state()).isIn(JobState.UNKNOWN, JobState.STARTING);
      job.start = time.clock().instant();
      job.becomes(JobStatus.RUNNING, FlinkScenarios.running(4));
      ticks(2);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void removedJobsAreForgottenAndReleasedOnesAreNot() {
      Job job = session.job(1);
      watcher.add(watched(session).build());
      watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)));
      watcher.start();
      ticks(1);
      assertThat(store.rows(session.name)).hasSize(1);
      assertThat(watcher.release(session.name)).isTrue();
      assertThat(store.rows(session.name)).hasSize(1);
      told();

      watcher.add(watched(session).build());
      watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)));
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
      assertThat(told()).isEmpty(); // nothing is news to who took over the memory
      assertThat(watcher.remove(JobRef.of(job.id))).isTrue();
      assertThat(store.rows(session.name)).isEmpty();
    }

    @Test
    void aPausedClusterIsLeftAlone() {
      session.job(1);
      watchSession();
      assertThat(watcher.pause(session.name)).isTrue();
      int before = session.overviews.get();
      ticks(10);
      assertThat(session.overviews.get()).isEqualTo(before);
      assertThat(watcher.resume(session.name)).isTrue();
      ticks(2);
      assertThat(session.overviews.get()).isGreaterThan(before);
      watcher.pause();
      before = session.overviews.get();
      ticks(10);
      assertThat(session.overviews.get()).isEqualTo(before);
      watcher.start();
      ticks(2);
      assertThat(session.overviews.get()).isGreaterThan(before);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
    }

    @Test
    void aJobAddedToAClusterThatWaitedForNobodyIsLookedAtInTheNextTick() {
      Job job = session.job(1);
      watcher.add(watched(session).build());
      watcher.start();
      ticks(2); // without jobs, nothing is urgent
      watcher.add(session.name, WatchedJob.of(JobRef.of(job.id)));
      ticks(1);
      assertThat(health().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void mistakesAreRefusedByName() {
      watchSession();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> watcher.add(watched(session).build()))
          .withMessageContaining("session");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> watcher.add("elsewhere", WatchedJob.of(FlinkScenarios.REF)))
          .withMessageContaining("elsewhere");
      watcher.close();
      assertThatIllegalStateException().isThrownBy(() -> watcher.add(watched(session).build()));
    }
  }

  @Nested
  class WhenTheEmbedderFails {

    @Test
    void aListenerThatThrowsDisturbsNobody() {
      watcher.close();
      watcher =
          JobWatcher.builder()
              .clock(time.clock())
              .scheduler(time)
              .executor(time.executor())
              .listener(
                  event -> {
                    throw new IllegalStateException("a listener's bug");
                  })
              .listener(events::add)
              .build();
      session.job(1);
      watchSession();
      ticks(3);
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
      assertThat(watcher.counters().embedderFailures()).isEqualTo(1);
    }

    @Test
    void whatAnExecutorRefusesIsDoneAllTheSame() {
      watcher.close();
      watcher =
          builder()
              .executor(
                  task -> {
                    throw new RejectedExecutionException("full");
                  })
              .build();
      Job job = session.job(1);
      watcher.add(watched(session).discoverJobs(true).build());
      watcher.start();
      ticks(1);
      await().until(() -> watcher.fleet().jobs().stream().anyMatch(j -> j.health().isPresent()));
      job.becomes(
          JobStatus.RESTARTING, TaskCounts.builder().total(4).running(2).canceled(2).build());
      ticks(1);
      await().until(() -> events.size() == 3);
      assertThat(told())
          .containsExactly(
              "STATE_CHANGED RUNNING", "STATE_CHANGED RESTARTING", "FINDING_OPENED TASKS_DOWN");
      assertThat(watcher.counters().embedderFailures()).isPositive();
      assertThat(watcher.counters().inFlight()).isZero();
    }

    @Test
    void aRuleThatThrowsIsNotEvaluatedAndTheVerdictStands() {
      HealthRule rule =
          new HealthRule() {
            @Override
            public RuleId id() {
              return RuleId.of("OURS");
            }

            @Override
            public String documentation() {
              return "A rule of the platform.";
            }

            @Override
            public RuleResult evaluate(RuleContext context) {
              throw new IllegalStateException("a rule's bug");
            }
          };
      watcher.close();
      watcher =
          builder()
              .evaluator(
                  JobHealthEvaluator.of(
                      RuleCatalogue.standard().with(rule), HealthThresholds.ofDefaults()))
              .build();
      session.job(1);
      watchSession();
      pass(Duration.ofMinutes(5)); // also through the less than full looks
      assertThat(health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(health().notEvaluated()).anyMatch(not -> not.rule().equals(RuleId.of("OURS")));
      assertThat(told()).containsExactly("STATE_CHANGED RUNNING");
    }
  }
}
