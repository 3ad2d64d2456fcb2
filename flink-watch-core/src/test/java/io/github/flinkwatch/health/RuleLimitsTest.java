package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.metrics;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointConfig.ExternalizedCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointSummary;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobExceptions.ExceptionEntry;
import io.github.flinkwatch.model.JobExceptions.ExceptionHistory;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlan.JobPlanInput;
import io.github.flinkwatch.model.JobPlan.JobPlanNode;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.model.Watermarks;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule at its limit and one step beside it, with the figures that it tells. */
class RuleLimitsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static JobEvidence with(UnaryOperator<JobSnapshot.Builder> change) {
    return live(change.apply(healthySnapshot()).build());
  }

  private static Finding found(Evaluation evaluation, RuleId rule) {
    assertThat(evaluation).hasFinding(rule);
    return evaluation.health().finding(rule).orElseThrow();
  }

  private static String reason(Evaluation evaluation, RuleId rule) {
    return evaluation.health().notEvaluated().stream()
        .filter(not -> not.rule().equals(rule))
        .map(NotEvaluated::reason)
        .findFirst()
        .orElse("");
  }

  private static Evaluation then(JobEvidence evidence, Duration age, Evaluation before) {
    return judge(later(evidence, age), before.memory());
  }

  private static Observation<JobExceptions> history(Instant... times) {
    ExceptionHistory.Builder history = ExceptionHistory.builder().truncated(false);
    for (Instant time : times) {
      history.addEntries(
          ExceptionEntry.builder()
              .exceptionName("java.io.IOException")
              .stackTrace("java.io.IOException: gone")
              .time(time)
              .build());
    }
    return known(JobExceptions.builder().history(history.build()).build());
  }

  @Nested
  class TaskCountsAreWholeSums {
    private JobEvidence running(TaskCounts counts, JobType type) {
      return with(
          s -> {
            s.overview(known(overview(JobStatus.RUNNING, counts)));
            s.details(known(details(JobStatus.RUNNING).jobType(type).build()));
            return s;
          });
    }

    private final TaskCounts everyKind =
        TaskCounts.builder()
            .total(42)
            .created(1)
            .scheduled(2)
            .deploying(3)
            .initializing(4)
            .reconciling(5)
            .running(6)
            .finished(7)
            .build();

    @Test
    void aStreamingJobMissesEverythingThatIsOnTheWay() {
      assertThat(reason(judge(running(everyKind, JobType.STREAMING)), RuleId.TASKS_MISSING))
          .isEqualTo(
              "15 of 42 tasks do not run, 2 of them for want of slots; they have a while to come"
                  + " up");
      TaskCounts created = TaskCounts.builder().total(3).running(2).created(1).build();
      assertThat(reason(judge(running(created, JobType.STREAMING)), RuleId.TASKS_MISSING))
          .isEqualTo("1 of 3 tasks do not run; they have a while to come up");
    }

    @Test
    void aBatchJobMissesWhatIsOnTheWayOnlyIfNothingRuns() {
      assertThat(judge(running(everyKind, JobType.BATCH))).hasNoFinding(RuleId.TASKS_MISSING);
      assertThat(reason(judge(running(everyKind, JobType.BATCH)), RuleId.TASKS_MISSING)).isEmpty();
      TaskCounts none = TaskCounts.builder().total(9).scheduled(2).created(7).build();
      assertThat(reason(judge(running(none, JobType.BATCH)), RuleId.TASKS_MISSING))
          .startsWith("2 of 9 tasks");
    }

    @Test
    void ofAJobOfNoKnownTypeCreatedTasksCountOnlyBeforeAnythingRan() {
      TaskCounts.Builder created = TaskCounts.builder().total(5).scheduled(2);
      assertThat(missingOfUnknownType(created.created(3).build())).startsWith("5 of 5 tasks");
      created.created(2);
      assertThat(missingOfUnknownType(created.running(1).build())).startsWith("2 of 5 tasks");
      assertThat(missingOfUnknownType(created.running(0).finished(1).build()))
          .startsWith("2 of 5 tasks");
    }

    private String missingOfUnknownType(TaskCounts tasks) {
      JobSnapshot unknownType =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(known(overview(JobStatus.RUNNING, tasks)))
              .build();
      return reason(judge(live(unknownType)), RuleId.TASKS_MISSING);
    }

    @Test
    void missingTasksHaveTheirGraceAndNotMore() {
      JobEvidence coming = running(everyKind, JobType.STREAMING);
      Evaluation first = judge(coming);
      Evaluation atGrace = then(coming, Duration.ofMinutes(2), first);
      assertThat(atGrace).hasNoFinding(RuleId.TASKS_MISSING);
      Finding finding =
          found(then(coming, Duration.ofMinutes(2).plusMillis(1), atGrace), RuleId.TASKS_MISSING);
      assertThat(finding.figures())
          .containsEntry("scheduled", "2")
          .containsEntry("deploying", "3")
          .containsEntry("initializing", "4")
          .containsEntry("created", "1")
          .containsEntry("running", "6")
          .containsEntry("total", "42");
    }

    @Test
    void noTasksAtAllAreNoAnswer() {
      assertThat(
              reason(
                  judge(running(TaskCounts.builder().build(), JobType.STREAMING)),
                  RuleId.TASKS_MISSING))
          .isEqualTo("the job has no tasks yet");
    }

    @Test
    void whatIsDownIsWhatNeitherRunsNorFinished() {
      TaskCounts down =
          TaskCounts.builder()
              .total(20)
              .running(6)
              .finished(5)
              .failed(4)
              .canceled(3)
              .canceling(2)
              .build();
      Finding finding = found(judge(running(down, JobType.STREAMING)), RuleId.TASKS_DOWN);
      assertThat(finding.detail()).isEqualTo("9 of 20 tasks are not up");
      assertThat(finding.figures())
          .containsEntry("up", "11")
          .containsEntry("failed", "4")
          .containsEntry("canceled", "3");
      TaskCounts cancelling = TaskCounts.builder().total(3).running(1).canceling(2).build();
      assertThat(judge(running(cancelling, JobType.STREAMING))).hasFinding(RuleId.TASKS_DOWN);
      TaskCounts oneEach = TaskCounts.builder().total(3).running(1).canceled(1).failed(1).build();
      assertThat(judge(running(oneEach, JobType.STREAMING))).hasFinding(RuleId.TASKS_DOWN);
    }

    @Test
    void aRestartWithoutTasksSaysSo() {
      JobEvidence none =
          with(
              s -> s.overview(known(overview(JobStatus.RESTARTING, TaskCounts.builder().build()))));
      assertThat(found(judge(none), RuleId.TASKS_DOWN).detail())
          .isEqualTo("the job is RESTARTING, and has no tasks at the moment");
    }

    @Test
    void aRestartWhoseTasksNobodyCountedInventsNoFigures() {
      JobEvidence uncounted =
          with(
              s -> {
                s.overview(unknown(UnknownCode.RESPONSE_TIMEOUT, "overview"));
                return s.status(known(JobStatus.RESTARTING));
              });
      Evaluation first = judge(uncounted);
      Finding finding = found(first, RuleId.TASKS_DOWN);
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      assertThat(finding.detail())
          .isEqualTo("the job is RESTARTING; its tasks could not be counted");
      assertThat(finding.figures()).containsOnlyKeys("lasting");
      Evaluation later = then(uncounted, Duration.ofMinutes(2).plusMillis(1), first);
      assertThat(found(later, RuleId.TASKS_DOWN).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void theGraceOfTasksDownIsInclusive() {
      Evaluation first = judge(FlinkScenarios.restarting());
      Evaluation atGrace = then(FlinkScenarios.restarting(), Duration.ofMinutes(2), first);
      assertThat(found(atGrace, RuleId.TASKS_DOWN).severity()).isEqualTo(Severity.WARNING);
      Evaluation beyond =
          then(FlinkScenarios.restarting(), Duration.ofMinutes(2).plusMillis(1), atGrace);
      assertThat(found(beyond, RuleId.TASKS_DOWN).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aBatchJobIsBackWhenNothingIsGoneThoughStagesWait() {
      TaskCounts down = TaskCounts.builder().total(4).running(1).failed(1).created(2).build();
      TaskCounts back = TaskCounts.builder().total(4).running(2).created(2).build();
      Evaluation first = judge(running(down, JobType.BATCH));
      assertThat(first).hasFinding(RuleId.TASKS_DOWN);
      assertThat(then(running(back, JobType.BATCH), MINUTE, first))
          .hasRecoveredFrom(RuleId.TASKS_DOWN);
      Evaluation streaming = judge(running(down, JobType.STREAMING));
      assertThat(then(running(back, JobType.STREAMING), MINUTE, streaming))
          .hasFinding(RuleId.TASKS_DOWN);
      TaskCounts finished = TaskCounts.builder().total(4).running(2).finished(2).build();
      assertThat(then(running(finished, JobType.STREAMING), MINUTE, streaming))
          .hasRecoveredFrom(RuleId.TASKS_DOWN);
    }
  }

  @Nested
  class StateSizes {
    private JobEvidence sized(long size, Long average) {
      Checkpoint last =
          checkpoint(100, CheckpointStatus.COMPLETED, NOW.minusSeconds(30))
              .latestAckTime(NOW.minusSeconds(29))
              .stateSizeBytes(size)
              .build();
      CheckpointingStatistics.Builder statistics =
          checkpoints().toBuilder()
              .latest(checkpoints().latest().toBuilder().completed(last).build());
      if (average != null) {
        statistics.summary(
            CheckpointSummary.builder()
                .stateSizeBytes(StatisticsSummary.builder().average(average).build())
                .build());
      }
      return with(s -> s.checkpoints(known(statistics.build())));
    }

    private Evaluation judged(JobEvidence evidence, HealthThresholds thresholds) {
      return JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty(), thresholds);
    }

    @Test
    void largeIsFromTheSizeOn() {
      HealthThresholds kilo = HealthThresholds.builder().largeStateBytes(1000).build();
      assertThat(judged(sized(999, null), kilo)).hasNoFinding(RuleId.LARGE_STATE);
      Finding finding = found(judged(sized(1000, null), kilo), RuleId.LARGE_STATE);
      assertThat(finding.detail()).isEqualTo("the state is 1000 bytes");
      assertThat(finding.figures())
          .containsEntry("stateSizeBytes", "1000")
          .containsEntry("averageBytes", "unknown");
    }

    @Test
    void grownIsFromTheFactorOn() {
      HealthThresholds triple = HealthThresholds.builder().stateGrowthFactor(3).build();
      assertThat(judged(sized(299, 100L), triple)).hasNoFinding(RuleId.LARGE_STATE);
      Finding finding = found(judged(sized(300, 100L), triple), RuleId.LARGE_STATE);
      assertThat(finding.detail()).isEqualTo("the state is 300 bytes, far above its own average");
      assertThat(finding.figures()).containsEntry("averageBytes", "100");
      assertThat(judged(sized(300, 0L), triple)).hasNoFinding(RuleId.LARGE_STATE);
      assertThat(judged(sized(300, null), triple)).hasNoFinding(RuleId.LARGE_STATE);
    }

    @Test
    void withoutCheckpointsThereIsNoSize() {
      HealthThresholds kilo = HealthThresholds.builder().largeStateBytes(1000).build();
      assertThat(judged(with(s -> s.checkpoints(Observation.absent("not enabled", NOW))), kilo))
          .hasNoFinding(RuleId.LARGE_STATE);
      assertThat(judged(with(s -> s.checkpoints(unknown(UnknownCode.TRUNCATED, "asked"))), kilo))
          .didNotEvaluate(RuleId.LARGE_STATE);
      CheckpointingStatistics none =
          checkpoints().toBuilder()
              .latest(checkpoints().latest().toBuilder().completed(Optional.empty()).build())
              .build();
      assertThat(judged(with(s -> s.checkpoints(known(none))), kilo))
          .hasNoFinding(RuleId.LARGE_STATE);
    }
  }

  @Nested
  class CheckpointDurations {
    private JobEvidence took(Duration took, CheckpointConfig config) {
      Checkpoint last =
          checkpoint(100, CheckpointStatus.COMPLETED, NOW.minusSeconds(60))
              .latestAckTime(NOW.minusSeconds(1))
              .endToEndDuration(took)
              .build();
      CheckpointingStatistics statistics =
          checkpoints().toBuilder()
              .latest(checkpoints().latest().toBuilder().completed(last).build())
              .build();
      return with(s -> s.checkpoints(known(statistics)).checkpointConfig(known(config)));
    }

    private final CheckpointConfig hourly =
        checkpointConfig().interval(Duration.ofHours(1)).build();

    @Test
    void slowIsFromFourFifthsOfTheTimeoutOn() {
      assertThat(judge(took(Duration.ofMinutes(8).minusMillis(1), hourly)))
          .hasNoFinding(RuleId.CHECKPOINT_SLOW);
      Finding finding = found(judge(took(Duration.ofMinutes(8), hourly)), RuleId.CHECKPOINT_SLOW);
      assertThat(finding.detail())
          .isEqualTo("the last checkpoint took 8 min, near its timeout of 10 min");
    }

    @Test
    void slowIsLongerThanTheIntervalToo() {
      CheckpointConfig config = checkpointConfig().build();
      assertThat(judge(took(MINUTE, config)))
          .hasNoFinding(RuleId.CHECKPOINT_SLOW)
          .hasNoFinding(RuleId.CHECKPOINT_CONFIG);
      Evaluation longer = judge(took(MINUTE.plusMillis(1), config));
      assertThat(found(longer, RuleId.CHECKPOINT_SLOW).detail())
          .isEqualTo("the last checkpoint took a little longer than the interval of 1 min");
      assertThat(found(longer, RuleId.CHECKPOINT_CONFIG).detail())
          .isEqualTo("the interval is shorter than a checkpoint takes");
    }

    @Test
    void theAuditKnowsATimeoutThatIsTooShort() {
      assertThat(judge(took(Duration.ofMinutes(10), hourly)))
          .hasNoFinding(RuleId.CHECKPOINT_CONFIG);
      assertThat(
              found(
                      judge(took(Duration.ofMinutes(10).plusMillis(1), hourly)),
                      RuleId.CHECKPOINT_CONFIG)
                  .detail())
          .isEqualTo("the timeout is shorter than a checkpoint takes");
    }
  }

  @Nested
  class Audits {
    private String remarks(CheckpointConfig.Builder config) {
      return judge(with(s -> s.checkpointConfig(known(config.build()))))
          .health()
          .finding(RuleId.CHECKPOINT_CONFIG)
          .map(Finding::detail)
          .orElse("");
    }

    @Test
    void checkpointsShouldOutliveTheJob() {
      assertThat(remarks(checkpointConfig())).isEmpty();
      assertThat(
              remarks(
                  checkpointConfig()
                      .externalization(
                          ExternalizedCheckpoints.builder()
                              .enabled(false)
                              .deleteOnCancellation(true)
                              .build())))
          .isEqualTo("checkpoints are not retained when the job ends");
      assertThat(
              remarks(
                  checkpointConfig()
                      .externalization(
                          ExternalizedCheckpoints.builder()
                              .enabled(true)
                              .deleteOnCancellation(true)
                              .build())))
          .isEqualTo("checkpoints are deleted when the job is cancelled");
    }

    @Test
    void aShortTimeoutAndNoToleranceDoNotGoTogether() {
      Duration shortest = Duration.ofSeconds(59);
      assertThat(remarks(checkpointConfig().timeout(shortest)))
          .isEqualTo("a short timeout, and no failed checkpoint is tolerated");
      assertThat(remarks(checkpointConfig().timeout(MINUTE))).isEmpty();
      assertThat(remarks(checkpointConfig().timeout(shortest).tolerableFailedCheckpoints(1)))
          .isEmpty();
    }

    @Test
    void severalAtOnceAndAPauseDoNotGoTogether() {
      assertThat(remarks(checkpointConfig().maxConcurrent(2).minPause(Duration.ofSeconds(1))))
          .isEqualTo("several checkpoints at once, beside a minimum pause between them");
      assertThat(remarks(checkpointConfig().maxConcurrent(2))).isEmpty();
      assertThat(remarks(checkpointConfig().minPause(Duration.ofSeconds(1)))).isEmpty();
    }

    @Test
    void noIntervalIsNoCheckpointing() {
      assertThat(remarks(checkpointConfig().interval(Optional.empty())))
          .isEqualTo("no checkpoints, in a streaming job");
      JobEvidence batch =
          with(
              s -> {
                s.details(known(details(JobStatus.RUNNING).jobType(JobType.BATCH).build()));
                s.checkpointConfig(known(checkpointConfig().interval(Optional.empty()).build()));
                return s;
              });
      assertThat(judge(batch))
          .hasNoFinding(RuleId.CHECKPOINT_CONFIG)
          .hasNoFinding(RuleId.CHECKPOINT_STALLED);
      assertThat(judge(with(s -> s.checkpointConfig(unknown(UnknownCode.TRUNCATED, "config")))))
          .didNotEvaluate(RuleId.CHECKPOINT_CONFIG);
    }
  }

  @Nested
  class Stalls {
    /** Patience is max(1 min, 10 min) x (0 + 2), from the last one on. */
    private JobEvidence completedAgo(Duration ago) {
      Checkpoint last =
          checkpoint(100, CheckpointStatus.COMPLETED, NOW.minus(ago).minusSeconds(5))
              .latestAckTime(NOW.minus(ago))
              .build();
      return latest(checkpoints().latest().toBuilder().completed(last).build());
    }

    private JobEvidence latest(LatestCheckpoints latest) {
      return with(
          s ->
              s.checkpoints(
                  known(checkpoints().toBuilder().history(List.of()).latest(latest).build())));
    }

    @Test
    void patienceIsInclusive() {
      Duration patience = Duration.ofMinutes(20);
      assertThat(judge(completedAgo(patience))).hasNoFinding(RuleId.CHECKPOINT_STALLED);
      Finding finding =
          found(judge(completedAgo(patience.plusMillis(1))), RuleId.CHECKPOINT_STALLED);
      assertThat(finding.figures())
          .containsEntry("noneFor", "PT20M0.001S")
          .containsEntry("explicable", "PT20M");
      assertThat(finding.detail()).doesNotContain("finished");
    }

    @Test
    void theLongerOfIntervalAndTimeoutCounts() {
      JobEvidence hourAgo = completedAgo(Duration.ofMinutes(90));
      assertThat(judge(hourAgo)).hasFinding(RuleId.CHECKPOINT_STALLED);
      JobSnapshot hourly =
          hourAgo.live().value().get().toBuilder()
              .checkpointConfig(known(checkpointConfig().interval(Duration.ofHours(1)).build()))
              .build();
      assertThat(judge(live(hourly))).hasNoFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void aToleranceOfBillionsIsForEverAndNoError() {
      JobSnapshot tolerant =
          completedAgo(Duration.ofMinutes(90)).live().value().get().toBuilder()
              .checkpointConfig(
                  known(
                      checkpointConfig()
                          .interval(Duration.ofMillis(Long.MAX_VALUE - 1))
                          .tolerableFailedCheckpoints(Integer.MAX_VALUE)
                          .build()))
              .build();
      assertThat(judge(live(tolerant))).hasNoFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void aSavepointOrARestoreCountsAsLastOne() {
      LatestCheckpoints old =
          completedAgo(Duration.ofHours(2))
              .live()
              .value()
              .get()
              .checkpoints()
              .value()
              .get()
              .latest();
      assertThat(judge(latest(old))).hasFinding(RuleId.CHECKPOINT_STALLED);
      Checkpoint savepoint =
          checkpoint(101, CheckpointStatus.COMPLETED, NOW.minusSeconds(60)).savepoint(true).build();
      assertThat(judge(latest(old.toBuilder().savepoint(savepoint).build())))
          .hasNoFinding(RuleId.CHECKPOINT_STALLED);
      RestoredCheckpoint restored =
          RestoredCheckpoint.builder()
              .id(99)
              .restoreTime(NOW.minusSeconds(60))
              .savepoint(false)
              .build();
      assertThat(judge(latest(old.toBuilder().restored(restored).build())))
          .hasNoFinding(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void beforeTheFirstOneTheJobsStartCounts() {
      LatestCheckpoints none = LatestCheckpoints.builder().build();
      assertThat(found(judge(latest(none)), RuleId.CHECKPOINT_STALLED).figures())
          .containsEntry("since", START.toString());
      JobSnapshot startless =
          latest(none).live().value().get().toBuilder()
              .overview(
                  known(
                      overview(JobStatus.RUNNING, FlinkScenarios.running(4)).toBuilder()
                          .startTime(Optional.empty())
                          .build()))
              .build();
      assertThat(judge(live(startless))).hasFinding(RuleId.CHECKPOINT_STALLED);
      JobSnapshot unknownStart =
          startless.toBuilder()
              .details(known(details(JobStatus.RUNNING).startTime(Optional.empty()).build()))
              .build();
      assertThat(judge(live(unknownStart))).didNotEvaluate(RuleId.CHECKPOINT_STALLED);
    }

    @Test
    void onlyFailuresAfterTheLastSuccessAndNoSavepointsAreInARow() {
      CheckpointingStatistics.Builder statistics = checkpoints().toBuilder().history(List.of());
      for (long id : new long[] {99, 100, 101, 102}) {
        statistics.addHistory(checkpoint(id, CheckpointStatus.FAILED, NOW.minusSeconds(9)).build());
      }
      statistics.addHistory(
          checkpoint(103, CheckpointStatus.FAILED, NOW).savepoint(true).build(),
          checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW).build());
      JobEvidence two = with(s -> s.checkpoints(known(statistics.build())));
      assertThat(judge(two)).hasNoFinding(RuleId.CHECKPOINTS_FAILING);
      statistics.latest(
          checkpoints().latest().toBuilder()
              .failed(checkpoint(105, CheckpointStatus.FAILED, NOW).build())
              .build());
      Finding finding =
          found(
              judge(with(s -> s.checkpoints(known(statistics.build())))),
              RuleId.CHECKPOINTS_FAILING);
      assertThat(finding.figures())
          .containsEntry("failedInARow", "3")
          .containsEntry("newestFailedId", "105")
          .containsEntry("lastCompletedId", "100");
      assertThat(finding.detail())
          .isEqualTo("3 checkpoints failed in a row, the last one: no reason given");
    }
  }

  @Nested
  class Culprits {
    private JobEvidence pendingFor(Duration age) {
      JobSnapshot stuck = FlinkScenarios.stuckCheckpoint().live().value().get();
      return live(
          stuck.toBuilder()
              .checkpoints(
                  known(
                      checkpoints().toBuilder()
                          .addHistory(
                              checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW.minus(age)).build())
                          .build()))
              .build());
    }

    @Test
    void aPendingCheckpointIsInTroubleFromFourFifthsOfItsTimeoutOn() {
      assertThat(judge(pendingFor(Duration.ofMinutes(8).minusMillis(1))))
          .hasNoFinding(RuleId.CHECKPOINT_CULPRIT);
      assertThat(judge(pendingFor(Duration.ofMinutes(8)))).hasFinding(RuleId.CHECKPOINT_CULPRIT);
    }

    @Test
    void withoutItsDetailsNobodyIsAccused() {
      JobSnapshot stuck = FlinkScenarios.stuckCheckpoint().live().value().get();
      JobSnapshot undetailed =
          stuck.toBuilder().troubledCheckpoint(unknown(UnknownCode.SERVER_ERROR, "104")).build();
      assertThat(judge(live(undetailed))).didNotEvaluate(RuleId.CHECKPOINT_CULPRIT);
      JobSnapshot nameless =
          stuck.toBuilder().details(unknown(UnknownCode.SERVER_ERROR, "job")).build();
      assertThat(found(judge(live(nameless)), RuleId.CHECKPOINT_CULPRIT).detail())
          .isEqualTo("checkpoint 104 waits for 1 of 4 subtasks, first of all in \"" + WORK + "\"");
    }
  }

  @Nested
  class Stillness {
    private JobEvidence looks(long records, double pressure, Watermarks... marks) {
      return with(
          s -> {
            s.details(
                known(
                    details(JobStatus.RUNNING)
                        .vertices(
                            List.of(
                                FlinkScenarios.vertex(SOURCE, "source", 0, records),
                                FlinkScenarios.vertex(WORK, "work", records, 0)))
                        .build()));
            s.backPressure(
                Map.of(SOURCE, known(backPressure(pressure)), WORK, known(backPressure(0))));
            if (marks.length > 0) {
              s.putWatermarks(WORK, known(marks[0]));
            }
            return s;
          });
    }

    private Watermarks marks(long low, long high) {
      return Watermarks.builder()
          .putBySubtask(0, NOW.plusSeconds(low))
          .putBySubtask(1, NOW.plusSeconds(high))
          .build();
    }

    @Test
    void theWindowIsInclusiveAndTheFiguresAreSums() {
      Evaluation first = judge(looks(500, 1));
      Evaluation before = then(looks(500, 1), Duration.ofMinutes(10).minusMillis(1), first);
      assertThat(before).hasNoFinding(RuleId.NO_PROGRESS).didNotEvaluate(RuleId.NO_PROGRESS);
      Finding finding =
          found(then(looks(500, 1), Duration.ofMinutes(10), before), RuleId.NO_PROGRESS);
      assertThat(finding.figures())
          .containsEntry("records", "1000")
          .containsEntry("stillFor", "PT10M")
          .containsEntry("heldBackBy", "backpressure");
    }

    @Test
    void pressureHoldsBackFromItsLimitOn() {
      Evaluation first = judge(looks(500, 0.5));
      assertThat(then(looks(500, 0.5), Duration.ofMinutes(10), first))
          .hasFinding(RuleId.NO_PROGRESS);
      Evaluation below = judge(looks(500, 0.49));
      assertThat(then(looks(500, 0.49), Duration.ofMinutes(10), below))
          .hasNoFinding(RuleId.NO_PROGRESS)
          .isHealthy();
    }

    @Test
    void aWatermarkThatStandsWhileAnotherGoesOnHoldsBack() {
      Evaluation first = judge(looks(500, 0, marks(0, 60)));
      Finding finding =
          found(
              then(looks(500, 0, marks(0, 61)), Duration.ofMinutes(10), first), RuleId.NO_PROGRESS);
      assertThat(finding.figures()).containsEntry("heldBackBy", "a standing watermark");
      assertThat(then(looks(500, 0, marks(0, 60)), Duration.ofMinutes(10), first)).isHealthy();
      assertThat(then(looks(500, 0, marks(1, 61)), Duration.ofMinutes(10), first)).isHealthy();
    }

    @Test
    void theWatermarksAreThoseOfTheLastRecordThatMoved() {
      Evaluation first = judge(looks(500, 0, marks(0, 60)));
      Evaluation moved = then(looks(501, 0, marks(5, 70)), MINUTE, first);
      assertThat(moved.memory().notesOf(RuleId.NO_PROGRESS).number("lowestWatermark"))
          .hasValue(NOW.plusSeconds(5).toEpochMilli());
      assertThat(then(looks(501, 0, marks(5, 70)), Duration.ofMinutes(20), moved)).isHealthy();
      assertThat(then(looks(501, 0, marks(5, 71)), Duration.ofMinutes(20), moved))
          .hasFinding(RuleId.NO_PROGRESS);
    }

    @Test
    void theEndOfAnInputIsNoWatermarkThatGoesOn() {
      Watermarks ended =
          Watermarks.builder().putBySubtask(0, NOW).putBySubtask(1, Instant.MAX).build();
      Evaluation first = judge(looks(500, 0, marks(0, 60)));
      assertThat(then(looks(500, 0, ended), Duration.ofMinutes(10), first))
          .hasNoFinding(RuleId.NO_PROGRESS);
    }

    @Test
    void aSingleVertexCountsNoRecords() {
      JobEvidence single =
          with(
              s -> {
                s.details(
                    known(
                        details(JobStatus.RUNNING)
                            .vertices(List.of(FlinkScenarios.vertex(SOURCE, "all", 0, 0)))
                            .build()));
                s.backPressure(Map.of(SOURCE, known(backPressure(1))));
                return s;
              });
      Evaluation first = judge(single);
      assertThat(reason(then(single, Duration.ofMinutes(20), first), RuleId.NO_PROGRESS))
          .isEqualTo("held back by backpressure; Flink counts no records within a single vertex");
      assertThat(then(looks(0, 1), Duration.ofMinutes(20), judge(looks(0, 1))))
          .hasFinding(RuleId.NO_PROGRESS);
    }

    @Test
    void outOfSightKeepsWhatWasNoted() {
      Evaluation first = judge(looks(500, 1));
      JobEvidence blind = with(s -> s.details(unknown(UnknownCode.RESPONSE_TIMEOUT, "job")));
      Evaluation between = then(blind, MINUTE, first);
      assertThat(between).didNotEvaluate(RuleId.NO_PROGRESS);
      assertThat(then(looks(500, 1), Duration.ofMinutes(10), between))
          .hasFinding(RuleId.NO_PROGRESS);
    }
  }

  @Nested
  class Pressures {
    private JobEvidence pressed(JobPlan plan) {
      return with(
          s -> {
            s.details(known(details(JobStatus.RUNNING).plan(plan).build()));
            s.backPressure(Map.of(SOURCE, known(backPressure(1)), WORK, known(backPressure(0))));
            return s;
          });
    }

    @Test
    void theWindowOfBackpressureIsInclusive() {
      JobEvidence pressed = with(s -> s.backPressure(Map.of(SOURCE, known(backPressure(0.5)))));
      Evaluation first = judge(pressed);
      Evaluation before = then(pressed, Duration.ofMinutes(5).minusMillis(1), first);
      assertThat(before).hasNoFinding(RuleId.BACKPRESSURE);
      Finding finding = found(then(pressed, Duration.ofMinutes(5), before), RuleId.BACKPRESSURE);
      assertThat(finding.figures()).containsEntry("ratio", "0.50").containsEntry("lasting", "PT5M");
    }

    @Test
    void theSlowVertexIsFoundByThePlanWhereThereIsOne() {
      JobPlanNode sink =
          JobPlanNode.builder()
              .id(WORK)
              .parallelism(2)
              .addInputs(JobPlanInput.builder().id(SOURCE).build())
              .build();
      JobPlanNode source = JobPlanNode.builder().id(SOURCE).parallelism(2).build();
      JobEvidence evidence = pressed(JobPlan.builder().addNodes(source, sink).build());
      Evaluation first = judge(evidence);
      assertThat(found(then(evidence, Duration.ofMinutes(5), first), RuleId.BACKPRESSURE).figures())
          .containsEntry("slowVertex", "work");
    }

    @Test
    void whatCouldNotBeMeasuredIsSaid() {
      JobEvidence none = with(s -> s.backPressure(Map.of()));
      assertThat(judge(none)).didNotEvaluate(RuleId.BACKPRESSURE);
      JobEvidence refused =
          with(
              s -> {
                s.backPressure(Map.of());
                s.putBackPressure(SOURCE, known(backPressure(0)));
                s.putBackPressure(WORK, unknown(UnknownCode.FORBIDDEN, "work"));
                return s;
              });
      assertThat(judge(refused).health().explain()).contains("NO_PROGRESS", "FORBIDDEN: work");
    }
  }

  @Nested
  class Failures {
    @Test
    void theNewOnesAreCountedAndNamed() {
      Evaluation first = judge(with(s -> s.exceptions(history(NOW.minusSeconds(100)))));
      JobEvidence two =
          with(
              s ->
                  s.exceptions(
                      history(NOW.plusSeconds(30), NOW.plusSeconds(20), NOW.minusSeconds(100))));
      Finding finding = found(then(two, MINUTE, first), RuleId.HIDDEN_FAILURES);
      assertThat(finding.detail())
          .isEqualTo("2 new failure(s) that no state told of: java.io.IOException");
      assertThat(finding.figures())
          .containsEntry("failures", "2")
          .containsEntry("newest", NOW.plusSeconds(30).toString());
    }

    @Test
    void outOfSightKeepsTheNewestThatWasSeen() {
      Evaluation first = judge(with(s -> s.exceptions(history(NOW.minusSeconds(100)))));
      JobEvidence blind = with(s -> s.exceptions(unknown(UnknownCode.SERVER_ERROR, "asked")));
      Evaluation between = then(blind, MINUTE, first);
      assertThat(between).didNotEvaluate(RuleId.HIDDEN_FAILURES);
      JobEvidence same = with(s -> s.exceptions(history(NOW.minusSeconds(100))));
      assertThat(then(same, MINUTE.multipliedBy(2), between)).hasNoFindings();
    }

    @Test
    void aRestartThatWasSeenExplainsExceptionsForTenSeconds() {
      Evaluation first = judge(healthy());
      Evaluation restarting = then(FlinkScenarios.restarting(), Duration.ofSeconds(1), first);
      Evaluation up = then(healthy(), Duration.ofSeconds(2), restarting);
      JobEvidence failed = with(s -> s.exceptions(history(NOW.plusSeconds(1))));
      assertThat(then(failed, Duration.ofSeconds(11), up)).hasNoFinding(RuleId.HIDDEN_FAILURES);
      assertThat(then(failed, Duration.ofSeconds(11).plusMillis(1), up))
          .hasFinding(RuleId.HIDDEN_FAILURES);
      // Whoever looks once an hour sees the exceptions of the restart at the very next look.
      assertThat(then(failed, Duration.ofHours(1), restarting))
          .hasNoFinding(RuleId.HIDDEN_FAILURES);
    }

    @Test
    void beforeThereWasAHistoryTheRootExceptionTells() {
      JobExceptions root =
          JobExceptions.builder()
              .rootException("java.lang.IllegalStateException: " + "x".repeat(300) + "\n\tat A")
              .rootExceptionTime(NOW.plusSeconds(30))
              .build();
      Finding finding =
          found(
              then(with(s -> s.exceptions(known(root))), MINUTE, judge(healthy())),
              RuleId.HIDDEN_FAILURES);
      assertThat(finding.detail())
          .startsWith("1 new failure(s) that no state told of: java.lang.IllegalStateException: xx")
          .endsWith("x…");
    }
  }

  @Nested
  class Restarts {
    private JobEvidence counter(long restarts) {
      return with(s -> s.metrics(known(metrics(restarts))));
    }

    @Test
    void aLoopAfterTheCounterFellSaysBoth() {
      Evaluation first = judge(counter(5));
      Finding finding = found(then(counter(4), MINUTE, first), RuleId.RESTART_LOOP);
      assertThat(finding.detail()).isEqualTo("4 restarts within 10 min");
      assertThat(finding.figures())
          .containsEntry("restarts", "4")
          .containsEntry("counter", "4")
          .containsEntry("counterFellFrom", "5");
      assertThat(found(then(counter(3), MINUTE, judge(counter(0))), RuleId.RESTART_LOOP).figures())
          .doesNotContainKey("counterFellFrom");
    }

    @Test
    void theWindowBeginsWithTheLastLookBeforeIt() {
      Evaluation before = then(counter(3), MINUTE, judge(counter(0)));
      assertThat(then(counter(3), Duration.ofMinutes(10), before)).hasFinding(RuleId.RESTART_LOOP);
      assertThat(then(counter(3), Duration.ofMinutes(11), before))
          .hasRecoveredFrom(RuleId.RESTART_LOOP);
    }

    private JobEvidence withoutCounter(Duration enteredRunning) {
      return with(
          s -> {
            s.metrics(known(JobMetrics.builder().build()));
            s.details(
                known(
                    details(JobStatus.RUNNING)
                        .putTimestamps("RUNNING", NOW.plus(enteredRunning))
                        .build()));
            return s;
          });
    }

    @Test
    void withoutTheCounterEveryRunningThatBeganAnewIsARestart() {
      Evaluation evaluation = judge(withoutCounter(Duration.ZERO));
      for (int restart = 1; restart <= 2; restart++) {
        evaluation =
            then(
                withoutCounter(Duration.ofSeconds(restart * 50L)),
                MINUTE.multipliedBy(restart),
                evaluation);
        assertThat(evaluation).didNotEvaluate(RuleId.RESTART_LOOP);
      }
      evaluation =
          then(withoutCounter(Duration.ofSeconds(150)), MINUTE.multipliedBy(3), evaluation);
      Finding finding = found(evaluation, RuleId.RESTART_LOOP);
      assertThat(finding.detail()).isEqualTo("at least 3 restarts within 10 min");
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      Evaluation quiet =
          then(withoutCounter(Duration.ofSeconds(150)), Duration.ofMinutes(14), evaluation);
      assertThat(quiet).didNotEvaluate(RuleId.RESTART_LOOP).hasNoFinding(RuleId.RESTART_LOOP);
    }

    @Test
    void aCounterThatComesBackGoesOnWhereItWas() {
      Evaluation first = judge(counter(1));
      Evaluation between = then(withoutCounter(Duration.ZERO), MINUTE, first);
      assertThat(found(then(counter(4), MINUTE.multipliedBy(2), between), RuleId.RESTART_LOOP))
          .extracting(Finding::detail)
          .isEqualTo("3 restarts within 10 min");
    }

    @Test
    void aCounterThatStandsIsOneSample() {
      Evaluation first = judge(counter(2));
      Evaluation second = then(counter(2), MINUTE, first);
      assertThat(second.memory().notesOf(RuleId.RESTART_LOOP).samples("restarts"))
          .containsExactly(Sample.of(NOW, 2));
    }
  }

  @Test
  void theWorstFindingComesFirst() {
    JobEvidence evidence =
        with(
            s -> {
              s.checkpoints(known(FlinkScenarios.expired()));
              s.overview(
                  known(
                      overview(
                          JobStatus.RUNNING,
                          TaskCounts.builder().total(4).running(3).failed(1).build())));
              return s;
            });
    JobHealth health = judge(evidence).health();
    assertThat(health.findings())
        .extracting(Finding::severity)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(health.findings().get(0).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(health).hasFinding(RuleId.TASKS_DOWN).isUnhealthy();
  }
}
