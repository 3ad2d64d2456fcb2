package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
import static io.github.flinkwatch.testing.FlinkScenarios.cluster;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.metrics;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.stuckCheckpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.unanswered;
import static io.github.flinkwatch.testing.FlinkScenarios.vertex;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobExceptions.ExceptionEntry;
import io.github.flinkwatch.model.JobExceptions.ExceptionHistory;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlan.JobPlanInput;
import io.github.flinkwatch.model.JobPlan.JobPlanNode;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.model.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What is lawful is not told, and what is wrong is: each look stands beside its neighbour, at which
 * the same rule speaks. Flink's own times move with the looks, and each memory is written and read.
 */
class LawfulJobsTest {

  private HealthThresholds thresholds = HealthThresholds.ofDefaults();
  private JobMemory memory = JobMemory.empty();
  private Instant at = NOW;

  private <T> Observation<T> known(T value) {
    return Observation.known(value, at);
  }

  private void pass(Duration span) {
    at = at.plus(span);
  }

  private JobSnapshot.Builder running4(long records) {
    return job(JobStatus.RUNNING, running(4), JobType.STREAMING, records);
  }

  private JobSnapshot.Builder job(JobStatus status, TaskCounts counts, JobType type, long records) {
    JobDetails.Builder details =
        details(status)
            .now(at)
            .jobType(Optional.ofNullable(type))
            .vertices(
                List.of(vertex(SOURCE, "source", 0, records), vertex(WORK, "work", records, 0)));
    Checkpoint last =
        checkpoint(100, CheckpointStatus.COMPLETED, at.minusSeconds(30))
            .latestAckTime(at.minusSeconds(29))
            .endToEndDuration(Duration.ofSeconds(1))
            .acknowledgedSubtaskCount(4)
            .build();
    return healthySnapshot()
        .at(at)
        .overview(known(overview(status, counts)))
        .status(known(status))
        .details(known(details.build()))
        .checkpoints(
            known(
                checkpoints().toBuilder()
                    .latest(LatestCheckpoints.builder().completed(last).build())
                    .history(List.of(last))
                    .build()));
  }

  private Observation<JobOverview> row(TaskCounts counts, Instant start) {
    return known(overview(JobStatus.RUNNING, counts).toBuilder().startTime(start).build());
  }

  private JobHealth look(JobSnapshot.Builder snapshot) {
    return look(snapshot, evidence -> evidence);
  }

  private JobHealth look(JobSnapshot.Builder snapshot, UnaryOperator<JobEvidence.Builder> with) {
    return look(with.apply(JobEvidence.builder(REF, at).live(known(snapshot.build()))).build());
  }

  private JobHealth look(JobEvidence evidence) {
    Evaluation evaluation =
        JobHealthEvaluator.ofDefaults()
            .evaluate(JobEvidence.fromJson(evidence.toJson()), memory, thresholds);
    memory = JobMemory.fromJson(evaluation.memory().toJson());
    return evaluation.health();
  }

  private JobHealth blind() {
    return look(
        JobEvidence.builder(REF, at)
            .live(known(unanswered(UnknownCode.RESPONSE_TIMEOUT).at(at).build()))
            .build());
  }

  private static TaskCounts.Builder tasks(int total) {
    return TaskCounts.builder().total(total);
  }

  private JobSnapshot.Builder withLast(Instant completed, JobSnapshot.Builder snapshot) {
    Checkpoint ok =
        checkpoint(100, CheckpointStatus.COMPLETED, completed.minusSeconds(2))
            .latestAckTime(completed)
            .acknowledgedSubtaskCount(4)
            .build();
    return snapshot.checkpoints(
        known(
            checkpoints().toBuilder()
                .latest(LatestCheckpoints.builder().completed(ok).build())
                .history(List.of(ok))
                .build()));
  }

  @Nested
  class Stalled {

    private JobSnapshot.Builder minPause(int minutesAfter) {
      at = NOW.plus(Duration.ofMinutes(minutesAfter));
      return withLast(NOW, running4(1000 + minutesAfter))
          .checkpointConfig(known(checkpointConfig().minPause(Duration.ofMinutes(30)).build()));
    }

