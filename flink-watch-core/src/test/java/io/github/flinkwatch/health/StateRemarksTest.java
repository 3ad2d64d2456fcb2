package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.deployment;
import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.health.StateTableTest.liveGone;
import static io.github.flinkwatch.health.StateTableTest.liveStatus;
import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.archive;
import static io.github.flinkwatch.testing.FlinkScenarios.cluster;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
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
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a state is said to rest on, to be limited by, and to be contradicted by. */
class StateRemarksTest {

  private static StateVerdict verdict(JobEvidence evidence) {
    return judge(evidence).health().verdict();
  }

  private static JobEvidence with(DeploymentReport.Builder report) {
    return liveGone().toBuilder().deployment(known(report.build())).build();
  }

  private static JobSnapshot ended(JobStatus status, Instant start, Instant end) {
    return archive(status)
        .overview(
            known(
                overview(status, running(4)).toBuilder()
                    .startTime(Optional.ofNullable(start))
                    .endTime(Optional.ofNullable(end))
                    .build()))
        .build();
  }

  @Nested
  class CaveatsOfADeploymentThatSucceeded {
    private final DeploymentReport.Builder succeeded =
        application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED);

    @Test
    void oneAttemptAndADetachedClientNeedNone() {
      assertThat(verdict(with(succeeded.attempts(1).attached(false))).caveats()).isEmpty();
    }

    @Test
    void eachIsSaid() {
      assertThat(verdict(with(succeeded.attempts(2).attached(true))).caveats())
          .containsExactly(
              "the deployment had 2 attempts: a job that failed before the last one counts as"
                  + " success",
              "the client was attached: the deployment's success is its own");
    }

    @Test
    void theEndOfSeveralJobsIsNoSureEndOfOne() {
      JobEvidence evidence =
          live(
                  unanswered(UnknownCode.CONNECTION_LOST)
                      .addOtherJobIds(JobId.of("a".repeat(32)))
                      .build())
              .toBuilder()
              .deployment(known(succeeded.build()))
              .build();
      assertThat(verdict(evidence).caveats())
          .containsExactly(
              "the deployment has, had or may have several jobs: its end speaks of all of them");
    }

    @ParameterizedTest
    @CsvSource({
      "1.20.3, false",
      "2.0.0, false",
      "2.2-SNAPSHOT, false",
      "2.3.0, true",
      "2.3-SNAPSHOT, true",
      "2.10.1, true",
      "3.0.0, true",
      "2, false",
      "<unknown>, false",
      "2.x, false"
    })
    void fromFlink23OnAnApplicationMaySucceedWithoutItsJob(String version, boolean doubted) {
      JobSnapshot ran =
          healthySnapshot()
              .dashboardConfig(
                  known(
                      DashboardConfig.builder()
                          .refreshInterval(Duration.ofSeconds(3))
                          .timezoneOffsetMillis(0)
                          .flinkVersion(version)
                          .build()))
              .build();
      JobMemory memory = judge(live(ran)).memory();
      assertThat(memory.flinkVersion()).contains(version);
      JobHealth health = judge(later(with(succeeded), Duration.ofMinutes(1)), memory).health();
      assertThat(health.verdict().caveats()).hasSize(doubted ? 1 : 0);
    }

