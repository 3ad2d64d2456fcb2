package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
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
import static io.github.flinkwatch.testing.FlinkScenarios.stuckCheckpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.vertex;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.rules.StandardRules;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobPlan.JobPlanInput;
import io.github.flinkwatch.model.JobPlan.JobPlanNode;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.model.Watermarks;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where two conditions of a rule meet, and each of them alone would say otherwise. */
class RuleCornersTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static JobEvidence with(UnaryOperator<JobSnapshot.Builder> change) {
    return live(change.apply(healthySnapshot()).build());
  }

  private static Finding found(Evaluation evaluation, RuleId rule) {
    assertThat(evaluation).hasFinding(rule);
    return evaluation.health().finding(rule).orElseThrow();
  }

  private static Evaluation then(JobEvidence evidence, Duration age, Evaluation before) {
    return judge(later(evidence, age), before.memory());
  }

  @Test
  void everyIdThatIsAConstantHasItsRuleAndNoOtherRuleIsThere() throws IllegalAccessException {
    List<RuleId> constants = new ArrayList<>();
    for (Field field : RuleId.class.getFields()) {
      constants.add((RuleId) field.get(null));
    }
    assertThat(StandardRules.all())
        .extracting(HealthRule::id)
        .containsExactlyInAnyOrderElementsOf(constants);
    assertThat(StandardRules.all())
        .allSatisfy(rule -> assertThat(rule.documentation()).isNotBlank());
  }

  @Nested
  class Counts {
    private JobEvidence counted(TaskCounts.Builder counts) {
      return with(s -> s.overview(known(overview(JobStatus.RUNNING, counts.build()))));
    }

    @Test
    void failedAndCanceledTasksAddUpAndDoNotCancelOut() {
      JobEvidence oneEach = counted(TaskCounts.builder().total(4).running(2).failed(1).canceled(1));
      Finding finding = found(then(oneEach, MINUTE, judge(oneEach)), RuleId.TASKS_FAILED);
      assertThat(finding.detail()).isEqualTo("2 of 4 tasks are down, and the job says RUNNING");
    }

    @Test
    void asManyCancelingAsFailedAreDownAllTheSame() {
      assertThat(judge(counted(TaskCounts.builder().total(4).running(2).failed(1).canceling(1))))
          .hasFinding(RuleId.TASKS_DOWN);
    }

    @Test
    void asManyFinishedAsRunningMeanThatAJobOfNoKnownTypeHasBegun() {
      TaskCounts half =
          TaskCounts.builder().total(5).running(1).finished(1).scheduled(1).created(2).build();
      JobSnapshot unknownType =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(known(overview(JobStatus.RUNNING, half)))
              .build();
      assertThat(judge(live(unknownType)).health().notEvaluated())
          .filteredOn(not -> not.rule().equals(RuleId.TASKS_MISSING))
          .singleElement()
          .satisfies(not -> assertThat(not.reason()).startsWith("1 of 5 tasks do not run"));
    }

    @Test
    void tasksThatWaitWithoutAFreeSlotLackSlots() {
      JobEvidence waiting = counted(TaskCounts.builder().total(4).running(1).scheduled(3));
      Finding finding = found(then(waiting, MINUTE, judge(waiting)), RuleId.SLOTS_LOST);
      assertThat(finding.detail()).isEqualTo("3 tasks wait for a slot, and none is free");
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      assertThat(finding.figures())
          .containsEntry("waiting", "3")
          .containsEntry("slots", "4")
          .containsEntry("slotsFree", "0");
    }

    @Test
    void tasksThatWaitWhileASlotIsFreeAreOnTheirWay() {
      JobEvidence free =
          with(
              s -> {
                s.clusterOverview(known(cluster(2).slotsAvailable(1).build()));
                return s.overview(
                    known(
                        overview(
                            JobStatus.RUNNING,
                            TaskCounts.builder().total(4).running(1).scheduled(3).build())));
              });
      assertThat(then(free, MINUTE, judge(free))).hasNoFinding(RuleId.SLOTS_LOST);
    }
  }

  @Nested
  class Spans {
    private static final Instant BEGAN = NOW.minus(Duration.ofMinutes(5));

    private JobEvidence starting(JobIntent intent) {
      TaskCounts none = TaskCounts.builder().build();
      return live(
              healthySnapshot()
                  .overview(
                      known(overview(JobStatus.CREATED, none).toBuilder().startTime(BEGAN).build()))
                  .status(known(JobStatus.CREATED))
                  .details(known(details(JobStatus.CREATED).startTime(BEGAN).build()))
                  .build())
          .toBuilder()
          .intent(intent)
          .build();
    }

    private JobIntent submitted(Duration ago) {
      return JobIntent.builder().submittedAt(NOW.minus(ago)).build();
    }

    @Test
    void aStartMayTakeAllOfItsTime() {
      Duration allowed = Duration.ofMinutes(15);
      assertThat(judge(starting(submitted(allowed)))).hasNoFinding(RuleId.START_TIMEOUT);
      Finding finding =
          found(judge(starting(submitted(allowed.plusMillis(1)))), RuleId.START_TIMEOUT);
      assertThat(finding.figures())
          .containsEntry("since", NOW.minus(allowed).minusMillis(1).toString())
          .containsEntry("lasting", "PT15M0.001S");
    }

    @Test
    void aSubmissionAfterTheFirstLookDoesNotShortenTheStart() {
      Evaluation first = judge(starting(JobIntent.none()));
      JobEvidence evidence =
          starting(JobIntent.builder().submittedAt(NOW.plus(Duration.ofMinutes(2))).build());
      JobMemory sameRun =
          first.memory().toBuilder().submittedAt(NOW.plus(Duration.ofMinutes(2))).build();
      Evaluation later = judge(later(evidence, Duration.ofMinutes(16)), sameRun);
      assertThat(found(later, RuleId.START_TIMEOUT).figures())
          .containsEntry("since", NOW.toString());
    }

    @Test
    void aJobThatRanBeforeStartsAnewAndNotSinceItsSubmission() {
      JobEvidence longAgo = starting(submitted(Duration.ofHours(2)));
      Evaluation ranUnseen =
          judge(
              live(
                      longAgo.live().value().orElseThrow().toBuilder()
                          .details(
                              known(
                                  details(JobStatus.CREATED)
                                      .startTime(BEGAN)
                                      .putTimestamps("RUNNING", NOW.minus(Duration.ofHours(1)))
                                      .build()))
                          .build())
                  .toBuilder()
                  .intent(longAgo.intent())
                  .build());
      assertThat(ranUnseen).hasState(JobState.STARTING).hasNoFinding(RuleId.START_TIMEOUT);
      Evaluation ran = judge(healthy().toBuilder().intent(longAgo.intent()).build());
      assertThat(then(longAgo, MINUTE, ran)).hasNoFinding(RuleId.START_TIMEOUT);
      Evaluation startedBefore = judge(starting(submitted(Duration.ofMinutes(10))));
      assertThat(
              then(
                  starting(submitted(Duration.ofMinutes(10))),
                  Duration.ofMinutes(6),
                  startedBefore))
          .hasFinding(RuleId.START_TIMEOUT);
    }

    @Test
    void aStopMayTakeAllOfItsTimeFromTheRequestOn() {
      Duration allowed = Duration.ofMinutes(15);
      assertThat(judge(stopping(allowed))).hasNoFinding(RuleId.STOP_TIMEOUT);
      assertThat(found(judge(stopping(allowed.plusMillis(1))), RuleId.STOP_TIMEOUT).figures())
          .containsEntry("lasting", "PT15M0.001S");
    }

    private JobEvidence stopping(Duration requested) {
      return healthy().toBuilder()
          .intent(JobIntent.builder().cancelRequestedAt(NOW.minus(requested)).build())
          .build();
    }

    @Test
    void aStopThatHangsAfterItsSavepointSaysWhereThatIs() {
      Instant asked = NOW.minus(Duration.ofMinutes(16));
      Checkpoint savepoint =
          checkpoint(105, CheckpointStatus.COMPLETED, asked.plusSeconds(1))
              .savepoint(true)
              .latestAckTime(asked.plusSeconds(9))
              .externalPath("s3://savepoints/sp-105")
              .build();
      JobEvidence withSavepoint = stopping(asked, savepoint);
      assertThat(found(judge(withSavepoint), RuleId.STOP_TIMEOUT).remedy().orElseThrow())
          .contains("The savepoint was made", "s3://savepoints/sp-105");
      Checkpoint ofBefore =
          savepoint.toBuilder()
              .triggerTime(asked.minus(Duration.ofHours(1)))
              .latestAckTime(asked.minus(Duration.ofMinutes(59)))
              .build();
      assertThat(
              found(judge(stopping(asked, ofBefore)), RuleId.STOP_TIMEOUT).remedy().orElseThrow())
          .doesNotContain("s3://")
          .contains("savepoint failed");
    }

    private JobEvidence stopping(Instant asked, Checkpoint savepoint) {
      return with(
              s ->
                  s.checkpoints(
                      known(
                          checkpoints().toBuilder()
                              .latest(LatestCheckpoints.builder().savepoint(savepoint).build())
                              .build())))
          .toBuilder()
          .intent(JobIntent.builder().stopWithSavepointRequestedAt(asked).build())
          .build();
    }

    @Test
    void aRequestAfterTheJobBeganToStopDoesNotShortenTheStop() {
      JobEvidence cancelling =
          with(
              s ->
                  s.overview(known(overview(JobStatus.CANCELLING, running(4))))
                      .status(known(JobStatus.CANCELLING)));
      Evaluation first = judge(cancelling);
      JobEvidence asked =
          cancelling.toBuilder()
              .intent(JobIntent.builder().cancelRequestedAt(NOW.plus(MINUTE)).build())
              .build();
      assertThat(found(then(asked, Duration.ofMinutes(16), first), RuleId.STOP_TIMEOUT).figures())
          .containsEntry("since", NOW.toString())
          .containsEntry("lasting", "PT16M");
    }

    @Test
    void blindnessNamesItsCause() {
      JobEvidence gone = FlinkScenarios.jobManagerUnreachable();
      Evaluation blind = then(gone, Duration.ofMinutes(6), judge(gone));
      assertThat(found(blind, RuleId.BLIND).figures())
          .containsEntry("cause", "CONNECT_REFUSED")
          .containsEntry("lasting", "PT6M");
    }
  }

  @Nested
  class Stuck {
    private JobEvidence latest(LatestCheckpoints.Builder latest) {
      return with(
          s ->
              s.checkpoints(
                  known(
                      checkpoints().toBuilder()
                          .history(List.of())
                          .latest(latest.build())
                          .build())));
    }

    private JobEvidence statistics(LatestCheckpoints latest, List<Checkpoint> history) {
      return with(
          s ->
              s.checkpoints(
                  known(checkpoints().toBuilder().history(history).latest(latest).build())));
    }

    private Checkpoint completed(Duration ago) {
      return checkpoint(100, CheckpointStatus.COMPLETED, NOW.minus(ago))
          .latestAckTime(NOW.minus(ago))
          .build();
    }

    private void holdsBack(JobEvidence evidence, boolean does) {
      Evaluation still = then(evidence, Duration.ofMinutes(10), judge(evidence));
      if (does) {
        assertThat(found(still, RuleId.NO_PROGRESS).figures())
            .containsEntry("heldBackBy", "checkpoints that do not complete");
      } else {
        assertThat(still).hasNoFinding(RuleId.NO_PROGRESS).isHealthy();
      }
    }

    @Test
    void oneFailedCheckpointHoldsNothingBackAndThreeDo() {
      List<Checkpoint> failed = new ArrayList<>();
      for (int id = 101; id <= 103; id++) {
        failed.add(checkpoint(id, CheckpointStatus.FAILED, NOW.minusSeconds(20)).build());
      }
      LatestCheckpoints latest =
          LatestCheckpoints.builder().completed(completed(MINUTE)).failed(failed.get(2)).build();
      holdsBack(statistics(latest, failed.subList(2, 3)), false);
      holdsBack(statistics(latest, failed), true);
    }

    @Test
    void aStillJobIsHeldBackWhenItsCheckpointsTakeLongerThanPatience() {
      Duration patience = Duration.ofMinutes(20);
      holdsBack(latest(LatestCheckpoints.builder().completed(completed(patience))), false);
      holdsBack(
          latest(LatestCheckpoints.builder().completed(completed(patience.plusMillis(1)))), true);
    }

    @Test
    void withoutAnIntervalNoCheckpointIsWanting() {
      holdsBack(
          with(
              s ->
                  s.checkpointConfig(known(checkpointConfig().interval(Optional.empty()).build()))),
          false);
    }

    @Test
    void aRestoreOfLongAgoDoesNotMakeTheLastCheckpointOlder() {
      RestoredCheckpoint restored =
          RestoredCheckpoint.builder()
              .id(7)
              .restoreTime(NOW.minus(Duration.ofDays(3)))
              .savepoint(false)
              .build();
      assertThat(
              judge(
                  latest(
                      LatestCheckpoints.builder().completed(completed(MINUTE)).restored(restored))))
          .isHealthy();
    }

    @Test
    void aLargeToleranceNeverMakesPatienceNegative() {
      assertThat(
              judge(
                  with(
                      s ->
                          s.checkpointConfig(
                              known(
                                  checkpointConfig()
                                      .timeout(Duration.ofDays(60))
                                      .tolerableFailedCheckpoints(Integer.MAX_VALUE)
                                      .build())))))
          .hasNoFinding(RuleId.CHECKPOINT_STALLED)
          .hasNoFinding(RuleId.CHECKPOINT_SLOW);
    }

    @Test
    void theFirstCulpritIsTheOneThatIsNotBackPressuredItself() {
      JobSnapshot stuck = stuckCheckpoint().live().value().orElseThrow();
      Checkpoint pending =
          checkpoint(104, CheckpointStatus.IN_PROGRESS, NOW.minusSeconds(50))
              .putTasks(WORK, silent(2))
              .putTasks(SOURCE, silent(1))
              .build();
      Evaluation evaluation =
          judge(live(stuck.toBuilder().troubledCheckpoint(known(pending)).build()));
      assertThat(found(evaluation, RuleId.CHECKPOINT_CULPRIT).detail())
          .endsWith("first of all in \"work\"");
    }

    private VertexCheckpoint silent(int subtasks) {
      return VertexCheckpoint.builder()
          .checkpointId(104)
          .status(CheckpointStatus.IN_PROGRESS)
          .stateSizeBytes(0)
          .subtaskCount(2)
          .acknowledgedSubtaskCount(2 - subtasks)
          .build();
    }
  }

  @Nested
  class Pressures {
    private final VertexId third = VertexId.of("c".repeat(32));

    /** Three vertices, listed as source, third, work. */
    private JobEvidence pressed(double source, double third, double work, JobPlan plan) {
      return with(
          s -> {
            s.details(
                known(
                    details(JobStatus.RUNNING)
                        .vertices(
                            List.of(
                                vertex(SOURCE, "source", 0, 1),
                                vertex(this.third, "third", 1, 1),
                                vertex(WORK, "work", 1, 0)))
                        .plan(Optional.ofNullable(plan))
                        .build()));
            return s.backPressure(
                Map.of(
                    SOURCE,
                    known(backPressure(source)),
                    this.third,
                    known(backPressure(third)),
                    WORK,
                    known(backPressure(work))));
          });
    }

    private String slow(JobEvidence evidence) {
      Evaluation evaluation = then(evidence, Duration.ofMinutes(5), judge(evidence));
      return found(evaluation, RuleId.BACKPRESSURE).figures().get("slowVertex");
    }

    private JobPlanNode node(VertexId id, VertexId... inputs) {
      JobPlanNode.Builder node = JobPlanNode.builder().id(id).parallelism(2);
      for (VertexId input : inputs) {
        node.addInputs(JobPlanInput.builder().id(input).build());
      }
      return node.build();
    }

    @Test
    void theSlowOneIsFedByThePressedOneAndNotMerelyListedAfterIt() {
      JobPlan plan =
          JobPlan.builder().addNodes(node(SOURCE), node(third), node(WORK, SOURCE, third)).build();
      assertThat(slow(pressed(1, 0, 0, plan))).isEqualTo("work");
      assertThat(slow(pressed(0, 1, 0, plan))).isEqualTo("work");
      JobPlan other = JobPlan.builder().addNodes(node(SOURCE), node(third, SOURCE)).build();
      assertThat(slow(pressed(1, 0, 0, other))).isEqualTo("third");
    }

    @Test
    void withoutAPlanTheNextInTheListIsTheSlowOne() {
      assertThat(slow(pressed(1, 0, 0, null))).isEqualTo("third");
      assertThat(slow(pressed(1, 1, 0, null))).isEqualTo("work");
      assertThat(slow(pressed(1, 0, 1, null))).isEqualTo("unknown");
    }

    @Test
    void aVertexAtTheLimitIsPressedAndNotTheSlowOne() {
      assertThat(slow(pressed(1, 0.5, 0, null))).isEqualTo("work");
    }

    @Test
    void whoMeasuredNoBackpressureCannotSayThatNothingHoldsTheJobBack() {
      assertThat(judge(with(s -> s.backPressure(Map.of()))))
          .didNotEvaluate(RuleId.NO_PROGRESS)
          .hasStatus(HealthStatus.UNKNOWN);
    }
  }

  @Nested
  class Notes {
    private JobEvidence marked(Watermarks marks) {
      return with(s -> marks == null ? s : s.putWatermarks(WORK, known(marks)));
    }

    private Watermarks marks(long low, long high) {
      return Watermarks.builder()
          .putBySubtask(0, NOW.plusSeconds(low))
          .putBySubtask(1, NOW.plusSeconds(high))
          .build();
    }

    @Test
    void watermarksThatComeLateAreComparedFromThenOn() {
      Evaluation first = judge(marked(null));
      Evaluation second = then(marked(marks(0, 60)), MINUTE, first);
      assertThat(then(marked(marks(0, 61)), Duration.ofMinutes(10), second))
          .hasFinding(RuleId.NO_PROGRESS);
    }

    @Test
    void aHighestWatermarkThatComesLateIsComparedFromThenOn() {
      Watermarks none = Watermarks.builder().build();
      Evaluation second = then(marked(none), MINUTE, judge(marked(none)));
      Evaluation third = then(marked(marks(0, 60)), MINUTE.multipliedBy(2), second);
      Evaluation fourth = then(marked(none), MINUTE.multipliedBy(3), third);
      assertThat(then(marked(marks(0, 61)), Duration.ofMinutes(10), fourth))
          .hasFinding(RuleId.NO_PROGRESS);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLookThatBringsNothingNewLeavesTheNotesAsTheyWere(boolean withWatermarks) {
      JobEvidence evidence = marked(withWatermarks ? marks(0, 60) : null);
      HealthRule rule = RuleCatalogue.standard().find(RuleId.NO_PROGRESS).orElseThrow();
      Evaluation first = judge(evidence);
      RuleNotes notes = first.memory().notesOf(RuleId.NO_PROGRESS);
      RuleContext context =
          new RuleContext(
              later(evidence, MINUTE),
              first.health().verdict(),
              first.memory(),
              HealthThresholds.ofDefaults(),
              first.health().jobType(),
              notes);
      assertThat(rule.evaluate(context).notes()).isSameAs(notes);
    }

    @Test
    void theSeriesOfRestartsIsBounded() {
      Evaluation evaluation = judge(with(s -> s.metrics(known(metrics(0)))));
      for (int look = 1; look <= 300; look++) {
        long restarts = look;
        evaluation =
            then(
                with(s -> s.metrics(known(metrics(restarts)))),
                Duration.ofSeconds(look),
                evaluation);
      }
      assertThat(evaluation.memory().notesOf(RuleId.RESTART_LOOP).samples("restarts")).hasSize(256);
      assertThat(found(evaluation, RuleId.RESTART_LOOP).figures()).containsEntry("restarts", "300");
    }

    @Test
    void theFirstLineOfAnExceptionIsShownToTwoHundredCharacters() {
      assertThat(named("x".repeat(200))).endsWith(": " + "x".repeat(200));
      assertThat(named("x".repeat(201))).endsWith(": " + "x".repeat(200) + "…");
    }

    private String named(String exception) {
      JobExceptions root =
          JobExceptions.builder()
              .rootException(exception)
              .rootExceptionTime(NOW.plusSeconds(30))
              .build();
      Evaluation evaluation = then(with(s -> s.exceptions(known(root))), MINUTE, judge(healthy()));
      return found(evaluation, RuleId.HIDDEN_FAILURES).detail();
    }
  }
}
