package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.archive;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.unanswered;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static io.github.flinkwatch.testing.FlinkScenarios.withoutTheJob;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StateTableTest {

  static Evaluation judge(JobEvidence evidence) {
    return judge(evidence, JobMemory.empty());
  }

  static Evaluation judge(JobEvidence evidence, JobMemory memory) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
  }

  static JobSnapshot liveStatus(JobStatus status) {
    return healthySnapshot()
        .overview(known(overview(status, running(4)).toBuilder().endTime(end(status)).build()))
        .status(known(status))
        .build();
  }

  private static java.util.Optional<Instant> end(JobStatus status) {
    return status.isGloballyTerminal()
        ? java.util.Optional.of(NOW.minusSeconds(60))
        : java.util.Optional.empty();
  }

  static JobEvidence liveGone() {
    return FlinkScenarios.jobManagerUnreachable();
  }

  @Nested
  class Row1TheLiveJobReportsAnEnd {
    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "CANCELED", "FAILED"})
    void thatOneDecides(JobStatus status) {
      assertThat(judge(live(liveStatus(status))))
          .hasState(JobState.valueOf(status.name()))
          .hasBasis(Basis.LIVE_JOB)
          .hasConfidence(Confidence.HIGH)
          .hasStatus(HealthStatus.NOT_APPLICABLE);
    }

    @Test
    void whatDisagreesIsAContradictionAndAFinding() {
      JobEvidence evidence =
          live(liveStatus(JobStatus.FAILED)).toBuilder()
              .archived(known(archive(JobStatus.FINISHED).build()))
              .build();
      assertThat(judge(evidence)).hasState(JobState.FAILED).hasFinding(RuleId.SOURCES_DISAGREE);
    }

    @Test
    void anEndBeforeTheSubmissionIsOfAnEarlierRun() {
      JobEvidence evidence =
          live(liveStatus(JobStatus.FINISHED)).toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build())
              .build();
      assertThat(judge(evidence)).hasState(JobState.STARTING);
    }
  }

  @Nested
  class Row2TheArchiveHasAnEnd {
    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "CANCELED", "FAILED"})
    void thatOneDecides(JobStatus status) {
      JobEvidence evidence =
          liveGone().toBuilder().archived(known(archive(status).build())).build();
      assertThat(judge(evidence))
          .hasState(JobState.valueOf(status.name()))
          .hasBasis(Basis.ARCHIVED_JOB)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void evenWhileTheLiveOverviewStillSaysRunning() {
      JobEvidence evidence =
          healthy().toBuilder().archived(known(archive(JobStatus.FINISHED).build())).build();
      assertThat(judge(evidence)).hasState(JobState.FINISHED).hasBasis(Basis.ARCHIVED_JOB);
    }

    @Test
    void theHistoryServerCountsAsWell() {
      JobEvidence evidence =
          liveGone().toBuilder().history(known(archive(JobStatus.FINISHED).build())).build();
      assertThat(judge(evidence)).hasState(JobState.FINISHED).hasBasis(Basis.ARCHIVED_JOB);
    }

    @Test
    void anArchiveOfAnEarlierRunIsLeftAside() {
      JobSnapshot earlier =
          archive(JobStatus.FAILED)
              .overview(
                  known(
                      overview(JobStatus.FAILED, running(4)).toBuilder()
                          .startTime(START.minusSeconds(7200))
                          .endTime(START.minusSeconds(3600))
                          .build()))
              .build();
      JobEvidence evidence = healthy().toBuilder().archived(known(earlier)).build();
      assertThat(judge(evidence)).hasState(JobState.RUNNING).hasBasis(Basis.LIVE_JOB);

      JobMemory seen = judge(healthy()).memory();
      JobEvidence gone = liveGone().toBuilder().archived(known(earlier)).build();
      assertThat(judge(gone, seen)).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    }

    @Test
    void anArchiveThatEndedBeforeTheSubmissionIsLeftAside() {
      JobEvidence evidence =
          liveGone().toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build())
              .archived(known(archive(JobStatus.FAILED).build()))
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    }

    @Test
    void anArchiveWithALaterStartIsOfThisRunAfterATakeover() {
      JobMemory seen = judge(healthy()).memory();
      JobSnapshot afterTakeover =
          archive(JobStatus.FINISHED)
              .overview(
                  known(
                      overview(JobStatus.FINISHED, running(4)).toBuilder()
                          .startTime(START.plusSeconds(3600))
                          .endTime(NOW.minusSeconds(60))
                          .build()))
              .build();
      JobEvidence gone = liveGone().toBuilder().archived(known(afterTakeover)).build();
      assertThat(judge(gone, seen)).hasState(JobState.FINISHED).hasBasis(Basis.ARCHIVED_JOB);
    }
  }

  @Nested
  class Row3TheMemoryHoldsAnEnd {
    final JobMemory ended = judge(live(liveStatus(JobStatus.FINISHED))).memory();

    @Test
    void itStaysWhenTheClusterIsGone() {
      assertThat(judge(liveGone(), ended))
          .hasState(JobState.FINISHED)
          .hasBasis(Basis.MEMORY)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void nothingOfTheSameRunOverrulesIt() {
      assertThat(judge(live(liveStatus(JobStatus.FAILED)), ended))
          .hasState(JobState.FINISHED)
          .hasFinding(RuleId.SOURCES_DISAGREE);
      assertThat(judge(healthy(), ended)).hasState(JobState.FINISHED);
    }

    @Test
    void aDeploymentThatSaysOtherwiseLaterIsNamed() {
      JobEvidence killed =
          liveGone().toBuilder()
              .deployment(known(application(DeploymentState.KILLED, FinalStatus.KILLED).build()))
              .build();
      assertThat(judge(killed, ended))
          .hasState(JobState.FINISHED)
          .hasBasis(Basis.MEMORY)
          .hasFinding(RuleId.SOURCES_DISAGREE);
      JobEvidence succeeded =
          liveGone().toBuilder()
              .deployment(
                  known(application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()))
              .build();
      assertThat(judge(succeeded, ended)).hasNoFinding(RuleId.SOURCES_DISAGREE);
    }

    @Test
    void twoLooksInARowWithAnotherStartAreANewRunWhereverItsClockStands() {
      for (Instant start : List.of(NOW.minusSeconds(10), START.minus(Duration.ofMinutes(10)))) {
        JobSnapshot next =
            healthySnapshot()
                .overview(
                    known(
                        overview(JobStatus.RUNNING, running(4)).toBuilder()
                            .startTime(start)
                            .build()))
                .build();
        Evaluation first = judge(live(next), ended);
        assertThat(first)
            .isUnknownBecause(UnknownCode.JOB_RUN_CHANGED)
            .hasFinding(RuleId.SOURCES_DISAGREE);
        assertThat(judge(liveGone(), first.memory())).isUnknownBecause(UnknownCode.JOB_RUN_CHANGED);
        assertThat(judge(live(liveStatus(JobStatus.FINISHED)), first.memory()))
            .hasState(JobState.FINISHED);
        assertThat(judge(live(next), first.memory()))
            .hasState(JobState.RUNNING)
            .hasBasis(Basis.LIVE_JOB);
      }
    }

    @Test
    void aStartAfterTheEndIsANewRun() {
      JobSnapshot next =
          healthySnapshot()
              .overview(
                  known(
                      overview(JobStatus.RUNNING, running(4)).toBuilder()
                          .startTime(NOW.minusSeconds(10))
                          .build()))
              .build();
      JobMemory once = judge(live(next), ended).memory();
      assertThat(judge(live(next), once)).hasState(JobState.RUNNING).hasBasis(Basis.LIVE_JOB);
    }

    @Test
    void aNewSubmissionIsANewRun() {
      JobEvidence resubmitted =
          live(withoutTheJob().build()).toBuilder()
              .at(NOW.plusSeconds(60))
              .intent(JobIntent.builder().submittedAt(NOW.plusSeconds(30)).build())
              .build();
      assertThat(judge(resubmitted, ended)).hasState(JobState.STARTING);
    }

    @Test
    void whatTheDeploymentToldStaysUntilTheJobItselfSpeaks() {
      JobMemory byYarn = judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)).memory();
      assertThat(judge(liveGone(), byYarn)).hasState(JobState.FAILED).hasBasis(Basis.MEMORY);
      JobEvidence archived =
          liveGone().toBuilder().archived(known(archive(JobStatus.FINISHED).build())).build();
      assertThat(judge(archived, byYarn)).hasState(JobState.FINISHED).hasBasis(Basis.ARCHIVED_JOB);
    }
  }

  @Nested
  class Row4TheLiveJobReportsAnythingElse {
    @ParameterizedTest
    @CsvSource({
      "INITIALIZING, STARTING",
      "CREATED, STARTING",
      "RUNNING, RUNNING",
      "RESTARTING, RESTARTING",
      "RECONCILING, RESTARTING",
      "FAILING, FAILING",
      "CANCELLING, STOPPING",
    })
    void itIsMapped(JobStatus status, JobState state) {
      assertThat(judge(live(liveStatus(status))))
          .hasState(state)
          .hasBasis(Basis.LIVE_JOB)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void suspendedIsNoEnd() {
      assertThat(judge(live(liveStatus(JobStatus.SUSPENDED))))
          .isUnknownBecause(UnknownCode.SUSPENDED_HERE);
    }

    @Test
    void aTextThatNobodyKnowsIsUnknown() {
      assertThat(judge(live(liveStatus(JobStatus.UNRECOGNIZED))))
          .isUnknownBecause(UnknownCode.UNRECOGNIZED_STATE);
    }

    @Test
    void aDeploymentThatEndedMeanwhileLowersTheConfidence() {
      JobEvidence evidence =
          healthy().toBuilder()
              .deployment(
                  known(application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()))
              .build();
      assertThat(judge(evidence))
          .hasState(JobState.RUNNING)
          .hasConfidence(Confidence.LOW)
          .hasFinding(RuleId.SOURCES_DISAGREE);
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "UNSPECIFIED"})
    void soDoesASessionClusterThatEndedThoughItNeverSpeaksForTheJob(ClusterKind kind) {
      JobEvidence evidence =
          healthy().toBuilder()
              .ref(REF.toBuilder().clusterKind(kind).build())
              .deployment(known(application(DeploymentState.KILLED, FinalStatus.KILLED).build()))
              .build();
      assertThat(judge(evidence))
          .hasState(JobState.RUNNING)
          .hasConfidence(Confidence.LOW)
          .hasFinding(RuleId.SOURCES_DISAGREE);
      JobEvidence unregistering =
          evidence.toBuilder()
              .deployment(
                  known(application(DeploymentState.RUNNING, FinalStatus.SUCCEEDED).build()))
              .build();
      assertThat(judge(unregistering))
          .hasState(JobState.RUNNING)
          .hasConfidence(Confidence.HIGH)
          .hasNoFinding(RuleId.SOURCES_DISAGREE);
    }

    @Test
    void anotherJobIsNotOurs() {
      JobEvidence evidence =
          healthy().toBuilder()
              .ref(REF.toBuilder().jobId(JobId.of("f".repeat(32))).build())
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.JOB_ID_CHANGED);
    }

    @Test
    void theOnlyJobIsOursIfThePlatformSaysSo() {
      JobEvidence evidence =
          live(healthySnapshot().matchedBy(JobSnapshot.Match.SOLE_JOB).build()).toBuilder()
              .ref(REF.toBuilder().jobId(JobId.of("f".repeat(32))).mayMatchSoleJob(true).build())
              .build();
      JobHealth health = judge(evidence).health();
      assertThat(health).hasState(JobState.RUNNING).hasConfidence(Confidence.MEDIUM);
      assertThat(health.verdict().jobId()).contains(JOB);
      assertThat(health.explain()).contains("matched as the only job");
    }

    @Test
    void oneOfSeveralIsAmbiguous() {
      JobEvidence evidence =
          live(
                  healthySnapshot()
                      .matchedBy(JobSnapshot.Match.SOLE_JOB)
                      .addOtherJobIds(JobId.of("a".repeat(32)))
                      .build())
              .toBuilder()
              .ref(REF.toBuilder().jobId(JobId.of("f".repeat(32))).mayMatchSoleJob(true).build())
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.JOB_AMBIGUOUS);
      assertThat(judge(evidence).health().cause().orElseThrow().detail())
          .isEqualTo("the cluster runs 2 jobs");
    }

    @Test
    void laggingDetailsAreNoContradiction() {
      JobSnapshot cancelled =
          healthySnapshot()
              .overview(
                  known(overview(JobStatus.CANCELED, running(4)).toBuilder().endTime(NOW).build()))
              .status(known(JobStatus.CANCELED))
              .build();
      assertThat(judge(live(cancelled)))
          .hasState(JobState.CANCELED)
          .hasNoFinding(RuleId.SOURCES_DISAGREE);
    }

    @Test
    void anIntentMakesRunningStopping() {
      JobEvidence evidence =
          healthy().toBuilder()
              .intent(JobIntent.builder().stopWithSavepointRequestedAt(NOW.minusSeconds(9)).build())
              .build();
      assertThat(judge(evidence)).hasState(JobState.STOPPING);
    }
  }

  static JobEvidence deployment(DeploymentState state, FinalStatus how) {
    return liveGone().toBuilder()
        .deployment(known(application(state, how).finishedAt(NOW.minusSeconds(60)).build()))
        .build();
  }

  @Nested
  class Row5TheDeploymentOfADedicatedCluster {
    @ParameterizedTest(name = "{0}/{1} is {2}, {3}")
    @CsvSource({
      "NEW, UNDEFINED, STARTING, HIGH",
      "NEW_SAVING, UNDEFINED, STARTING, HIGH",
      "SUBMITTED, UNDEFINED, STARTING, HIGH",
      "ACCEPTED, UNDEFINED, STARTING, HIGH",
      "RUNNING, SUCCEEDED, FINISHED, MEDIUM",
      "RUNNING, FAILED, FAILED, MEDIUM",
      "RUNNING, KILLED, CANCELED, MEDIUM",
      "FINISHING, SUCCEEDED, FINISHED, MEDIUM",
      "FINISHING, FAILED, FAILED, MEDIUM",
      "FINISHED, SUCCEEDED, FINISHED, MEDIUM",
      "FINISHED, FAILED, FAILED, HIGH",
      "FINISHED, KILLED, CANCELED, HIGH",
      "FAILED, FAILED, FAILED, MEDIUM",
      "KILLED, KILLED, KILLED, HIGH",
    })
    void aRowOfTheTruthTable(
        DeploymentState state, FinalStatus how, JobState concluded, Confidence confidence) {
      assertThat(judge(deployment(state, how)))
          .hasState(concluded)
          .hasBasis(Basis.DEPLOYMENT)
          .hasConfidence(confidence);
    }

    @ParameterizedTest(name = "{0}/{1} is UNKNOWN, {2}")
    @CsvSource({
      "RUNNING, UNDEFINED, CLUSTER_ALIVE_JOB_UNSEEN",
      "FINISHED, UNDEFINED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "FINISHED, ENDED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "FINISHING, UNDEFINED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "RUNNING, ENDED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "ACCEPTED, SUCCEEDED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "FAILED, UNDEFINED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "KILLED, SUCCEEDED, DEPLOYMENT_OUTCOME_UNDEFINED",
      "UNRECOGNIZED, UNDEFINED, UNRECOGNIZED_STATE",
      "FINISHED, UNRECOGNIZED, UNRECOGNIZED_STATE",
    })
    void aRowThatConcludesNothing(DeploymentState state, FinalStatus how, UnknownCode code) {
      JobHealth health = judge(deployment(state, how)).health();
      assertThat(health).hasState(JobState.UNKNOWN).hasBasis(Basis.NONE);
      assertThat(health.cause().map(cause -> cause.code())).contains(code);
    }

    @Test
    void runningInsideTheStartUpWindowIsStarting() {
      JobEvidence evidence =
          deployment(DeploymentState.RUNNING, FinalStatus.UNDEFINED).toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(60)).build())
              .build();
      assertThat(judge(evidence)).hasState(JobState.STARTING);
    }

    @Test
    void acceptedAgainIsAResourceManagerThatRestarted() {
      DeploymentReport recovered =
          application(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)
              .recoveredAfterRestart(true)
              .build();
      JobEvidence evidence = liveGone().toBuilder().deployment(known(recovered)).build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);

      JobMemory seenRunning =
          judge(deployment(DeploymentState.RUNNING, FinalStatus.UNDEFINED)).memory();
      JobEvidence accepted = deployment(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED);
      assertThat(judge(accepted, seenRunning))
          .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    }

    @Test
    void aForgottenApplicationHasNotFailed() {
      JobEvidence evidence =
          liveGone().toBuilder()
              .deployment(io.github.flinkwatch.Observation.absent("app not found", NOW))
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.APP_FORGOTTEN);
    }

    @Test
    void successOfSeveralAttemptsHasACaveat() {
      DeploymentReport report =
          application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
              .attempts(2)
              .attached(true)
              .build();
      JobHealth health = judge(liveGone().toBuilder().deployment(known(report)).build()).health();
      assertThat(health.verdict().caveats()).hasSize(2);
    }

    @Test
    void aLostJobManagerIsSaidToBeLost() {
      DeploymentReport report =
          application(DeploymentState.FAILED, FinalStatus.FAILED)
              .diagnostics("AM Container exited with  exitCode: 137\nFailing the application.")
              .build();
      JobHealth health = judge(liveGone().toBuilder().deployment(known(report)).build()).health();
      assertThat(health.explain()).contains("JobManager was lost").contains("exitCode: 137");
    }

    @Test
    void aKillThatWeAskedForSaysSo() {
      JobEvidence evidence =
          deployment(DeploymentState.KILLED, FinalStatus.KILLED).toBuilder()
              .intent(JobIntent.builder().cancelRequestedAt(NOW.minusSeconds(90)).build())
              .build();
      JobHealth health = judge(evidence).health();
      assertThat(health).hasState(JobState.KILLED).hasNoFinding(RuleId.UNEXPECTED_END);
      assertThat(health.verdict().caveats()).anyMatch(text -> text.contains("asked"));
    }

    @ParameterizedTest
    @CsvSource({"FINISHED, SUCCEEDED", "FINISHED, FAILED", "FAILED, FAILED", "KILLED, KILLED"})
    void aSessionClusterNeverSpeaksForAJob(DeploymentState state, FinalStatus how) {
      JobEvidence evidence =
          deployment(state, how).toBuilder()
              .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.CLUSTER_GONE);
    }
  }

  @Nested
  class Rows6And7TheLiveSourceDoesNotKnowTheJob {
    @Test
    void insideTheStartUpWindowItIsStarting() {
      JobEvidence evidence =
          live(withoutTheJob().build()).toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(60)).build())
              .build();
      assertThat(judge(evidence))
          .hasState(JobState.STARTING)
          .hasBasis(Basis.LIVE_JOB)
          .hasConfidence(Confidence.LOW);
    }

    @Test
    void oneLookThatMissesItProvesNothing() {
      JobMemory seen = judge(healthy()).memory();
      Evaluation first = judge(live(withoutTheJob().build()), seen);
      assertThat(first).isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      assertThat(first.health().lastKnownState()).contains(JobState.RUNNING);

      JobEvidence soon = FlinkScenarios.later(live(withoutTheJob().build()), Duration.ofSeconds(1));
      assertThat(judge(soon, first.memory())).isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      JobEvidence apart =
          FlinkScenarios.later(live(withoutTheJob().build()), Duration.ofSeconds(4));
      assertThat(judge(apart, first.memory())).isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void norDoesItWhereFlinkSaysThatItsAnswersAreNeverOld() {
      JobSnapshot fresh =
          withoutTheJob()
              .dashboardConfig(
                  known(
                      DashboardConfig.builder()
                          .refreshInterval(Duration.ZERO)
                          .timezoneOffsetMillis(0)
                          .build()))
              .build();
      Evaluation first = judge(live(fresh), judge(healthy()).memory());
      assertThat(first).isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      JobEvidence next = FlinkScenarios.later(live(fresh), Duration.ofSeconds(1));
      assertThat(judge(next, first.memory())).isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void anAbsenceDoesNotLastOverANightAtWhichNobodyLooked() {
      JobMemory missed = judge(live(withoutTheJob().build()), judge(healthy()).memory()).memory();
      JobEvidence silent =
          FlinkScenarios.later(
              live(unanswered(UnknownCode.RESPONSE_TIMEOUT).build()), Duration.ofHours(9));
      JobEvidence next =
          FlinkScenarios.later(live(withoutTheJob().build()), Duration.ofHours(9).plusSeconds(5));
      assertThat(judge(next, judge(silent, missed).memory()))
          .isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
    }

    @Test
    void aJobThatHangsIsNotAbsentHoweverLongItIsNotListed() {
      JobSnapshot hanging =
          withoutTheJob()
              .status(unknown(UnknownCode.RESPONSE_TIMEOUT, "status"))
              .details(unknown(UnknownCode.RESPONSE_TIMEOUT, "job"))
              .build();
      JobMemory once = judge(live(hanging), judge(healthy()).memory()).memory();
      JobEvidence muchLater = FlinkScenarios.later(live(hanging), Duration.ofHours(3));
      JobHealth health = judge(muchLater, once).health();
      assertThat(health).isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      assertThat(health.explain()).contains("RESPONSE_TIMEOUT: job");
    }

    @Test
    void whatTheJobsOwnAddressesSayConfirmsAnAbsence() {
      JobMemory seen = judge(healthy()).memory();
      JobSnapshot byStatus =
          withoutTheJob()
              .status(io.github.flinkwatch.Observation.absent("no such job", NOW))
              .details(unknown(UnknownCode.RESPONSE_TIMEOUT, "job"))
              .build();
      JobSnapshot byTheListAlone =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(io.github.flinkwatch.Observation.absent("not listed", NOW))
              .build();
      for (JobSnapshot missing : List.of(byStatus, byTheListAlone)) {
        JobMemory once = judge(live(missing), seen).memory();
        assertThat(judge(FlinkScenarios.later(live(missing), Duration.ofSeconds(3)), once))
            .isUnknownBecause(UnknownCode.JOB_ABSENT);
      }
    }

    @Test
    void cachedDetailsKeepAnOmittedJobRunning() {
      JobSnapshot omitted =
          healthySnapshot()
              .overview(io.github.flinkwatch.Observation.absent("not listed", NOW))
              .status(unknown(UnknownCode.RESPONSE_TIMEOUT, "status"))
              .build();
      assertThat(judge(live(omitted))).hasState(JobState.RUNNING).hasConfidence(Confidence.MEDIUM);
    }

    @Test
    void afterTheJobStoresTimeItMayHaveExpired() {
      JobMemory seen = judge(healthy()).memory();
      JobEvidence late = FlinkScenarios.later(live(withoutTheJob().build()), Duration.ofHours(3));
      JobMemory once = judge(late, seen).memory();
      assertThat(judge(FlinkScenarios.later(late, Duration.ofSeconds(5)), once))
          .isUnknownBecause(UnknownCode.JOB_EXPIRED);
    }

    @Test
    void whatNobodySawCannotHaveExpired() {
      JobMemory startedUnseen =
          judge(deployment(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)).memory();
      assertThat(startedUnseen.lastKnownState()).contains(JobState.STARTING);
      JobEvidence late = FlinkScenarios.later(live(withoutTheJob().build()), Duration.ofHours(3));
      JobMemory once = judge(late, startedUnseen).memory();
      assertThat(judge(FlinkScenarios.later(late, Duration.ofSeconds(5)), once))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void anotherJobInItsPlaceIsNamed() {
      JobSnapshot replaced = withoutTheJob().addOtherJobIds(JobId.of("b".repeat(32))).build();
      JobMemory once = judge(live(replaced), judge(healthy()).memory()).memory();
      assertThat(judge(FlinkScenarios.later(live(replaced), Duration.ofSeconds(5)), once))
          .isUnknownBecause(UnknownCode.JOB_ID_CHANGED);
    }
  }

  @Nested
  class Row8NothingCouldBeAsked {
    @ParameterizedTest
    @EnumSource(
        names = {
          "DNS_FAILURE", "CONNECT_REFUSED", "RESPONSE_TIMEOUT", "UNAUTHENTICATED",
          "LOGIN_REDIRECT", "HTML_INSTEAD_OF_JSON", "PROXY_INTERSTITIAL", "LEADER_ELECTION",
          "SERVER_ERROR", "MALFORMED_JSON", "TRUNCATED", "CIRCUIT_OPEN"
        })
    void itIsUnknownWithTheCauseAndTheLastKnownState(UnknownCode code) {
      JobMemory seen = judge(healthy()).memory();
      JobEvidence evidence =
          FlinkScenarios.later(live(unanswered(code).build()), Duration.ofMinutes(1));
      JobHealth health = judge(evidence, seen).health();
      assertThat(health).isUnknownBecause(code).hasStatus(HealthStatus.UNKNOWN);
      assertThat(health.lastKnownState()).contains(JobState.RUNNING);
      assertThat(health.lastKnownAge()).contains(Duration.ofMinutes(1));
      assertThat(health.explain())
          .contains("last known RUNNING, 1 min ago")
          .contains(code.remedy());
    }

    @Test
    void nothingConfiguredIsUnknownToo() {
      assertThat(judge(JobEvidence.builder(REF, NOW).build()))
          .isUnknownBecause(UnknownCode.NOT_CONFIGURED);
    }

    @Test
    void aResourceManagerThatCouldNotTellIsNamed() {
      JobEvidence evidence =
          liveGone().toBuilder().deployment(unknown(UnknownCode.RM_STANDBY, "rm1")).build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.RM_STANDBY);
    }

    @Test
    void whoMustActComesBeforeWhoMayWaitAndBothBeforeWhoWasNotAsked() {
      UnknownCode[] order = {
        UnknownCode.UNAUTHENTICATED,
        UnknownCode.JOB_ID_CHANGED,
        UnknownCode.ARCHIVE_CORRUPT,
        UnknownCode.CLUSTER_GONE,
        UnknownCode.ARCHIVE_PARTIAL,
        UnknownCode.RESPONSE_TIMEOUT,
        UnknownCode.ARCHIVE_MISSING,
        UnknownCode.CONNECT_REFUSED,
        UnknownCode.ARCHIVE_NOT_CONFIGURED,
        UnknownCode.CANCELLED,
        UnknownCode.NOT_CONFIGURED
      };
      for (int first = 0; first < order.length; first++) {
        for (int second = first + 1; second < order.length; second++) {
          UnknownCause telling = UnknownCause.of(order[first], "telling");
          UnknownCause lesser = UnknownCause.of(order[second], "lesser");
          assertThat(CauseRanking.first(List.of(lesser, telling))).containsExactly(telling, lesser);
        }
      }
      List<UnknownCause> asTheyCame =
          Stream.of(
                  UnknownCode.JOB_ABSENT,
                  UnknownCode.ARCHIVE_PARTIAL,
                  UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN)
              .map(code -> UnknownCause.of(code, "alike"))
              .toList();
      assertThat(CauseRanking.first(asTheyCame)).isEqualTo(asTheyCame);
      assertThat(
              CauseRanking.first(
                  List.of(
                      UnknownCause.of(UnknownCode.DNS_FAILURE, "a"),
                      UnknownCause.of(UnknownCode.CONNECT_REFUSED, "b"))))
          .extracting(UnknownCause::detail)
          .containsExactly("a", "b");
    }

    @Test
    void whoMustActComesFirst() {
      assertThat(judge(FlinkScenarios.finishedButArchiveUnreadable()))
          .isUnknownBecause(UnknownCode.ARCHIVE_STORE_UNSUPPORTED);
    }
  }

  @Test
  void zeroCountsSayNothing() {
    JobSnapshot waiting =
        healthySnapshot()
            .overview(known(overview(JobStatus.CREATED, TaskCounts.builder().build())))
            .status(known(JobStatus.CREATED))
            .build();
    assertThat(judge(live(waiting))).hasState(JobState.STARTING).hasStatus(HealthStatus.UNKNOWN);
  }

  @Nested
  class NobodyTold {
    @Test
    void aSourceThatHadNoTimeIsNotASourceThatIsMissing() {
      JobEvidence evidence =
          JobEvidence.builder(REF, NOW)
              .deployment(unknown(UnknownCode.NOT_ASKED, "the resource manager: no time was left"))
              .build();
      assertThat(judge(evidence)).isUnknownBecause(UnknownCode.NOT_ASKED);
    }

    @Test
    void aListThatHadNoTimeIsNotASourceThatIsMissing() {
      JobSnapshot nothing = JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW).build();
      assertThat(judge(live(nothing))).isUnknownBecause(UnknownCode.NOT_ASKED);
    }

    @Test
    void withoutASourceThereIsNobodyToAsk() {
      assertThat(judge(JobEvidence.builder(REF, NOW).build()))
          .isUnknownBecause(UnknownCode.NOT_CONFIGURED);
    }
  }
}