    @Test
    void aMinimumPauseIsPartOfThePatience() {
      for (int minutes : new int[] {5, 19, 21, 29}) {
        assertThat(look(minPause(minutes))).hasNoFinding(RuleId.CHECKPOINT_STALLED);
      }
      assertThat(look(minPause(61))).hasFinding(RuleId.CHECKPOINT_STALLED);
    }

    private JobSnapshot.Builder runningSince(Duration running) {
      Instant start = at.minus(Duration.ofHours(2)).minus(running);
      JobDetails details =
          details(JobStatus.RUNNING)
              .now(at)
              .startTime(start)
              .putTimestamps("INITIALIZING", start)
              .putTimestamps("RUNNING", at.minus(running))
              .build();
      return running4(0)
          .overview(row(running(4), start))
          .details(known(details))
          .checkpoints(
              known(
                  checkpoints().toBuilder()
                      .latest(LatestCheckpoints.builder().build())
                      .history(List.of())
                      .build()));
    }

    @Test
    void timeInWhichTheJobWaitedToRunDoesNotCount() {
      assertThat(look(runningSince(Duration.ofSeconds(10))))
          .hasNoFinding(RuleId.CHECKPOINT_STALLED);
      pass(Duration.ofMinutes(21));
      assertThat(look(runningSince(Duration.ofMinutes(21)))).hasFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void whereNoneIsTriggeredTheJobIsDegradedAndNobodyIsToBlame() {
      JobHealth health = look(runningSince(Duration.ofHours(1)));
      assertThat(health).isDegraded().hasNoFinding(RuleId.CHECKPOINT_CULPRIT);
      assertThat(health.finding(RuleId.CHECKPOINT_STALLED).orElseThrow().detail())
          .contains("none is triggered", "interval-during-backlog");
    }

    @Test
    void anAnswerFromTheCacheIsNotLateForACheckpointEachSecond() {
      JobSnapshot.Builder snapshot =
          withLast(at.minusSeconds(4), running4(1))
              .checkpointConfig(
                  known(
                      checkpointConfig()
                          .interval(Duration.ofSeconds(1))
                          .timeout(Duration.ofMillis(1500))
                          .build()));
      assertThat(look(snapshot)).hasNoFinding(RuleId.CHECKPOINT_STALLED);
      pass(Duration.ofMinutes(1));
      assertThat(
              look(
                  withLast(NOW.minusSeconds(4), snapshot)
                      .details(known(details(JobStatus.RUNNING).now(at).build()))))
          .hasFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void withoutFlinksClockNothingIsMeasuredByOurs() {
      at = NOW.plus(Duration.ofHours(1));
      JobSnapshot.Builder snapshot =
          withLast(NOW.minusSeconds(30), running4(1000))
              .details(
                  Observation.unknown(
                      UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "details"), at));
      assertThat(look(snapshot)).didNotEvaluate(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void aRestoreIsNoCompletedCheckpoint() {
      Instant completed = NOW.minusSeconds(60);
      JobHealth health = null;
      for (int crash = 0; crash < 8; crash++) {
        Instant restored = at;
        for (int second = 0; second < 300; second += 20) {
          pass(Duration.ofSeconds(20));
          JobSnapshot.Builder snapshot =
              running4(second)
                  .details(
                      known(
                          details(JobStatus.RUNNING)
                              .now(at)
                              .putTimestamps("RUNNING", restored)
                              .build()));
          Checkpoint ok =
              checkpoint(1, CheckpointStatus.COMPLETED, completed)
                  .latestAckTime(completed)
                  .acknowledgedSubtaskCount(4)
                  .build();
          LatestCheckpoints latest =
              LatestCheckpoints.builder()
                  .completed(ok)
                  .restored(
                      RestoredCheckpoint.builder()
                          .id(1)
                          .restoreTime(restored)
                          .savepoint(false)
                          .build())
                  .build();
          health =
              look(
                  snapshot.checkpoints(
                      known(
                          checkpoints().toBuilder().latest(latest).history(List.of(ok)).build())));
        }
      }
      assertThat(health).isUnhealthy();
      assertThat(health.finding(RuleId.CHECKPOINT_STALLED).orElseThrow().detail())
          .contains("the same one was restored 8 times");
    }
  }

  @Nested
  class Failing {

    private JobHealth failing(int n) {
      Checkpoint ok =
          checkpoint(100, CheckpointStatus.COMPLETED, NOW)
              .latestAckTime(NOW)
              .acknowledgedSubtaskCount(4)
              .build();
      List<Checkpoint> history = new ArrayList<>();
      for (int i = n; i > Math.max(0, n - 10); i--) {
        history.add(
            checkpoint(100 + i, CheckpointStatus.FAILED, at).failureMessage("expired").build());
      }
      return look(
          running4(n)
              .checkpointConfig(known(checkpointConfig().tolerableFailedCheckpoints(1000).build()))
              .checkpoints(
                  known(
                      checkpoints().toBuilder()
                          .latest(
                              LatestCheckpoints.builder()
                                  .completed(ok)
                                  .failed(history.get(0))
                                  .build())
                          .history(history)
                          .build())));
    }

    @Test
    void moreFailuresAreCountedThanTheHistoryHolds() {
      thresholds = HealthThresholds.builder().checkpointsFailed(12).build();
      for (int n = 1; n <= 11; n++) {
        assertThat(failing(n)).hasNoFinding(RuleId.CHECKPOINTS_FAILING);
        pass(Duration.ofMinutes(1));
      }
      assertThat(failing(12)).hasFinding(RuleId.CHECKPOINTS_FAILING);
    }

    @Test
    void aCheckpointPendingFarLongerThanAnyBeforeIsSlow() {
      assertThat(look(pending(Duration.ofMinutes(5)))).hasNoFinding(RuleId.CHECKPOINT_SLOW);
      assertThat(look(pending(Duration.ofMinutes(40)))).isDegraded();
    }

    private JobSnapshot.Builder pending(Duration age) {
      Checkpoint ok =
          checkpoint(50, CheckpointStatus.COMPLETED, at.minus(age).minusSeconds(120))
              .latestAckTime(at.minus(age).minusSeconds(118))
              .endToEndDuration(Duration.ofSeconds(2))
              .acknowledgedSubtaskCount(4)
              .build();
      Checkpoint pending = checkpoint(51, CheckpointStatus.IN_PROGRESS, at.minus(age)).build();
      return running4(1000)
          .checkpointConfig(
              known(
                  checkpointConfig()
                      .interval(Duration.ofMinutes(2))
                      .timeout(Duration.ofHours(1))
                      .build()))
          .troubledCheckpoint(known(pending))
          .checkpoints(
              known(
                  checkpoints().toBuilder()
                      .latest(LatestCheckpoints.builder().completed(ok).build())
                      .history(List.of(pending, ok))
                      .build()));
    }
  }

  @Nested
  class Progress {

    @Test
    void oneDeclinedCheckpointAtNightHoldsNothingBack() {
      for (int i = 0; i < 4; i++) {
        Instant completed = NOW.minus(Duration.ofMinutes(61));
        Checkpoint ok =
            checkpoint(100, CheckpointStatus.COMPLETED, completed)
                .latestAckTime(completed.plusSeconds(1))
                .acknowledgedSubtaskCount(4)
                .build();
        Checkpoint declined =
            checkpoint(101, CheckpointStatus.FAILED, NOW.minusSeconds(60))
                .failureMessage("Checkpoint was declined.")
                .build();
        assertThat(
                look(
                    running4(1000)
                        .checkpointConfig(
                            known(
                                checkpointConfig()
                                    .interval(Duration.ofHours(1))
                                    .tolerableFailedCheckpoints(3)
                                    .build()))
                        .checkpoints(
                            known(
                                checkpoints().toBuilder()
                                    .latest(
                                        LatestCheckpoints.builder()
                                            .completed(ok)
                                            .failed(declined)
                                            .build())
                                    .history(List.of(declined, ok))
                                    .build()))))
            .hasNoFinding(RuleId.NO_PROGRESS);
        pass(Duration.ofMinutes(4));
      }
    }

    private JobHealth watermarks(long records, Instant low, Instant high) {
      Watermarks join = Watermarks.builder().putBySubtask(0, low).build();
      Watermarks map = Watermarks.builder().putBySubtask(0, high).build();
      return look(
          running4(records)
              .putWatermarks(WORK, known(map))
              .putWatermarks(VertexId.of("f".repeat(32)), known(join)));
    }

    @Test
    void aBoundedInputThatHasFinishedIsNoWatermarkThatGoesOn() {
      Instant low = NOW.minusSeconds(600);
      watermarks(1000, low, NOW.minusSeconds(500));
      for (int i = 0; i < 5; i++) {
        pass(Duration.ofMinutes(4));
        assertThat(watermarks(1000, low, Instant.ofEpochMilli(Long.MAX_VALUE)))
            .hasNoFinding(RuleId.NO_PROGRESS);
      }
    }

    @Test
    void anIdlePartitionThatHoldsTheWatermarkIsFound() {
      Instant low = NOW.minus(Duration.ofHours(3));
      JobHealth health = null;
      for (int i = 0; i <= 13; i++) {
        health = watermarks(1000 + i, low, at);
        if (i == 1) {
          assertThat(health).hasNoFinding(RuleId.STANDING_WATERMARK).isHealthy();
        }
        pass(Duration.ofMinutes(5));
      }
      assertThat(health).isDegraded().hasFinding(RuleId.STANDING_WATERMARK);
      assertThat(watermarks(2000, at.minusSeconds(5), at)).hasNoFinding(RuleId.STANDING_WATERMARK);
    }

    @Test
    void anIdleJobIsToldOfWhereThePlatformSetsItAndStaysHealthy() {
      assertThat(look(running4(1000))).hasNoFinding(RuleId.IDLE);
      thresholds = HealthThresholds.builder().idleAfter(Duration.ofHours(2)).build();
      look(running4(1000));
      pass(Duration.ofHours(2));
      JobHealth health = look(running4(1000));
      assertThat(health).isHealthy().hasFinding(RuleId.IDLE);
      assertThat(health.finding(RuleId.IDLE).orElseThrow().detail()).isEqualTo("idle for 2 h");
    }
  }

  @Nested
  class Tasks {

    private JobSnapshot.Builder batch(JobType type, JobStatus status, TaskCounts counts) {
      return job(status, counts, type, at.getEpochSecond())
          .checkpoints(Observation.absent("Checkpointing has not been enabled.", at))
          .checkpointConfig(Observation.absent("not enabled", at));
    }

    @Test
    void laterStagesOfABatchJobAreNotDownAfterAFailureOfTheFirst() {
      TaskCounts firstStage = tasks(20).running(10).created(10).build();
      look(batch(null, JobStatus.RUNNING, firstStage));
      pass(Duration.ofSeconds(30));
      TaskCounts oneFailed = tasks(20).running(9).failed(1).created(10).build();
      assertThat(look(batch(null, JobStatus.RESTARTING, oneFailed))).hasFinding(RuleId.TASKS_DOWN);
      for (int minutes : new int[] {1, 3, 30}) {
        pass(Duration.ofMinutes(minutes));
        assertThat(look(batch(null, JobStatus.RUNNING, firstStage)))
            .hasNoFinding(RuleId.TASKS_DOWN);
      }
      assertThat(look(batch(null, JobStatus.RUNNING, tasks(20).running(9).scheduled(1).build())))
          .hasNoFinding(RuleId.TASKS_FAILED);
    }

    @Test
    void aBatchJobMayHaveFewerSlotsThanTasksAndAStreamingJobMayNot() {
      TaskCounts waiting = tasks(100).running(10).scheduled(90).build();
      for (int i = 0; i < 3; i++) {
        assertThat(
                look(
                    batch(JobType.BATCH, JobStatus.RUNNING, waiting)
                        .clusterOverview(known(cluster(5).build()))))
            .hasNoFinding(RuleId.SLOTS_LOST)
            .hasNoFinding(RuleId.TASKS_MISSING);
        pass(Duration.ofMinutes(1));
      }
      memory = JobMemory.empty();
      JobHealth streaming = null;
      for (int i = 0; i < 3; i++) {
        streaming =
            look(
                job(JobStatus.RUNNING, waiting, JobType.STREAMING, i)
                    .clusterOverview(known(cluster(5).build())));
        pass(Duration.ofMinutes(1));
      }
      assertThat(streaming).hasFinding(RuleId.SLOTS_LOST);
    }

    @Test
    void aJobThatHasJustStartedMayWaitForItsTaskManagers() {
      for (int i = 0; i < 3; i++) {
        JobDetails young =
            details(JobStatus.RUNNING).now(at).startTime(NOW.minusMillis(300)).build();
        assertThat(
                look(
                    job(JobStatus.RUNNING, tasks(4).scheduled(4).build(), JobType.STREAMING, 0)
                        .overview(row(tasks(4).scheduled(4).build(), NOW.minusMillis(300)))
                        .details(known(young))
                        .clusterOverview(known(cluster(0).build()))))
            .hasNoFinding(RuleId.SLOTS_LOST);
        pass(Duration.ofMillis(6));
      }
    }

    @Test
    void aGraceTimeDoesNotRunWhileTheJobIsInAnotherState() {
      TaskCounts deploying = tasks(4).deploying(4).build();
      look(job(JobStatus.RUNNING, deploying, JobType.STREAMING, 0));
      pass(Duration.ofSeconds(5));
      for (int i = 0; i < 2; i++) {
        look(job(JobStatus.CREATED, tasks(0).build(), JobType.STREAMING, 0));
        pass(Duration.ofMinutes(5));
      }
      assertThat(look(job(JobStatus.RUNNING, deploying, JobType.STREAMING, 0)))
          .hasNoFinding(RuleId.TASKS_MISSING);
      pass(Duration.ofSeconds(121));
      assertThat(look(job(JobStatus.RUNNING, deploying, JobType.STREAMING, 0)))
          .hasFinding(RuleId.TASKS_MISSING);
    }

    @Test
    void looksInARowAreNotThreeDaysApart() {
      TaskCounts oneFailed = tasks(4).running(3).failed(1).build();
      look(job(JobStatus.RUNNING, oneFailed, JobType.STREAMING, 0));
      pass(Duration.ofSeconds(5));
      look(job(JobStatus.RESTARTING, oneFailed, JobType.STREAMING, 0));
      pass(Duration.ofDays(3));
      assertThat(look(job(JobStatus.RUNNING, oneFailed, JobType.STREAMING, 1)))
          .hasNoFinding(RuleId.TASKS_FAILED);
      pass(Duration.ofSeconds(5));
      assertThat(look(job(JobStatus.RUNNING, oneFailed, JobType.STREAMING, 2)))
          .hasFinding(RuleId.TASKS_FAILED);
    }

    @Test
    void aClockThatGoesBackIsAGapAndWhatIsDownAfterwardsIsFound() {
      look(running4(1));
      pass(Duration.ofDays(-1));
      JobHealth health = null;
      for (int i = 0; i < 3; i++) {
        health =
            look(
                job(
                    JobStatus.RESTARTING,
                    tasks(4).canceled(3).failed(1).build(),
                    JobType.STREAMING,
                    1));
        assertThat(health).hasFinding(RuleId.TASKS_DOWN);
        pass(Duration.ofMinutes(30));
      }
      assertThat(health).isUnhealthy();
    }
  }

  @Nested
  class Restarts {

    @Test
    void threeRestartsWhileNobodyLookedForEightHoursAreNoLoop() {
      look(running4(1000).metrics(known(metrics(0))));
      pass(Duration.ofHours(8));
      assertThat(look(running4(2000).metrics(known(metrics(3))))).hasNoFinding(RuleId.RESTART_LOOP);
      pass(Duration.ofMinutes(5));
      assertThat(look(running4(2000).metrics(known(metrics(6))))).hasFinding(RuleId.RESTART_LOOP);
    }

    @Test
    void aJobYoungerThanTheWindowProvesItsLoopAtTheFirstLook() {
      JobDetails young = details(JobStatus.RUNNING).now(at).startTime(at.minusSeconds(41)).build();
      assertThat(
              look(
                  running4(0)
                      .overview(row(running(4), at.minusSeconds(41)))
                      .details(known(young))
                      .metrics(known(metrics(42)))))
          .isUnhealthy()
          .hasFinding(RuleId.RESTART_LOOP);
      memory = JobMemory.empty();
      assertThat(look(running4(0).metrics(known(metrics(42))))) // in two hours
          .hasNoFinding(RuleId.RESTART_LOOP);
    }

    private JobSnapshot.Builder refreshedEachMinute() {
      return running4(at.getEpochSecond())
          .dashboardConfig(
              known(
                  DashboardConfig.builder()
                      .refreshInterval(Duration.ofSeconds(60))
                      .timezoneOffsetMillis(0)
                      .flinkVersion("1.20.3")
                      .build()));
    }

    @Test
    void aFailureThatWasSeenAsRestartingIsNotHidden() {
      look(refreshedEachMinute());
      pass(Duration.ofSeconds(60));
      Instant failed = at;
      look(
          refreshedEachMinute()
              .overview(
                  known(overview(JobStatus.RESTARTING, tasks(4).running(3).failed(1).build())))
              .status(known(JobStatus.RESTARTING)));
      pass(Duration.ofSeconds(5));
      look(refreshedEachMinute());
      pass(Duration.ofSeconds(30));
      assertThat(look(refreshedEachMinute().exceptions(known(boom(failed)))))
          .hasNoFinding(RuleId.HIDDEN_FAILURES);
    }

    private JobExceptions boom(Instant when) {
      return JobExceptions.builder()
          .rootException("java.lang.RuntimeException: boom")
          .rootExceptionTime(when)
          .build();
    }

    @Test
    void aSlowLoopOfHiddenFailuresIsOneEpisodeAndNotOneEach() {
      look(running4(0));
      int opened = 0;
      for (int crash = 0; crash < 12; crash++) {
        Instant failed = at;
        for (int i = 0; i < 5; i++) {
          pass(Duration.ofMinutes(1));
          JobHealth health = look(running4(at.getEpochSecond()).exceptions(known(boom(failed))));
          opened +=
              (int)
                  health.news().stream()
                      .filter(f -> f.rule().equals(RuleId.HIDDEN_FAILURES))
                      .filter(f -> f.episode().get().change() == Episode.Change.OPENED)
                      .count();
        }
      }
      assertThat(opened).isBetween(1, 2);
    }
  }

  @Nested
  class Pressed {

    private static final VertexId A = VertexId.of("a".repeat(32));
    private static final VertexId B = VertexId.of("b".repeat(32));
    private static final VertexId C = VertexId.of("c".repeat(32));
    private static final VertexId D = VertexId.of("d".repeat(32));

    @Test
    void twoMeasurementsThreeDaysApartAreNoLastingBackpressure() {
      look(running4(1).putBackPressure(SOURCE, known(backPressure(0.9))));
      for (int i = 0; i < 3; i++) {
        pass(Duration.ofDays(1));
        look(running4(1000 + i).backPressure(Map.of()));
      }
      pass(Duration.ofSeconds(60));
      assertThat(look(running4(9).putBackPressure(SOURCE, known(backPressure(0.9)))))
          .hasNoFinding(RuleId.BACKPRESSURE);
    }

    private JobPlanNode node(VertexId id, String name, VertexId... inputs) {
      JobPlanNode.Builder node = JobPlanNode.builder().id(id).parallelism(2).description(name);
      for (VertexId input : inputs) {
        node.addInputs(
            JobPlanInput.builder()
                .number(0)
                .id(input)
                .shipStrategy("HASH")
                .exchange("pipelined_bounded")
                .build());
      }
      return node.build();
    }

    @Test
    void theSlowVertexIsAtTheEndOfTheBackPressuredPath() {
      JobPlan plan =
          JobPlan.builder()
              .name("orders")
              .addNodes(node(D, "D", A), node(A, "A"), node(C, "C", B), node(B, "B", A))
              .build();
      JobHealth health = null;
      for (int i = 0; i < 3; i++) {
        JobDetails details =
            details(JobStatus.RUNNING)
                .now(at)
                .vertices(
                    List.of(
                        vertex(A, "A", 0, 1 + i),
                        vertex(B, "B", 1, 1),
                        vertex(D, "D", 1, 1),
                        vertex(C, "C", 1, 1)))
                .plan(plan)
                .build();
        Map<VertexId, Observation<BackPressure>> pressure =
            Map.of(
                A, known(backPressure(1.0)),
                B, known(backPressure(1.0)),
                C, known(backPressure(0)),
                D, known(backPressure(0)));
        health = look(running4(i).details(known(details)).backPressure(pressure));
        pass(Duration.ofMinutes(3));
      }
      assertThat(health.finding(RuleId.BACKPRESSURE).orElseThrow().figures())
          .containsEntry("slowVertex", "C");
    }

    @Test
    void backpressureOfAllDayIsFoundByTheTimesThatFlinkAccumulates() {
      JobHealth health = null;
      for (int minute = 0; minute <= 7; minute++) {
        JobDetails details =
            details(JobStatus.RUNNING)
                .now(at)
                .vertices(
                    List.of(
                        pressed("source", SOURCE, Duration.ofSeconds(110L * minute), minute),
                        pressed("work", WORK, Duration.ZERO, minute)))
                .build();
        health = look(running4(minute).details(known(details)).backPressure(Map.of()));
        pass(Duration.ofMinutes(1));
      }
      assertThat(health).isDegraded().hasFinding(RuleId.BACKPRESSURE);
    }

    private JobVertex pressed(String name, VertexId id, Duration accumulated, long records) {
      JobVertex vertex = vertex(id, name, records, records);
      return vertex.toBuilder()
          .metrics(vertex.metrics().toBuilder().accumulatedBackPressuredTime(accumulated).build())
          .build();
    }
  }

  @Nested
  class Blindness {

    @Test
    void aBlindLookNeitherResetsNorCountsTimeouts() {
      TaskCounts cancelling = tasks(4).canceling(1).canceled(3).build();
      assertThat(toldWithinTwoHours(JobStatus.CANCELLING, cancelling, RuleId.STOP_TIMEOUT))
          .isBetween(4, 6);
      assertThat(toldWithinTwoHours(JobStatus.INITIALIZING, tasks(0).build(), RuleId.START_TIMEOUT))
          .isBetween(4, 6);
    }

    /** Each third look times out. Returns the look at which the rule speaks. */
    private int toldWithinTwoHours(JobStatus status, TaskCounts counts, RuleId rule) {
      memory = JobMemory.empty();
      for (int i = 0; i < 24; i++) {
        JobSnapshot.Builder row =
            JobSnapshot.builder(JobSnapshot.Source.LIVE, at)
                .overview(known(overview(status, counts)));
        JobHealth health = i % 3 == 2 ? blind() : look(row);
        if (health.finding(rule).isPresent()) {
          return i;
        }
        pass(Duration.ofMinutes(5));
      }
      return Integer.MAX_VALUE;
    }

    @Test
    void blindnessIsNoTimeInWhichTasksWereSeenDown() {
      TaskCounts down = tasks(4).running(2).canceled(2).build();
      for (int i = 0; i < 3; i++) {
        look(job(JobStatus.RESTARTING, down, JobType.STREAMING, 0));
        pass(Duration.ofSeconds(5));
      }
      for (int i = 0; i < 60; i++) {
        blind();
        pass(Duration.ofSeconds(5));
      }
      assertThat(look(job(JobStatus.RESTARTING, down, JobType.STREAMING, 0))).isDegraded();
    }
  }

  @Nested
  class Ends {

    private JobHealth finished(JobIntent intent) {
      memory = JobMemory.empty();
      TaskCounts all = tasks(4).finished(4).build();
      return look(
          job(JobStatus.FINISHED, all, JobType.STREAMING, 1000)
              .overview(known(overview(JobStatus.FINISHED, all).toBuilder().endTime(at).build())),
          evidence -> evidence.intent(intent));
    }

    @Test
    void ofABoundedJobInStreamingModeThePlatformKnowsBest() {
      JobHealth bounded = finished(JobIntent.builder().expectedJobType(JobType.BATCH).build());
      assertThat(bounded).hasNoFinding(RuleId.UNEXPECTED_END);
      assertThat(bounded.endedAsAsked()).isEmpty();
      assertThat(finished(JobIntent.none())).hasFinding(RuleId.UNEXPECTED_END);
    }

    @Test
    void whatAnApplicationWaitsForIsSaid() {
      JobHealth health =
          look(
              unanswered(UnknownCode.CONNECT_REFUSED).at(at),
              evidence ->
                  evidence.deployment(
                      known(
                          application(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)
                              .diagnostics("Queue's AM resource\n limit exceeded.")
                              .build())));
      assertThat(health).hasState(JobState.STARTING);
      assertThat(health.explain()).contains("diagnostics: Queue's AM resource limit exceeded.");
    }

    @Test
    void aFailureSaysFromWhereToRestart() {
      TaskCounts all = tasks(4).failed(1).canceled(3).build();
      Checkpoint savepoint =
          checkpoint(101, CheckpointStatus.COMPLETED, at.minusSeconds(60))
              .savepoint(true)
              .latestAckTime(at.minusSeconds(50))
              .externalPath("s3://bucket/savepoint-1")
              .build();
      JobHealth health =
          look(
              job(JobStatus.FAILED, all, JobType.STREAMING, 1000)
                  .checkpoints(
                      known(
                          checkpoints().toBuilder()
                              .latest(
                                  LatestCheckpoints.builder()
                                      .completed(checkpoints().latest().completed().orElseThrow())
                                      .savepoint(savepoint)
                                      .build())
                              .build())),
              evidence ->
                  evidence.intent(
                      JobIntent.builder()
                          .stopWithSavepointRequestedAt(at.minusSeconds(61))
                          .build()));
      Finding finding = health.finding(RuleId.UNEXPECTED_END).orElseThrow();
      assertThat(finding.figures()).containsEntry("restorable", "s3://bucket/savepoint-1");
      assertThat(finding.remedy().orElseThrow())
          .contains("this savepoint: s3://bucket/savepoint-1");
    }
  }

  @Nested
  class Telling {

    @Test
    void aLoopingJobOpensOnceAndItsRecoveryCarriesItsSeverity() {
      List<String> told = new ArrayList<>();
      TaskCounts down = tasks(4).canceled(4).build();
      for (int i = 0; i < 5; i++) {
        told.addAll(news(look(job(JobStatus.RESTARTING, down, JobType.STREAMING, 0))));
        pass(Duration.ofSeconds(5));
        told.addAll(news(look(running4(i))));
        pass(Duration.ofSeconds(40));
      }
      pass(Duration.ofSeconds(60));
      told.addAll(news(look(running4(9))));
      assertThat(told).containsExactly("OPENED TASKS_DOWN WARNING", "RECOVERED TASKS_DOWN WARNING");
    }

    @Test
    void aStuckCheckpointIsToldOfOnceAndTheRestIsItsDetail() {
      JobEvidence stuck = stuckCheckpoint();
      JobHealth first = look(stuck);
      assertThat(first.findings()).hasSizeGreaterThan(2);
      assertThat(news(first)).containsExactly("OPENED CHECKPOINT_STALLED CRITICAL");
      assertThat(first.finding(RuleId.CHECKPOINTS_FAILING).orElseThrow().ledBy())
          .contains(RuleId.CHECKPOINT_STALLED);
    }

    private List<String> news(JobHealth health) {
      return health.news().stream()
          .map(f -> f.episode().get().change() + " " + f.rule() + " " + f.severity())
          .toList();
    }

    @Test
    void whateverAJobIsCalledEachSentenceIsOneCleanLine() {
      String name = "x\u001B[2J\u001B[1;1H\u001B[32mOK\u001B[0m\nSELECT `a`,\r\n  `b`\u202E FROM t";
      JobHealth health =
          look(
              JobEvidence.builder(REF.toBuilder().name(name).build(), at)
                  .live(
                      known(
                          job(
                                  JobStatus.RUNNING,
                                  tasks(4).running(3).failed(1).build(),
                                  JobType.STREAMING,
                                  0)
                              .build()))
                  .build());
      assertThat(health.explain().lines().findFirst().orElseThrow())
          .startsWith("xOK SELECT `a`, `b` FROM t (")
          .contains(" is RUNNING and ");
      assertThat(health.explain()).doesNotContain("\u001B", "\r", "\u202E");
    }
  }

  @Test
  void aHiddenFailureOfARegionIsStillFound() {
    look(running4(0));
    pass(Duration.ofMinutes(1));
    JobExceptions failed =
        JobExceptions.builder()
            .rootException("java.lang.RuntimeException: boom")
            .rootExceptionTime(at.minusSeconds(20))
            .history(
                ExceptionHistory.builder()
                    .truncated(false)
                    .addEntries(
                        ExceptionEntry.builder()
                            .exceptionName("java.lang.RuntimeException")
                            .stackTrace("java.lang.RuntimeException: boom")
                            .time(at.minusSeconds(20))
                            .build())
                    .build())
            .build();
    assertThat(look(running4(1).exceptions(known(failed)))).hasFinding(RuleId.HIDDEN_FAILURES);
  }
}
