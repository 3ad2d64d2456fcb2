package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.cluster;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.metrics;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Finding.Culprit;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobExceptions.ExceptionEntry;
import io.github.flinkwatch.model.JobExceptions.ExceptionHistory;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpoint;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthRulesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration[] MINUTES_OF_LOOKS = {
    Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(8), Duration.ofMinutes(11)
  };

  /** Judges the same picture again and again, at these ages. */
  private static Evaluation repeatedly(JobEvidence evidence, Duration... ages) {
    Evaluation evaluation = judge(evidence);
    for (Duration age : ages) {
      evaluation = judge(later(evidence, age), evaluation.memory());
    }
    return evaluation;
  }

  private static JobEvidence counts(JobStatus status, TaskCounts counts) {
    return live(healthySnapshot().overview(known(overview(status, counts))).build());
  }

  @Test
  void aJobOfWhichEverythingIsKnownAndNothingIsWrongIsHealthy() {
    assertThat(judge(healthy())).isHealthy().hasNoFindings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "details",
        "checkpoints",
        "checkpointConfig",
        "clusterOverview",
        "backPressure"
      })
  void healthyIsNeverSaidWhenALivenessRuleLacksItsEvidence(String piece) {
    JobSnapshot.Builder snapshot = healthySnapshot();
    switch (piece) {
      case "overview" -> snapshot.overview(unknown(UnknownCode.RESPONSE_TIMEOUT, "asked"));
      case "details" -> snapshot.details(unknown(UnknownCode.RESPONSE_TIMEOUT, "asked"));
      case "checkpoints" -> snapshot.checkpoints(unknown(UnknownCode.SERVER_ERROR, "asked"));
      case "checkpointConfig" -> snapshot.checkpointConfig(unknown(UnknownCode.TRUNCATED, "asked"));
      case "clusterOverview" -> snapshot.clusterOverview(unknown(UnknownCode.FORBIDDEN, "asked"));
      default ->
          snapshot.backPressure(Map.of(WORK, unknown(UnknownCode.RESPONSE_TIMEOUT, "asked")));
    }
    JobHealth health = judge(live(snapshot.build())).health();
    assertThat(health).hasState(JobState.RUNNING).hasStatus(HealthStatus.UNKNOWN);
    assertThat(health.explain()).contains("not evaluated");
  }

  @Nested
  class TasksFailed {
    @Test
    void oneLookIsSuspicionAndTheSecondIsAFinding() {
      Evaluation first = judge(FlinkScenarios.tasksFailedWhileRunning());
      assertThat(first).didNotEvaluate(RuleId.TASKS_FAILED).isDegraded();
      Evaluation second =
          judge(later(FlinkScenarios.tasksFailedWhileRunning(), MINUTE), first.memory());
      assertThat(second).isUnhealthy().hasFinding(RuleId.TASKS_FAILED);
    }

    @Test
    void aJobThatWasAskedToEndIsLeftAlone() {
      JobEvidence asked =
          FlinkScenarios.tasksFailedWhileRunning().toBuilder()
              .intent(JobIntent.builder().cancelRequestedAt(NOW).build())
              .build();
      assertThat(repeatedly(asked, MINUTE)).hasNoFinding(RuleId.TASKS_FAILED);
    }
  }

  @Nested
  class TasksDown {
    @Test
    void restartingIsDegradedAtOnceAndUnhealthyAfterTheGrace() {
      assertThat(judge(FlinkScenarios.restarting())).isDegraded().hasFinding(RuleId.TASKS_DOWN);
      Evaluation lasting = repeatedly(FlinkScenarios.restarting(), MINUTE, Duration.ofMinutes(3));
      assertThat(lasting).isUnhealthy();
      assertThat(lasting.health().finding(RuleId.TASKS_DOWN).get().figures())
          .containsEntry("up", "9")
          .containsEntry("total", "12");
      assertThat(lasting.health().news()).extracting(Finding::rule).contains(RuleId.TASKS_DOWN);
    }

    @Test
    void aGlimpseOfRunningWithNothingRunningDoesNotEndTheEpisode() {
      Evaluation down = repeatedly(FlinkScenarios.restarting(), MINUTE);
      TaskCounts scheduled = TaskCounts.builder().total(12).scheduled(12).build();
      Evaluation glimpse =
          judge(later(counts(JobStatus.RUNNING, scheduled), Duration.ofSeconds(90)), down.memory());
      assertThat(glimpse).hasFinding(RuleId.TASKS_DOWN);
      Evaluation up = judge(later(healthy(), Duration.ofMinutes(3)), glimpse.memory());
      assertThat(up).hasRecoveredFrom(RuleId.TASKS_DOWN).hasNoFinding(RuleId.TASKS_DOWN);
      assertThat(judge(later(healthy(), Duration.ofMinutes(4)), up.memory()).health().recovered())
          .isEmpty();
    }

    @Test
    void outOfSightIsNotRecovered() {
      Evaluation down = judge(FlinkScenarios.restarting());
      Evaluation blind =
          judge(later(FlinkScenarios.jobManagerUnreachable(), MINUTE), down.memory());
      assertThat(blind.health().recovered()).isEmpty();
      assertThat(blind.memory().episodes()).containsKey(RuleId.TASKS_DOWN);
    }
  }

  @Nested
  class TasksMissing {
    final TaskCounts scheduled = TaskCounts.builder().total(4).running(1).scheduled(3).build();

    @Test
    void tasksThatComeUpHaveAWhile() {
      JobEvidence coming = counts(JobStatus.RUNNING, scheduled);
      assertThat(judge(coming))
          .didNotEvaluate(RuleId.TASKS_MISSING)
          .hasStatus(HealthStatus.UNKNOWN);
      assertThat(repeatedly(coming, MINUTE, Duration.ofMinutes(3)))
          .isUnhealthy()
          .hasFinding(RuleId.TASKS_MISSING);
    }

    @Test
    void finishedSubtasksOfBoundedSourcesAreLawful() {
      assertThat(repeatedly(FlinkScenarios.mixedBatchAndStreaming(), MINUTE, Duration.ofMinutes(9)))
          .hasNoFinding(RuleId.TASKS_MISSING);
    }

    @Test
    void stagesOfABatchJobWaitLawfully() {
      TaskCounts stages = TaskCounts.builder().total(4).running(2).created(2).build();
      JobEvidence batch =
          counts(JobStatus.RUNNING, stages).toBuilder()
              .live(
                  known(
                      healthySnapshot()
                          .overview(known(overview(JobStatus.RUNNING, stages)))
                          .details(known(details(JobStatus.RUNNING).jobType(JobType.BATCH).build()))
                          .build()))
              .build();
      assertThat(repeatedly(batch, MINUTE, Duration.ofMinutes(9)))
          .isHealthy()
          .hasNoFinding(RuleId.TASKS_MISSING);
    }

    @Test
    void aTotalThatShrankIsNoMissingTask() {
      Evaluation eight = judge(counts(JobStatus.RUNNING, running(8)));
      assertThat(judge(later(counts(JobStatus.RUNNING, running(4)), MINUTE), eight.memory()))
          .isHealthy();
    }
  }

  @Nested
  class RestartLoop {
    private Evaluation restarts(long... counter) {
      Evaluation evaluation = judge(withRestarts(0));
      for (int i = 0; i < counter.length; i++) {
        evaluation =
            judge(
                later(withRestarts(counter[i]), MINUTE.multipliedBy(i + 1L)), evaluation.memory());
      }
      return evaluation;
    }

    private JobEvidence withRestarts(long counter) {
      return live(healthySnapshot().metrics(known(metrics(counter))).build());
    }

    @Test
    void theCounterIsTheWitnessBetweenTwoLooks() {
      assertThat(restarts(1, 2)).hasNoFinding(RuleId.RESTART_LOOP).isHealthy();
      assertThat(restarts(1, 3)).hasFinding(RuleId.RESTART_LOOP).isDegraded();
      assertThat(restarts(4, 10)).hasFinding(RuleId.RESTART_LOOP).isUnhealthy();
    }

    @Test
    void oldRestartsLeaveTheWindow() {
      assertThat(restarts(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5))
          .hasNoFinding(RuleId.RESTART_LOOP)
          .hasRecoveredFrom(RuleId.RESTART_LOOP);
    }

    @Test
    void aCounterThatFellIsAJobManagerThatRestarted() {
      JobHealth health = restarts(2, 0).health();
      assertThat(health.finding(RuleId.RESTART_LOOP).get().detail()).contains("fell from 2 to 0");
      assertThat(health).isHealthy();
    }

    @Test
    void rescalesAreNoFailures() {
      JobMetrics rescaled =
          JobMetrics.builder().putValues("numRestarts", "9").putValues("numRescales", "9").build();
      Evaluation first = judge(withRestarts(0));
      JobEvidence second = later(live(healthySnapshot().metrics(known(rescaled)).build()), MINUTE);
      assertThat(judge(second, first.memory())).hasNoFinding(RuleId.RESTART_LOOP);
    }

    @Test
    void withoutTheCounterTheOtherRulesGoOn() {
      JobEvidence blind =
          live(healthySnapshot().metrics(unknown(UnknownCode.SERVER_ERROR, "metrics")).build());
      assertThat(judge(blind)).didNotEvaluate(RuleId.RESTART_LOOP).isHealthy();
    }

    @Test
    void theNotesStayBounded() {
      Evaluation evaluation = judge(withRestarts(0));
      for (int i = 1; i <= 500; i++) {
        evaluation = judge(later(withRestarts(i), Duration.ofMillis(i * 10L)), evaluation.memory());
      }
      assertThat(evaluation.memory().notesOf(RuleId.RESTART_LOOP).samples("restarts"))
          .hasSizeLessThanOrEqualTo(256);
      assertThat(evaluation).isUnhealthy();
    }
  }

  @Nested
  class HiddenFailures {
    private JobEvidence failedAt(Instant... times) {
      ExceptionHistory.Builder history = ExceptionHistory.builder().truncated(false);
      for (Instant time : times) {
        history.addEntries(
            ExceptionEntry.builder()
                .exceptionName("java.io.IOException")
                .stackTrace("java.io.IOException: gone")
                .time(time)
                .build());
      }
      return live(
          healthySnapshot()
              .exceptions(known(JobExceptions.builder().history(history.build()).build()))
              .build());
    }

    @Test
    void aNewEntryWhileEveryLookSaidRunningIsAFinding() {
      Evaluation first = judge(healthy());
      Evaluation second = judge(later(failedAt(NOW.plusSeconds(30)), MINUTE), first.memory());
      assertThat(second).isDegraded().hasFinding(RuleId.HIDDEN_FAILURES);
      assertThat(
              judge(later(failedAt(NOW.plusSeconds(30)), MINUTE.multipliedBy(2)), second.memory()))
          .hasRecoveredFrom(RuleId.HIDDEN_FAILURES);
    }

    @Test
    void oldEntriesAreNoNews() {
      assertThat(judge(failedAt(NOW.minusSeconds(900)))).hasNoFinding(RuleId.HIDDEN_FAILURES);
    }

    @Test
    void aRestartThatWasSeenIsNotHidden() {
      Evaluation restarting = repeatedly(healthy(), Duration.ofSeconds(1));
      restarting =
          judge(later(FlinkScenarios.restarting(), Duration.ofSeconds(2)), restarting.memory());
      assertThat(
              judge(
                  later(failedAt(NOW.plusSeconds(1)), Duration.ofSeconds(5)), restarting.memory()))
          .hasNoFinding(RuleId.HIDDEN_FAILURES);
    }
  }

  @Nested
  class Checkpoints {
    @Test
    void aStuckSubtaskIsUnhealthyAndNamed() {
      JobHealth health = judge(FlinkScenarios.stuckCheckpoint()).health();
      assertThat(health)
          .isUnhealthy()
          .hasFinding(RuleId.CHECKPOINTS_FAILING)
          .hasFinding(RuleId.CHECKPOINT_STALLED)
          .hasFinding(RuleId.CHECKPOINT_CULPRIT);
      Culprit culprit = health.finding(RuleId.CHECKPOINT_CULPRIT).get().culprits().get(0);
      assertThat(culprit.vertexName()).contains("work");
      assertThat(culprit.subtask()).isEqualTo(1);
      assertThat(culprit.host()).contains("worker-1:41533");
      assertThat(culprit.taskManagerId()).contains("container_1");
      assertThat(culprit.backpressure()).hasValue(0);
      assertThat(health.explain()).contains("subtask 1 of work on worker-1:41533");
    }

    @Test
    void oneFailureThatStaysTheLatestIsOneFailure() {
      Checkpoint failed =
          FlinkScenarios.checkpoint(101, CheckpointStatus.FAILED, NOW.minusSeconds(20)).build();
      var statistics = FlinkScenarios.checkpoints();
      JobEvidence once =
          live(
              healthySnapshot()
                  .checkpoints(
                      known(
                          statistics.toBuilder()
                              .latest(statistics.latest().toBuilder().failed(failed).build())
                              .addHistory(failed)
                              .build()))
                  .troubledCheckpoint(known(failed))
                  .build());
      assertThat(repeatedly(once, MINUTE, Duration.ofMinutes(2), Duration.ofMinutes(3)))
          .hasNoFinding(RuleId.CHECKPOINTS_FAILING);
    }

    @Test
    void disabledCheckpointsAreNotMissing() {
      JobEvidence none =
          live(
              healthySnapshot()
                  .checkpoints(Observation.absent("Checkpointing has not been enabled.", NOW))
                  .checkpointConfig(Observation.absent("Checkpointing has not been enabled.", NOW))
                  .build());
      assertThat(judge(none))
          .isHealthy()
          .hasFinding(RuleId.CHECKPOINT_CONFIG)
          .hasNoFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void patienceFollowsTheJobsOwnConfiguration() {
      var patient = checkpointConfig().tolerableFailedCheckpoints(9).build();
      JobEvidence evidence =
          live(
              healthySnapshot()
                  .checkpoints(known(FlinkScenarios.expired()))
                  .checkpointConfig(known(patient))
                  .build());
      assertThat(judge(evidence)).hasNoFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void tasksThatFinishedMayBeWhy() {
      JobEvidence evidence =
          live(
              healthySnapshot()
                  .overview(
                      known(
                          overview(
                              JobStatus.RUNNING,
                              TaskCounts.builder().total(4).running(3).finished(1).build())))
                  .checkpoints(known(FlinkScenarios.expired()))
                  .checkpointConfig(
                      known(checkpointConfig().checkpointsAfterTasksFinish(false).build()))
                  .build());
      assertThat(judge(evidence).health().finding(RuleId.CHECKPOINT_STALLED).get().detail())
          .contains("tasks have finished");
    }

    @Test
    void aCheckpointNearItsTimeoutIsSlow() {
      var slow =
          FlinkScenarios.checkpoint(100, CheckpointStatus.COMPLETED, NOW.minusSeconds(600))
              .latestAckTime(NOW.minusSeconds(60))
              .endToEndDuration(Duration.ofMinutes(9))
              .acknowledgedSubtaskCount(4)
              .build();
      var statistics = FlinkScenarios.checkpoints();
      JobEvidence evidence =
          live(
              healthySnapshot()
                  .checkpoints(
                      known(
                          statistics.toBuilder()
                              .latest(statistics.latest().toBuilder().completed(slow).build())
                              .build()))
                  .build());
      assertThat(judge(evidence)).isDegraded().hasFinding(RuleId.CHECKPOINT_SLOW);
    }

    @Test
    void theSearchForCulpritsIsBounded() {
      int parallelism = 5000;
      SubtaskCheckpoints.Builder subtasks =
          SubtaskCheckpoints.builder()
              .checkpointId(104)
              .status(CheckpointStatus.IN_PROGRESS)
              .stateSizeBytes(0)
              .subtaskCount(parallelism)
              .acknowledgedSubtaskCount(0);
      for (int i = 0; i < parallelism; i++) {
        subtasks.addSubtasks(
            SubtaskCheckpoint.builder().index(i).statusText("pending_or_failed").build());
      }
      Checkpoint pending =
          FlinkScenarios.checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW.minusSeconds(50))
              .subtaskCount(parallelism)
              .putTasks(
                  WORK,
                  VertexCheckpoint.builder()
                      .checkpointId(104)
                      .status(CheckpointStatus.IN_PROGRESS)
                      .stateSizeBytes(0)
                      .subtaskCount(parallelism)
                      .acknowledgedSubtaskCount(0)
                      .build())
              .build();
      JobEvidence evidence =
          live(
              healthySnapshot()
                  .checkpoints(known(FlinkScenarios.expired()))
                  .troubledCheckpoint(known(pending))
                  .putSubtaskCheckpoints(WORK, known(subtasks.build()))
                  .build());
      Finding finding = judge(evidence).health().finding(RuleId.CHECKPOINT_CULPRIT).get();
      assertThat(finding.culprits()).hasSize(16);
      assertThat(finding.figures()).containsEntry("unacknowledged", "5000");
    }
  }

  @Nested
  class Progress {
    private JobEvidence still(double pressure) {
      return live(
          healthySnapshot()
              .backPressure(
                  Map.of(SOURCE, known(backPressure(pressure)), WORK, known(backPressure(0))))
              .build());
    }

    @Test
    void idleIsNotStuck() {
      assertThat(repeatedly(still(0), Duration.ofMinutes(20), Duration.ofHours(9)))
          .hasNoFinding(RuleId.NO_PROGRESS);
    }

    @Test
    void idleAndHeldBackIsStuckAfterTheWindow() {
      assertThat(repeatedly(still(1), MINUTE)).didNotEvaluate(RuleId.NO_PROGRESS);
      assertThat(repeatedly(still(1), MINUTES_OF_LOOKS))
          .isUnhealthy()
          .hasFinding(RuleId.NO_PROGRESS)
          .hasFinding(RuleId.BACKPRESSURE);
    }

    @Test
    void movingUnderBackpressureIsNotStuck() {
      Evaluation first = judge(still(1));
      JobSnapshot moved =
          healthySnapshot()
              .details(
                  known(
                      details(JobStatus.RUNNING)
                          .vertices(
                              List.of(
                                  FlinkScenarios.vertex(SOURCE, "source", 0, 2000),
                                  FlinkScenarios.vertex(WORK, "work", 2000, 0)))
                          .build()))
              .backPressure(Map.of(SOURCE, known(backPressure(1))))
              .build();
      assertThat(judge(later(live(moved), Duration.ofMinutes(11)), first.memory()))
          .hasNoFinding(RuleId.NO_PROGRESS)
          .hasFinding(RuleId.BACKPRESSURE);
    }

    @Test
    void theSlowVertexIsTheOneAfterTheBackpressure() {
      Finding finding =
          repeatedly(still(1), MINUTES_OF_LOOKS).health().finding(RuleId.BACKPRESSURE).get();
      assertThat(finding.figures()).containsEntry("slowVertex", "work");
    }
  }

  @Test
  void slotsLostTakesTwoLooks() {
    JobEvidence lost = live(healthySnapshot().clusterOverview(known(cluster(0).build())).build());
    assertThat(judge(lost)).didNotEvaluate(RuleId.SLOTS_LOST).hasStatus(HealthStatus.UNKNOWN);
    assertThat(repeatedly(lost, MINUTE)).isUnhealthy().hasFinding(RuleId.SLOTS_LOST);
  }

  @Test
  void aJobThatDoesNotComeUpIsUnhealthyAfterFifteenMinutes() {
    JobEvidence created =
        counts(JobStatus.CREATED, TaskCounts.builder().build()).toBuilder()
            .live(
                known(
                    healthySnapshot()
                        .overview(
                            known(
                                overview(JobStatus.CREATED, TaskCounts.builder().build())
                                    .toBuilder()
                                    .startTime(NOW.minus(Duration.ofMinutes(15)))
                                    .build()))
                        .status(known(JobStatus.CREATED))
                        .build()))
            .intent(JobIntent.builder().submittedAt(NOW.minus(Duration.ofMinutes(16))).build())
            .build();
    assertThat(judge(created)).hasFinding(RuleId.START_TIMEOUT).isUnhealthy();
  }

  @Test
  void aJobThatDoesNotStopIsUnhealthyAfterFifteenMinutes() {
    JobEvidence stopping =
        healthy().toBuilder()
            .intent(
                JobIntent.builder()
                    .stopWithSavepointRequestedAt(NOW.minus(Duration.ofMinutes(16)))
                    .build())
            .build();
    assertThat(judge(stopping)).hasState(JobState.STOPPING).hasFinding(RuleId.STOP_TIMEOUT);
  }

  @ParameterizedTest(name = "{0} of a {1} job, asked {2}: {3}")
  @CsvSource({
    "FINISHED, STREAMING, false, true",
    "FINISHED, STREAMING, true, false",
    "FINISHED, BATCH, false, false",
    "CANCELED, STREAMING, false, true",
    "CANCELED, STREAMING, true, false",
    "FAILED, STREAMING, false, true",
    "FAILED, BATCH, true, true",
  })
  void anEndIsUnexpectedUnlessSomebodyAsked(
      JobStatus end, JobType type, boolean asked, boolean unexpected) {
    JobIntent.Builder intent = JobIntent.builder().expectedJobType(type);
    if (asked) {
      intent.stopWithSavepointRequestedAt(NOW.minusSeconds(90));
    }
    JobEvidence evidence =
        FlinkScenarios.jobManagerUnreachable().toBuilder()
            .archived(known(FlinkScenarios.archive(end).build()))
            .intent(intent.build())
            .build();
    JobHealth health = judge(evidence).health();
    assertThat(health.finding(RuleId.UNEXPECTED_END).isPresent()).isEqualTo(unexpected);
    assertThat(health).hasStatus(HealthStatus.NOT_APPLICABLE);
  }

  @Test
  void blindIsSaidAfterFiveMinutesAndIsNotAFailedJob() {
    JobEvidence gone = FlinkScenarios.jobManagerUnreachable();
    assertThat(repeatedly(gone, Duration.ofMinutes(5))).hasNoFinding(RuleId.BLIND);
    Evaluation blind = repeatedly(gone, Duration.ofMinutes(5), Duration.ofMinutes(6));
    assertThat(blind)
        .hasFinding(RuleId.BLIND)
        .hasState(JobState.UNKNOWN)
        .hasStatus(HealthStatus.UNKNOWN);
    assertThat(judge(later(healthy(), Duration.ofMinutes(7)), blind.memory()))
        .hasRecoveredFrom(RuleId.BLIND);
  }

  @Test
  void largeStateIsOffUntilSet() {
    assertThat(judge(healthy())).hasNoFinding(RuleId.LARGE_STATE);
    HealthThresholds small = HealthThresholds.builder().largeStateBytes(1000).build();
    assertThat(JobHealthEvaluator.ofDefaults().evaluate(healthy(), JobMemory.empty(), small))
        .hasFinding(RuleId.LARGE_STATE)
        .isDegraded();
  }

  @Test
  void anEpisodeIsNewsOnceAndWhenItWorsens() {
    Evaluation opened = judge(FlinkScenarios.restarting());
    assertThat(change(opened)).isEqualTo(Episode.Change.OPENED);
    Evaluation ongoing = judge(later(FlinkScenarios.restarting(), MINUTE), opened.memory());
    assertThat(change(ongoing)).isEqualTo(Episode.Change.ONGOING);
    assertThat(ongoing.health().news()).extracting(Finding::rule).isEmpty();
    Evaluation worse =
        judge(later(FlinkScenarios.restarting(), Duration.ofMinutes(3)), ongoing.memory());
    assertThat(change(worse)).isEqualTo(Episode.Change.WORSENED);
    assertThat(worse.health().finding(RuleId.TASKS_DOWN).get().episode().get().openedAt())
        .isEqualTo(NOW);
  }

  private static Episode.Change change(Evaluation evaluation) {
    return evaluation.health().finding(RuleId.TASKS_DOWN).get().episode().get().change();
  }

  @Test
  void embeddersAddAndRemoveRules() {
    HealthRule always =
        new HealthRule() {
          @Override
          public RuleId id() {
            return RuleId.of("ALWAYS");
          }

          @Override
          public String documentation() {
            return "Finds something always.";
          }

          @Override
          public RuleResult evaluate(RuleContext context) {
            return RuleResult.finding(Finding.builder(id(), Severity.WARNING, "as ever").build());
          }
        };
    RuleCatalogue catalogue = RuleCatalogue.standard().without(RuleId.TASKS_DOWN).with(always);
    JobHealthEvaluator evaluator = JobHealthEvaluator.of(catalogue, HealthThresholds.ofDefaults());
    assertThat(evaluator.evaluate(healthy(), JobMemory.empty()))
        .isDegraded()
        .hasFinding(RuleId.of("ALWAYS"));
    assertThat(evaluator.evaluate(FlinkScenarios.restarting(), JobMemory.empty()))
        .hasNoFinding(RuleId.TASKS_DOWN);
    assertThatIllegalArgumentException().isThrownBy(() -> catalogue.with(always));
    assertThat(RuleCatalogue.standard().without(RuleId.TASKS_DOWN).rules())
        .hasSize(RuleCatalogue.standard().rules().size() - 1);
    assertThat(RuleCatalogue.of(List.of(always)).rules()).containsExactly(always);
    assertThat(always.remedy()).isEmpty();
    assertThat(evaluator.evaluate(healthy(), JobMemory.empty()).health().findings())
        .extracting(Finding::remedy)
        .containsExactly(Optional.empty());
    assertThat(evaluator.evaluate(FlinkScenarios.restarting(), JobMemory.empty()))
        .hasNoFinding(RuleId.of("ALWAYS"));
  }

  @Test
  void aRuleOfThePlatformsSpeaksOfRunningJobsAndGuardsNothingUnlessItSaysSo() {
    HealthRule shy =
        new HealthRule() {
          @Override
          public RuleId id() {
            return RuleId.of("SHY");
          }

          @Override
          public String documentation() {
            return "Never knows, and tells whether anything is known.";
          }

          @Override
          public RuleResult evaluate(RuleContext context) {
            return RuleResult.notEvaluated(
                context.live().overview().isKnown() ? "seen" : "not seen");
          }
        };
    RuleCatalogue one = RuleCatalogue.of(List.of(shy));
    JobHealthEvaluator evaluator = JobHealthEvaluator.of(one, HealthThresholds.ofDefaults());
    assertThat(evaluator.evaluate(healthy(), JobMemory.empty()))
        .isHealthy()
        .didNotEvaluate(RuleId.of("SHY"));
    for (JobState state : JobState.values()) {
      assertThat(shy.appliesTo(state)).isEqualTo(state == JobState.RUNNING);
    }
    HealthRule everywhere =
        new HealthRule() {
          @Override
          public RuleId id() {
            return shy.id();
          }

          @Override
          public String documentation() {
            return shy.documentation();
          }

          @Override
          public boolean appliesTo(JobState state) {
            return true;
          }

          @Override
          public RuleResult evaluate(RuleContext context) {
            return shy.evaluate(context);
          }
        };
    JobEvidence byYarnAlone =
        JobEvidence.builder(FlinkScenarios.REF, NOW)
            .deployment(
                known(
                    FlinkScenarios.application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                        .build()))
            .build();
    Evaluation blind =
        JobHealthEvaluator.of(RuleCatalogue.of(List.of(everywhere)), HealthThresholds.ofDefaults())
            .evaluate(byYarnAlone, JobMemory.empty());
    assertThat(blind.health().notEvaluated())
        .extracting(NotEvaluated::reason)
        .containsExactly("not seen");
  }

  @Test
  void everyRuleDocumentsItself() {
    for (HealthRule rule : RuleCatalogue.standard().rules()) {
      assertThat(rule.documentation()).isNotBlank();
      assertThat(RuleCatalogue.standard().find(rule.id())).contains(rule);
    }
    assertThat(RuleCatalogue.standard().rules()).hasSize(22);
  }

  @Test
  void thresholdsThatCannotBeMeantAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthThresholds.builder().tasksDownGrace(Duration.ZERO).build())
        .withMessageContaining("tasksDownGrace");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthThresholds.builder().backpressureRatio(1.5).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthThresholds.builder().restartsUnhealthy(1).build());
  }
}