    @Test
    void theVersionThatTheSameLookTellsCountsAtOnce() {
      JobSnapshot goingDown =
          unanswered(UnknownCode.CONNECTION_LOST)
              .clusterOverview(known(cluster(1).flinkVersion("2.3.0").build()))
              .build();
      JobEvidence evidence =
          live(goingDown).toBuilder().deployment(known(succeeded.build())).build();
      assertThat(verdict(evidence).caveats())
          .containsExactly("from Flink 2.3 on an application can succeed while a job of it failed");
    }
  }

  @Test
  void diagnosticsOfAFailureAreOneBoundedLine() {
    DeploymentReport.Builder failed = application(DeploymentState.FINISHED, FinalStatus.FAILED);
    assertThat(verdict(with(failed.diagnostics("  a\n  b  "))).caveats())
        .containsExactly("diagnostics: a b");
    assertThat(verdict(with(failed.diagnostics("x".repeat(300)))).caveats())
        .containsExactly("diagnostics: " + "x".repeat(300));
    assertThat(verdict(with(failed.diagnostics("x".repeat(301)))).caveats())
        .containsExactly("diagnostics: " + "x".repeat(300) + "…");
    assertThat(verdict(with(failed.diagnostics(" "))).caveats()).isEmpty();
    assertThat(
            verdict(
                    with(
                        application(DeploymentState.KILLED, FinalStatus.KILLED)
                            .diagnostics("by admin")))
                .caveats())
        .containsExactly("diagnostics: by admin");
    assertThat(
            verdict(
                    with(
                        application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
                            .diagnostics("all well")))
                .caveats())
        .isEmpty();
  }

  @Test
  void aResourceManagerThatRestartedIsNamedWhereItMatters() {
    DeploymentReport.Builder again =
        application(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)
            .recoveredAfterRestart(true)
            .resourceManagerStartedLater(true);
    assertThat(verdict(with(again)).cause().get().detail())
        .isEqualTo(
            "deployment application_1795210000000_0007 says ACCEPTED/UNDEFINED; the resource"
                + " manager restarted since");
    assertThat(
            verdict(
                    with(
                        application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                            .resourceManagerStartedLater(true)))
                .cause()
                .get()
                .detail())
        .isEqualTo("deployment application_1795210000000_0007 says RUNNING/UNDEFINED");
  }

  @Test
  void aDeploymentThatEndedBeforeTheSubmissionIsStale() {
    JobIntent submitted = JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build();
    DeploymentReport.Builder report = application(DeploymentState.FINISHED, FinalStatus.FAILED);
    JobEvidence before =
        with(report.finishedAt(NOW.minusSeconds(31))).toBuilder().intent(submitted).build();
    assertThat(verdict(before).state()).isEqualTo(JobState.UNKNOWN);
    assertThat(verdict(before).toString()).contains("STALE", "is an earlier run's");
    JobEvidence after =
        with(report.submittedAt(NOW.minusSeconds(40)).finishedAt(NOW.minusSeconds(30))).toBuilder()
            .intent(submitted)
            .build();
    assertThat(verdict(after).state()).isEqualTo(JobState.FAILED);
  }

  @Nested
  class Contradictions {
    @Test
    void allThatDisagreeWithALiveEndAreSaid() {
      JobEvidence evidence =
          live(liveStatus(JobStatus.FAILED)).toBuilder()
              .archived(known(archive(JobStatus.FINISHED).build()))
              .history(known(archive(JobStatus.CANCELED).build()))
              .deployment(
                  known(application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()))
              .build();
      assertThat(verdict(evidence).contradictions())
          .containsExactly(
              "the archive says FINISHED",
              "the HistoryServer says CANCELED",
              "deployment application_1795210000000_0007 says FINISHED/SUCCEEDED");
    }

    @Test
    void allThatDisagreeWithAnArchiveAreSaid() {
      JobEvidence evidence =
          healthy().toBuilder()
              .archived(known(archive(JobStatus.FINISHED).build()))
              .history(known(archive(JobStatus.CANCELED).build()))
              .deployment(known(application(DeploymentState.FINISHED, FinalStatus.FAILED).build()))
              .build();
      assertThat(verdict(evidence).contradictions())
          .containsExactly(
              "the live job says RUNNING",
              "the HistoryServer says CANCELED",
              "deployment application_1795210000000_0007 says FINISHED/FAILED");
    }

    @Test
    void aClusterThatGoesOnOrEndedAlikeDoesNotDisagree() {
      for (DeploymentReport.Builder report :
          List.of(
              application(DeploymentState.RUNNING, FinalStatus.UNDEFINED),
              application(DeploymentState.FINISHED, FinalStatus.UNDEFINED),
              application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED))) {
        JobEvidence evidence =
            live(liveStatus(JobStatus.FINISHED)).toBuilder()
                .archived(known(archive(JobStatus.FINISHED).build()))
                .deployment(known(report.build()))
                .build();
        assertThat(verdict(evidence).contradictions()).isEmpty();
      }
      JobEvidence session =
          live(liveStatus(JobStatus.FINISHED)).toBuilder()
              .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
              .deployment(known(application(DeploymentState.FINISHED, FinalStatus.FAILED).build()))
              .build();
      assertThat(verdict(session).contradictions()).isEmpty();
    }

    @Test
    void aRunningJobIsContradictedByAnEndedClusterOnly() {
      JobEvidence alive =
          healthy().toBuilder()
              .deployment(
                  known(application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()))
              .build();
      assertThat(verdict(alive).confidence()).isEqualTo(Confidence.HIGH);
      for (DeploymentReport.Builder report :
          List.of(
              application(DeploymentState.RUNNING, FinalStatus.SUCCEEDED),
              application(DeploymentState.FINISHED, FinalStatus.UNDEFINED))) {
        JobEvidence over = healthy().toBuilder().deployment(known(report.build())).build();
        assertThat(verdict(over).confidence()).isEqualTo(Confidence.LOW);
      }
    }

    @Test
    void whatComesAfterAProvenEndAndDisagreesIsSaid() {
      JobMemory finished = judge(live(liveStatus(JobStatus.FINISHED))).memory();
      JobEvidence after =
          healthy().toBuilder()
              .archived(known(ended(JobStatus.FAILED, START, NOW.minusSeconds(60))))
              .history(known(ended(JobStatus.CANCELED, START, NOW.minusSeconds(60))))
              .build();
      StateVerdict verdict = judge(after, finished).health().verdict();
      assertThat(verdict.state()).isEqualTo(JobState.FINISHED);
      assertThat(verdict.endTime()).contains(NOW.minusSeconds(60));
      assertThat(verdict.contradictions())
          .containsExactly(
              "a later answer says RUNNING",
              "a later answer says FAILED",
              "a later answer says CANCELED");
    }

    @Test
    void aDeploymentWithHighConfidenceIsNotOverruledByALaterOne() {
      JobMemory failed = judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)).memory();
      JobHealth later =
          judge(deployment(DeploymentState.FINISHED, FinalStatus.SUCCEEDED), failed).health();
      assertThat(later).hasState(JobState.FAILED).hasBasis(Basis.MEMORY);
      assertThat(later.verdict().contradictions())
          .containsExactly(
              "an earlier look had proven otherwise: now deployment"
                  + " application_1795210000000_0007 says FINISHED/SUCCEEDED");

      JobMemory going = judge(deployment(DeploymentState.RUNNING, FinalStatus.FAILED)).memory();
      assertThat(judge(deployment(DeploymentState.FINISHED, FinalStatus.SUCCEEDED), going))
          .hasState(JobState.FINISHED)
          .hasBasis(Basis.DEPLOYMENT);
    }
  }

  @Nested
  class Intents {
    private final JobIntent stop =
        JobIntent.builder().stopWithSavepointRequestedAt(NOW.minusSeconds(90)).build();

    @Test
    void runningThatWasAskedToEndIsStoppingAndSaysSo() {
      JobEvidence asked = healthy().toBuilder().intent(stop).build();
      assertThat(verdict(asked).caveats())
          .containsExactly("Flink says RUNNING, and the platform asked the job to end");
    }

    @Test
    void aSavepointThatWasAskedForIsSaidFromEverySource() {
      String said = "stopped with a savepoint, as asked";
      JobEvidence byLive = live(liveStatus(JobStatus.FINISHED)).toBuilder().intent(stop).build();
      assertThat(verdict(byLive).caveats()).containsExactly(said);
      JobEvidence byYarn =
          deployment(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).toBuilder()
              .intent(stop)
              .build();
      assertThat(verdict(byYarn).caveats()).containsExactly(said);
      JobEvidence gone = liveGone().toBuilder().intent(stop).build();
      assertThat(judge(gone, judge(byLive).memory()).health().verdict().caveats())
          .containsExactly(said);
      JobEvidence cancelled = live(liveStatus(JobStatus.CANCELED)).toBuilder().intent(stop).build();
      assertThat(verdict(cancelled).caveats()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1}, stop {2}, cancel {3}: as asked {4}")
    @CsvSource({
      "FINISHED, STREAMING, true, false, true",
      "FINISHED, STREAMING, false, true, false",
      "FINISHED, STREAMING, false, false, false",
      "FINISHED, BATCH, false, false,",
      "CANCELED, STREAMING, false, true, true",
      "CANCELED, STREAMING, false, false, false",
      "FAILED, STREAMING, true, true, false",
    })
    void anEndIsAsAskedOrNot(
        JobStatus end, JobType type, boolean stopped, boolean cancelled, Boolean asAsked) {
      JobIntent.Builder intent = JobIntent.builder().expectedJobType(type);
      if (stopped) {
        intent.stopWithSavepointRequestedAt(NOW.minusSeconds(90));
      }
      if (cancelled) {
        intent.cancelRequestedAt(NOW.minusSeconds(90));
      }
      JobEvidence evidence =
          liveGone().toBuilder()
              .archived(known(archive(end).build()))
              .intent(intent.build())
              .build();
      assertThat(judge(evidence).health().endedAsAsked()).isEqualTo(Optional.ofNullable(asAsked));
    }

    @Test
    void killedIsNeverAsAskedAndRunningIsNoEnd() {
      JobHealth killed = judge(deployment(DeploymentState.KILLED, FinalStatus.KILLED)).health();
      assertThat(killed.endedAsAsked()).contains(false);
      assertThat(judge(healthy()).health().endedAsAsked()).isEmpty();
    }
  }

  @Nested
  class PiecesOfOneAnswer {
    private final JobId other = JobId.of("f".repeat(32));

    private JobEvidence soleJob(JobSnapshot.Builder snapshot) {
      return live(snapshot.matchedBy(JobSnapshot.Match.SOLE_JOB).build()).toBuilder()
          .ref(REF.toBuilder().jobId(other).mayMatchSoleJob(true).build())
          .build();
    }

    @Test
    void anEndThatOnlyTheStatusTellsHasTheIdAndTheTimesOfTheOverview() {
      JobEvidence evidence = soleJob(healthySnapshot().status(known(JobStatus.FINISHED)));
      StateVerdict verdict = verdict(evidence);
      assertThat(verdict.state()).isEqualTo(JobState.FINISHED);
      assertThat(verdict.jobId()).contains(JOB);
      assertThat(verdict.startTime()).contains(START);
      assertThat(verdict.endTime()).isEmpty();
    }

    @Test
    void anEndThatOnlyTheDetailsTellHasTheirTimes() {
      Instant end = NOW.minusSeconds(2);
      JobEvidence evidence =
          soleJob(
              healthySnapshot()
                  .details(
                      known(
                          FlinkScenarios.details(JobStatus.FINISHED)
                              .startTime(Optional.empty())
                              .endTime(end)
                              .build())));
      StateVerdict verdict = verdict(evidence);
      assertThat(verdict.state()).isEqualTo(JobState.FINISHED);
      assertThat(verdict.jobId()).contains(JOB);
      assertThat(verdict.startTime()).contains(START);
      assertThat(verdict.endTime()).contains(end);
    }

    @Test
    void whereTheListIsSilentTheStatusHasTheTimesOfTheDetails() {
      Instant end = NOW.minusSeconds(2);
      JobEvidence evidence =
          live(
              healthySnapshot()
                  .overview(Observation.absent("not listed", NOW))
                  .status(known(JobStatus.CANCELED))
                  .details(known(FlinkScenarios.details(JobStatus.CANCELED).endTime(end).build()))
                  .build());
      StateVerdict verdict = verdict(evidence);
      assertThat(verdict.state()).isEqualTo(JobState.CANCELED);
      assertThat(verdict.endTime()).contains(end);
    }
  }

  @Test
  void aResourceManagerThatBeganLaterIsSaidOfWaitingApplicationsOnly() {
    DeploymentReport.Builder accepted =
        application(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED).recoveredAfterRestart(true);
    assertThat(verdict(with(accepted)).cause().orElseThrow().detail())
        .isEqualTo("deployment application_1795210000000_0007 says ACCEPTED/UNDEFINED");
    assertThat(
            verdict(with(accepted.resourceManagerStartedLater(true)))
                .cause()
                .orElseThrow()
                .detail())
        .isEqualTo(
            "deployment application_1795210000000_0007 says ACCEPTED/UNDEFINED; the resource"
                + " manager restarted since");
    assertThat(
            verdict(
                    with(
                        application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                            .resourceManagerStartedLater(true)))
                .cause()
                .orElseThrow()
                .detail())
        .doesNotContain("restarted");
  }

  @Nested
  class Runs {
    @Test
    void aTakeoverIsSaidToHaveBegunAnew() {
      JobMemory seen = judge(healthy()).memory();
      JobSnapshot anew =
          healthySnapshot()
              .overview(
                  known(
                      overview(JobStatus.RUNNING, running(4)).toBuilder()
                          .startTime(START.plusSeconds(60))
                          .build()))
              .build();
      StateVerdict verdict = judge(live(anew), seen).health().verdict();
      assertThat(verdict.caveats())
          .containsExactly(
              "began anew at 2026-11-21T01:01:00Z (2026-11-21T01:00:00Z before): a takeover or a"
                  + " full restart of the same run");
      assertThat(verdict(live(anew)).caveats()).isEmpty();
      assertThat(judge(healthy(), seen).health().verdict().caveats()).isEmpty();
    }

    @Test
    void cachedDetailsAreSaidToBeCached() {
      JobSnapshot cached =
          healthySnapshot()
              .overview(unknown(UnknownCode.RESPONSE_TIMEOUT, "overview"))
              .status(unknown(UnknownCode.RESPONSE_TIMEOUT, "status"))
              .build();
      assertThat(verdict(live(cached)).caveats())
          .containsExactly("only the cached details told; the live overview did not");
    }

    @ParameterizedTest(name = "start {0}, end {1}: {2}")
    @CsvSource({
      "-7200, -3600, 'began at 2026-11-20T23:00:00Z, this one at 2026-11-21T01:00:00Z'",
      ", -3600, 'ended at 2026-11-21T00:00:00Z, before this one began at 2026-11-21T01:00:00Z'",
    })
    void anArchiveOfAnEarlierRunSaysWhatTellsIt(Long start, long end, String why) {
      JobSnapshot earlier =
          ended(
              JobStatus.FAILED,
              start == null ? null : START.plusSeconds(start),
              START.plusSeconds(end));
      JobEvidence gone = liveGone().toBuilder().archived(known(earlier)).build();
      JobHealth health = judge(gone, judge(healthy()).memory()).health();
      assertThat(health).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
      assertThat(health.cause().get().detail()).isEqualTo("the archive's run " + why);
    }

    @Test
    void anArchiveWithoutTimesIsOfThisRun() {
      JobEvidence gone =
          liveGone().toBuilder().archived(known(ended(JobStatus.FINISHED, null, null))).build();
      assertThat(judge(gone, judge(healthy()).memory())).hasState(JobState.FINISHED);
    }

    @Test
    void anArchiveOfTheSubmissionBeforeSaysSo() {
      JobEvidence evidence =
          liveGone().toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build())
              .history(known(archive(JobStatus.FAILED).build()))
              .build();
      assertThat(verdict(evidence).cause().get().detail())
          .isEqualTo(
              "the HistoryServer's run began at 2026-11-21T01:00:00Z, before this one was submitted"
                  + " at 2026-11-21T02:59:30Z");
    }

    @Test
    void anArchiveThatTellsNoEndTellsNothing() {
      JobEvidence running =
          liveGone().toBuilder().archived(known(ended(JobStatus.RUNNING, START, null))).build();
      assertThat(judge(running)).isUnknownBecause(UnknownCode.ARCHIVE_NO_STATE);
      assertThat(verdict(running).cause().get().detail()).isEqualTo("the archive says RUNNING");
      JobSnapshot broken =
          JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW)
              .overview(unknown(UnknownCode.ARCHIVE_CORRUPT, "overview"))
              .details(unknown(UnknownCode.TRUNCATED, "details"))
              .build();
      StateVerdict verdict = verdict(JobEvidence.builder(REF, NOW).archived(broken).build());
      assertThat(verdict.cause().get().code()).isEqualTo(UnknownCode.ARCHIVE_CORRUPT);
      assertThat(verdict.furtherCauses())
          .extracting(UnknownCause::code)
          .containsExactly(UnknownCode.TRUNCATED);
    }

    @Test
    void anEarlierEndThatTheJobManagerStillTellsOfIsNamed() {
      JobEvidence evidence =
          live(liveStatus(JobStatus.FINISHED)).toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build())
              .build();
      assertThat(verdict(evidence).furtherCauses())
          .extracting(UnknownCause::detail)
          .containsExactly(
              "the JobManager still tells of an earlier run, which began at 2026-11-21T01:00:00Z,"
                  + " before this one was submitted at 2026-11-21T02:59:30Z");
      JobMemory seen = judge(healthy()).memory();
      assertThat(judge(evidence, seen.toBuilder().submittedAt(NOW.minusSeconds(30)).build()))
          .hasState(JobState.FINISHED);
    }

    @Test
    void everyPieceThatCouldNotTellIsNoted() {
      JobSnapshot dark =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(unknown(UnknownCode.CONNECT_TIMEOUT, "overview"))
              .status(unknown(UnknownCode.RESPONSE_TIMEOUT, "status"))
              .details(unknown(UnknownCode.SERVER_ERROR, "details"))
              .build();
      StateVerdict verdict = verdict(live(dark));
      assertThat(verdict.cause().get().code()).isEqualTo(UnknownCode.CONNECT_TIMEOUT);
      assertThat(verdict.furtherCauses())
          .extracting(UnknownCause::code)
          .containsExactly(UnknownCode.RESPONSE_TIMEOUT, UnknownCode.SERVER_ERROR);
      JobEvidence unreached =
          JobEvidence.builder(REF, NOW).live(unknown(UnknownCode.CIRCUIT_OPEN, "rest")).build();
      assertThat(judge(unreached)).isUnknownBecause(UnknownCode.CIRCUIT_OPEN);
    }

    @Test
    void aStatusWithoutAnOverviewTakesItsTimesFromTheDetails() {
      JobSnapshot statusOnly =
          healthySnapshot()
              .overview(unknown(UnknownCode.RESPONSE_TIMEOUT, "overview"))
              .status(known(JobStatus.CANCELLING))
              .build();
      StateVerdict verdict = verdict(live(statusOnly));
      assertThat(verdict.state()).isEqualTo(JobState.STOPPING);
      assertThat(verdict.startTime()).contains(START);
      assertThat(verdict.endTime()).isEmpty();
      assertThat(verdict.jobId()).contains(JOB);
      JobSnapshot nothingElse =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .status(known(JobStatus.RUNNING))
              .build();
      assertThat(verdict(live(nothingElse)).jobId()).contains(JOB);
    }
  }

  @Nested
  class Absences {
    private final JobMemory seen = judge(healthy()).memory();

    private JobHealth missedTwice(JobSnapshot missing, Duration apart) {
      JobEvidence first = later(live(missing), Duration.ofMinutes(1));
      return judge(later(first, apart), judge(first, seen).memory()).health();
    }

    @Test
    void theClustersOwnRefreshIntervalCountsAndDetailsMustAgree() {
      Observation<DashboardConfig> slow =
          known(
              DashboardConfig.builder()
                  .refreshInterval(Duration.ofSeconds(10))
                  .timezoneOffsetMillis(0)
                  .build());
      JobSnapshot missing = withoutTheJob().dashboardConfig(slow).build();
      assertThat(missedTwice(missing, Duration.ofSeconds(9)))
          .isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      assertThat(missedTwice(missing, Duration.ofSeconds(10)))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
      assertThat(missedTwice(withoutTheJob().build(), Duration.ofSeconds(3)))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void severalOthersInItsPlaceAreAmbiguousInADedicatedClusterOnly() {
      JobSnapshot two =
          withoutTheJob()
              .addOtherJobIds(JobId.of("b".repeat(32)), JobId.of("c".repeat(32)))
              .build();
      JobHealth health = missedTwice(two, Duration.ofSeconds(5));
      assertThat(health).isUnknownBecause(UnknownCode.JOB_AMBIGUOUS);
      assertThat(health.cause().get().detail()).isEqualTo("the cluster runs 2 other jobs instead");
    }

    @Test
    void aSourceThatIsAbsentAsAWholeIsAbsence() {
      JobEvidence absent =
          JobEvidence.builder(REF, NOW.plusSeconds(60))
              .live(Observation.absent("no such job", NOW))
              .build();
      JobMemory once = judge(absent, seen).memory();
      assertThat(once.absentSince()).contains(NOW.plusSeconds(60));
      assertThat(judge(later(absent, Duration.ofSeconds(3)), once))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void expiryTakesMoreThanTheStoresTime() {
      JobEvidence hour = later(live(withoutTheJob().build()), Duration.ofHours(1));
      Evaluation first = judge(hour, seen);
      assertThat(judge(later(hour, Duration.ofSeconds(5)), first.memory()))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
    }

    @Test
    void beingListedAgainEndsAnAbsence() {
      JobMemory missing =
          judge(later(live(withoutTheJob().build()), Duration.ofMinutes(1)), seen).memory();
      assertThat(missing.absentSince()).isPresent();
      JobMemory blind = judge(later(liveGone(), Duration.ofMinutes(2)), missing).memory();
      assertThat(blind.absentSince()).isEqualTo(missing.absentSince());
      assertThat(judge(later(healthy(), Duration.ofMinutes(3)), blind).memory().absentSince())
          .isEmpty();
    }

    @Test
    void aDeploymentThatEndedLeavesNoStartUp() {
      JobEvidence fresh =
          live(withoutTheJob().build()).toBuilder()
              .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(60)).build())
              .deployment(
                  known(
                      application(DeploymentState.FINISHED, FinalStatus.UNDEFINED)
                          .submittedAt(NOW.minusSeconds(60))
                          .build()))
              .build();
      assertThat(judge(fresh).health().state()).isEqualTo(JobState.UNKNOWN);
    }

    @Test
    void theStartUpWindowIsCountedFromTheDeploymentWhereNobodySaysMore() {
      DeploymentReport.Builder up =
          application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
              .submittedAt(NOW.minus(Duration.ofMinutes(7)));
      assertThat(judge(with(up))).hasState(JobState.STARTING).hasConfidence(Confidence.LOW);
      up.submittedAt(NOW.minus(Duration.ofMinutes(7)).minusMillis(1));
      assertThat(judge(with(up))).isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    }

    @Test
    void aForgottenApplicationKeepsTheResourceManagersWords() {
      JobEvidence forgotten =
          liveGone().toBuilder().deployment(Observation.absent("app not found", NOW)).build();
      assertThat(verdict(forgotten).cause().get().detail()).isEqualTo("app not found");
    }
  }
}
