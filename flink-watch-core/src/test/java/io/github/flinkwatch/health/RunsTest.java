package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.archive;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.jobManagerUnreachable;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word counts: which job, which run, which deployment, and by whose clock. */
class RunsTest {

  private static final Path RUNS = Path.of("src/test/resources/runs");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Observation<JobSnapshot> NOT_THERE =
      unknown(UnknownCode.ARCHIVE_MISSING, "archive");

  private static JobEvidence reported(DeploymentState state, FinalStatus how) {
    return jobManagerUnreachable().toBuilder()
        .deployment(known(application(state, how).build()))
        .build();
  }

  private static JobOverview row(JobStatus status, Instant start) {
    return overview(status, running(4)).toBuilder().startTime(start).build();
  }

  private static JobEvidence listed(JobOverview row) {
    return live(JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW).overview(known(row)).build());
  }

  private static JobIntent submitted(Duration ago) {
    return JobIntent.builder().submittedAt(NOW.minus(ago)).build();
  }

  private static Evaluation replay(String name) throws IOException {
    JobMemory memory = JobMemory.empty();
    Evaluation last = null;
    for (String line : Files.readAllLines(RUNS.resolve(name + ".jsonl"))) {
      last = judge(JobEvidence.fromJson(line), memory);
      memory = JobMemory.fromJson(last.memory().toJson());
    }
    return last;
  }

  @Nested
  class EndsThatADeploymentTold {
    private final JobMemory failed =
        judge(reported(DeploymentState.FAILED, FinalStatus.FAILED)).memory();

    private JobEvidence silent(Duration by) {
      return later(jobManagerUnreachable(), by);
    }

    @Test
    void doNotOutliveALiveAnswer() {
      JobMemory alive = judge(later(healthy(), HOUR), failed).memory();
      assertThat(alive.end()).isEmpty();
      assertThat(judge(silent(HOUR.multipliedBy(2)), alive)).hasState(JobState.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPTED", "RUNNING"})
    void doNotOutliveTheSameDeploymentGoingOn(DeploymentState state) {
      JobMemory alive = judge(later(reported(state, FinalStatus.UNDEFINED), HOUR), failed).memory();
      assertThat(judge(silent(HOUR.multipliedBy(2)), alive).health().state().isEnded()).isFalse();
    }

    @Test
    void doNotOutliveAnotherDeployment() {
      JobEvidence another =
          silent(HOUR).toBuilder()
              .ref(REF.toBuilder().deploymentId("application_1795210000000_0008").build())
              .build();
      assertThat(judge(another, failed)).hasState(JobState.UNKNOWN);
      JobEvidence accepted =
          another.toBuilder()
              .deployment(
                  known(
                      application(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)
                          .deploymentId("application_1795210000000_0008")
                          .build()))
              .build();
      assertThat(judge(accepted, failed)).hasState(JobState.STARTING);
    }

    @Test
    void stayWhereNothingHasLivedSince() {
      assertThat(judge(silent(HOUR), failed)).hasState(JobState.FAILED).hasBasis(Basis.MEMORY);
    }

    @Test
    void sayNothingOnceTheClusterIsCalledASession() {
      JobEvidence session =
          silent(HOUR).toBuilder()
              .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
              .build();
      assertThat(judge(session, failed)).hasState(JobState.UNKNOWN);
    }

    @Test
    void neverOverruleAListThatShowsTheJobAliveWhateverItsClock() {
      Instant earlier = START.minusSeconds(600);
      JobMemory seen = judge(healthy()).memory();
      JobEvidence alive =
          later(listed(row(JobStatus.RUNNING, earlier)), HOUR).toBuilder()
              .deployment(reported(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).deployment())
              .build();
      Evaluation once = judge(alive, seen);
      assertThat(once).isUnknownBecause(UnknownCode.JOB_RUN_CHANGED);
      assertThat(once.health().verdict().contradictions()).isNotEmpty();
      assertThat(judge(alive, once.memory())).hasState(JobState.RUNNING);
    }

    @Test
    void areForgottenWhereAListShowsTheJobAliveWhateverItsClock() {
      JobMemory ended =
          judge(reported(DeploymentState.FAILED, FinalStatus.FAILED), judge(healthy()).memory())
              .memory();
      assertThat(ended.end()).isPresent();
      JobEvidence alive = later(listed(row(JobStatus.RUNNING, START.minusSeconds(600))), HOUR);
      Evaluation once = judge(alive, ended);
      assertThat(once).isUnknownBecause(UnknownCode.JOB_RUN_CHANGED);
      assertThat(once.memory().end()).isEmpty();
    }

    @Test
    void loseTheirSurenessOnceAnotherJobIsListed() {
      JobMemory sure = judge(reported(DeploymentState.FINISHED, FinalStatus.FAILED)).memory();
      assertThat(sure.end().orElseThrow().confidence()).isEqualTo(Confidence.HIGH);
      JobSnapshot others =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(Observation.absent("not listed", NOW))
              .addOtherJobIds(JobId.of("f".repeat(32)))
              .build();
      Evaluation later = judge(later(live(others), HOUR), sure);
      assertThat(later).hasState(JobState.FAILED).hasBasis(Basis.MEMORY);
      assertThat(later).hasConfidence(Confidence.LOW);
      assertThat(later.health().verdict().caveats().toString()).contains("several jobs");
    }

    @Test
    void ofAnotherApplicationAreNotBelieved() {
      JobEvidence foreign =
          jobManagerUnreachable().toBuilder()
              .deployment(
                  known(
                      application(DeploymentState.FINISHED, FinalStatus.FAILED)
                          .deploymentId("application_1795210000000_0099")
                          .build()))
              .build();
      Evaluation evaluation = judge(foreign);
      assertThat(evaluation).isUnknownBecause(UnknownCode.OTHER_DEPLOYMENT);
      assertThat(evaluation.memory().deploymentId()).isEqualTo(REF.deploymentId());
    }

    @ParameterizedTest
    @CsvSource({"FAILED, FAILED", "SUCCEEDED, FINISHED", "KILLED, CANCELED"})
    void haveDoubtsWhereThePlatformSaysThatSeveralJobsMayRun(FinalStatus how, JobState state) {
      JobEvidence several =
          reported(DeploymentState.FINISHED, how).toBuilder()
              .ref(REF.toBuilder().mayHaveSeveralJobs(true).build())
              .build();
      assertThat(judge(several)).hasState(state).hasConfidence(Confidence.LOW);
      assertThat(judge(several).health().verdict().caveats()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-two-jobs", "app-two-jobs-cancelled", "app-two-jobs-succeeded"})
    void haveDoubtsWhereSeveralJobsWereSeen(String name) throws IOException {
      Evaluation end = replay(name);
      assertThat(end).hasConfidence(Confidence.LOW);
      assertThat(end.health().verdict().caveats().toString()).contains("several jobs");
    }
  }

  @Nested
  class EarlierRuns {
    private final Instant old = NOW.minus(Duration.ofHours(20));

    @Test
    void detailsOfAnotherRunThanTheListsAreLeftAside() {
      JobSnapshot mixed =
          healthySnapshot()
              .details(known(details(JobStatus.FAILED).startTime(START.minusSeconds(600)).build()))
              .build();
      Evaluation evaluation = judge(live(mixed));
      assertThat(evaluation).hasState(JobState.RUNNING);
      assertThat(evaluation.memory().startTime()).contains(START);
    }

    @Test
    void aLiveAnswerOlderThanTheRunThatWasSeenIsLeftAside() {
      JobMemory seen = judge(healthy()).memory();
      Evaluation evaluation =
          judge(later(listed(row(JobStatus.FAILED, START.minusSeconds(600))), HOUR), seen);
      assertThat(evaluation).hasState(JobState.UNKNOWN);
      assertThat(evaluation.memory().startTime()).contains(START);
      assertThat(
              judge(
                  later(listed(row(JobStatus.FAILED, START.minusSeconds(600))), HOUR),
                  evaluation.memory()))
          .hasState(JobState.UNKNOWN);
    }

    @Test
    void aRunThatTwoLooksShowIsNotDeniedForItsClock() {
      JobMemory seen = judge(healthy()).memory();
      JobEvidence back = later(listed(row(JobStatus.RUNNING, START.minusSeconds(600))), HOUR);
      Evaluation once = judge(back, seen);
      assertThat(once).isUnknownBecause(UnknownCode.JOB_RUN_CHANGED);
      assertThat(judge(back, once.memory())).hasState(JobState.RUNNING);
    }

    @Test
    void anArchiveWithoutAStartThatEndedBeforeThisRunBeganIsOfOne() {
      JobMemory seen = judge(healthy()).memory();
      JobOverview.Builder ended =
          overview(JobStatus.FAILED, running(4)).toBuilder().startTime(Optional.empty());
      for (Instant end : List.of(START.minusSeconds(1), START.plusSeconds(1))) {
        JobSnapshot archived =
            JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW)
                .overview(known(ended.endTime(end).build()))
                .build();
        JobEvidence look =
            later(jobManagerUnreachable(), HOUR).toBuilder().archived(archived).build();
        assertThat(judge(look, seen).health().state().isEnded()).isEqualTo(end.isAfter(START));
      }
    }

    @Test
    void ofTwoRowsTheOneThatBeganLastIsTheJobs() {
      JobOverview failed = row(JobStatus.FAILED, old);
      JobOverview running = row(JobStatus.RUNNING, START);
      assertThat(JobRun.latest(List.of(failed, running))).contains(running);
      assertThat(JobRun.latest(List.of(running, failed))).contains(running);
      assertThat(JobRun.latest(List.of(running, row(JobStatus.FAILED, START)))).isEmpty();
      assertThat(JobRun.latest(List.of(running, running))).contains(running);
      assertThat(JobRun.latest(List.of())).isEmpty();
    }

    @Test
    void anArchiveThatBeganBeforeTheSubmissionIsOfOneWheneverItEnded() {
      JobEvidence base =
          jobManagerUnreachable().toBuilder().intent(submitted(Duration.ofSeconds(30))).build();
      JobOverview.Builder row = row(JobStatus.CANCELED, old).toBuilder();
      for (JobOverview archived :
          List.of(
              row.build(),
              row.endTime(NOW.minusSeconds(20)).build(),
              row.endTime(NOW.minus(HOUR)).build())) {
        JobSnapshot snapshot =
            JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW).overview(known(archived)).build();
        assertThat(judge(base.toBuilder().archived(known(snapshot)).build()))
            .isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
        assertThat(judge(base.toBuilder().live(snapshot).build()).health().state().isEnded())
            .isFalse();
      }
    }

    @Test
    void theArchiveOfTheRunBeforeIsNotThisOnesHoweverSoonItFollowed() {
      Instant began = NOW.minusSeconds(90);
      JobMemory first =
          judge(
                  listed(row(JobStatus.RUNNING, began)).toBuilder()
                      .intent(submitted(Duration.ofSeconds(90)))
                      .build())
              .memory();
      JobSnapshot archived =
          JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW)
              .overview(known(row(JobStatus.FAILED, began).toBuilder().endTime(NOW).build()))
              .build();
      JobEvidence again =
          later(jobManagerUnreachable(), Duration.ofSeconds(20)).toBuilder()
              .archived(known(archived))
              .intent(JobIntent.builder().submittedAt(NOW.plusSeconds(10)).build())
              .build();
      assertThat(judge(again, first)).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    }

    @Test
    void anEndThatOnlyTheClocksPutBeforeTheSubmissionIsThisRuns() {
      JobOverview quick =
          row(JobStatus.FINISHED, NOW.minusSeconds(55)).toBuilder()
              .endTime(NOW.minusSeconds(35))
              .build();
      JobEvidence evidence =
          listed(quick).toBuilder().intent(submitted(Duration.ofSeconds(30))).build();
      assertThat(judge(evidence)).hasState(JobState.FINISHED).hasConfidence(Confidence.MEDIUM);
      assertThat(judge(evidence).health().verdict().caveats().toString())
          .contains("which the clocks may explain");
    }

    @Test
    void anEndFirstSeenOfWhatBeganBeforeTheSubmissionIsNeverSure() {
      JobOverview failed =
          row(JobStatus.FAILED, NOW.minusSeconds(90)).toBuilder()
              .endTime(NOW.minusSeconds(10))
              .build();
      for (Optional<Instant> end : List.of(failed.endTime(), Optional.<Instant>empty())) {
        JobEvidence ended =
            listed(failed.toBuilder().endTime(end).build()).toBuilder()
                .intent(submitted(Duration.ofSeconds(30)))
                .build();
        assertThat(judge(ended)).hasState(JobState.FAILED).hasConfidence(Confidence.MEDIUM);
        assertThat(judge(ended).health().verdict().caveats().toString())
            .contains("it began at", "which the clocks may explain");

        JobEvidence alive =
            listed(row(JobStatus.RUNNING, NOW.minusSeconds(90))).toBuilder()
                .intent(submitted(Duration.ofSeconds(30)))
                .build();
        assertThat(judge(alive)).hasState(JobState.RUNNING).hasConfidence(Confidence.HIGH);
        assertThat(judge(ended, judge(alive).memory())).hasConfidence(Confidence.HIGH);
      }
    }

    @Test
    void anArchiveOfBeforeTheDeploymentIsOfAnother() {
      JobOverview before =
          row(JobStatus.FINISHED, START.minusSeconds(7200)).toBuilder()
              .endTime(START.minusSeconds(3600))
              .build();
      JobSnapshot archived =
          JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW).overview(known(before)).build();
      JobEvidence silent = jobManagerUnreachable().toBuilder().archived(archived).build();
      JobEvidence alive =
          silent.toBuilder()
              .deployment(
                  known(application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()))
              .build();
      assertThat(judge(alive)).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
      assertThat(judge(alive.toBuilder().archived(NOT_THERE).history(archived).build()))
          .isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
      // Nor is it while the resource manager says nothing, once it has.
      assertThat(judge(later(silent, HOUR), judge(alive).memory()))
          .isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
      // A session is older than its jobs, and another deployment is another cluster.
      assertThat(judge(silent)).hasState(JobState.FINISHED);
      JobRef session = REF.toBuilder().clusterKind(ClusterKind.SESSION).build();
      assertThat(judge(alive.toBuilder().ref(session).build())).hasState(JobState.FINISHED);
    }

    @Test
    void theArchiveOfTheRunThatWasSeenCountsWhateverTheDeploymentsClock() {
      JobEvidence archived =
          later(jobManagerUnreachable(), HOUR).toBuilder()
              .archived(archive(JobStatus.FINISHED).build())
              .deployment(
                  known(
                      application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
                          .submittedAt(NOW)
                          .build()))
              .build();
      assertThat(judge(archived, judge(healthy()).memory()))
          .hasState(JobState.FINISHED)
          .hasBasis(Basis.ARCHIVED_JOB);
      assertThat(judge(archived).memory().deploymentSubmittedAt()).contains(NOW);
    }

    @Test
    void aDeploymentThatEndedBeforeTheSubmissionIsNeverSure() {
      for (Duration before : List.of(Duration.ofSeconds(30), Duration.ofMinutes(3))) {
        JobEvidence ended =
            jobManagerUnreachable().toBuilder()
                .intent(submitted(Duration.ofSeconds(30)))
                .deployment(
                    known(
                        application(DeploymentState.FINISHED, FinalStatus.FAILED)
                            .submittedAt(Optional.empty())
                            .finishedAt(NOW.minusSeconds(30).minus(before))
                            .build()))
                .build();
        if (before.compareTo(JobRun.DEFAULT_TOLERANCE) > 0) {
          assertThat(judge(ended).health().state()).isEqualTo(JobState.UNKNOWN);
        } else {
          assertThat(judge(ended)).hasState(JobState.FAILED).hasConfidence(Confidence.MEDIUM);
          assertThat(judge(ended).health().verdict().caveats().toString())
              .contains("the deployment ended at", "which the clocks may explain");
        }
      }
    }

    @Test
    void theOnlyJobThatIsListedIsNotOursWhereSeveralWereSeen() {
      JobId other = JobId.of("f".repeat(32));
      JobRef vouched = REF.toBuilder().mayMatchSoleJob(true).build();
      JobEvidence both =
          live(healthySnapshot().addOtherJobIds(other).build()).toBuilder().ref(vouched).build();
      JobMemory seen = judge(both).memory();
      JobSnapshot alone =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .matchedBy(JobSnapshot.Match.SOLE_JOB)
              .overview(known(row(JobStatus.FINISHED, START).toBuilder().jobId(other).build()))
              .build();
      JobEvidence leftOut = later(live(alone).toBuilder().ref(vouched).build(), HOUR);
      assertThat(judge(leftOut, seen)).isUnknownBecause(UnknownCode.JOB_AMBIGUOUS);
      assertThat(judge(leftOut)).hasState(JobState.FINISHED).hasConfidence(Confidence.MEDIUM);
    }

    @Test
    void noArchiveOfAnotherJobSpeaksForOneThatIsListedByItsId() {
      JobSnapshot ofAnother =
          archive(JobStatus.FINISHED)
              .overview(
                  known(
                      row(JobStatus.FINISHED, NOW.minusSeconds(1)).toBuilder()
                          .jobId(JobId.of("f".repeat(32)))
                          .build()))
              .build();
      JobEvidence look =
          healthy().toBuilder()
              .ref(REF.toBuilder().mayMatchSoleJob(true).build())
              .archived(known(ofAnother))
              .build();
      assertThat(judge(look)).hasState(JobState.RUNNING).hasBasis(Basis.LIVE_JOB);
    }

    @Test
    void aMatchAsTheOnlyJobIsNeverSure() {
      JobEvidence sole =
          jobManagerUnreachable().toBuilder()
              .ref(REF.toBuilder().jobId(JobId.of("f".repeat(32))).mayMatchSoleJob(true).build())
              .build();
      JobSnapshot archived = archive(JobStatus.FINISHED).build();
      for (JobEvidence evidence :
          List.of(
              sole.toBuilder().archived(known(archived)).build(),
              sole.toBuilder().history(known(archived)).build(),
              sole.toBuilder().live(archived).build())) {
        Evaluation end = judge(evidence);
        assertThat(end).hasState(JobState.FINISHED).hasConfidence(Confidence.MEDIUM);
        assertThat(judge(later(sole, HOUR), end.memory())).hasConfidence(Confidence.MEDIUM);
      }
    }

    @Test
    void anotherJobsTypeIsNotThisOnes() {
      JobEvidence other =
          healthy().toBuilder()
              .ref(REF.toBuilder().jobId(JobId.of("f".repeat(32))).build())
              .build();
      assertThat(judge(other).health().jobType()).isEmpty();
      assertThat(judge(other).memory().jobType()).isEmpty();
    }
  }

  @Nested
  class RequestsOfRun {
    @Test
    void afterAKillExplainNothing() throws IOException {
      Evaluation end = replay("stop-after-kill");
      assertThat(end).hasState(JobState.KILLED).hasFinding(RuleId.UNEXPECTED_END);
      assertThat(end.health().endedAsAsked()).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop-after-finish", "savepoint-stop-after-finish"})
    void afterTheEndExplainNothing(String name) throws IOException {
      Evaluation end = replay(name);
      assertThat(end).hasState(JobState.FINISHED).hasFinding(RuleId.UNEXPECTED_END);
      assertThat(end.health().endedAsAsked()).contains(false);
      assertThat(end.health().verdict().caveats()).isEmpty();
    }

    @Test
    void toStopInventNoEnd() throws IOException {
      assertThat(replay("stop-failed-savepoint-made")).hasState(JobState.STOPPING);
    }

    @Test
    void thatAreOlderThanTheSubmissionStopNothing() {
      JobIntent earlier =
          JobIntent.builder()
              .submittedAt(START.minusSeconds(5))
              .cancelRequestedAt(START.minusSeconds(6))
              .build();
      assertThat(judge(healthy().toBuilder().intent(earlier).build())).hasState(JobState.RUNNING);
    }

    @Test
    void countFromTheFirstLookThatShowedANewRun() {
      JobMemory ended =
          judge(healthy().toBuilder().live(archive(JobStatus.CANCELED).build()).build()).memory();
      Instant began = NOW.plusSeconds(30);
      JobIntent cancel = JobIntent.builder().cancelRequestedAt(NOW.plusSeconds(90)).build();
      JobEvidence alive = later(listed(row(JobStatus.RUNNING, began)), Duration.ofMinutes(1));
      JobMemory shown = judge(alive, ended).memory();
      JobEvidence canceled =
          later(
                  listed(
                      row(JobStatus.CANCELED, began).toBuilder()
                          .endTime(NOW.plusSeconds(95))
                          .build()),
                  Duration.ofMinutes(2))
              .toBuilder()
              .intent(cancel)
              .build();
      Evaluation end = judge(canceled, shown);
      assertThat(end).hasState(JobState.CANCELED);
      assertThat(end.health().endedAsAsked()).contains(true);
      assertThat(end.health().finding(RuleId.UNEXPECTED_END)).isEmpty();

      JobIntent earlier = JobIntent.builder().cancelRequestedAt(NOW.minusSeconds(90)).build();
      Evaluation unasked = judge(canceled.toBuilder().intent(earlier).build(), shown);
      assertThat(unasked).hasFinding(RuleId.UNEXPECTED_END);
    }

    @Test
    void toStopWithASavepointAreNoRequestsToCancel() {
      JobIntent stop =
          JobIntent.builder().stopWithSavepointRequestedAt(NOW.minusSeconds(90)).build();
      JobEvidence canceled =
          jobManagerUnreachable().toBuilder()
              .intent(stop)
              .archived(known(archive(JobStatus.CANCELED).build()))
              .build();
      assertThat(judge(canceled).health().endedAsAsked()).contains(false);
      JobIntent cancel = JobIntent.builder().cancelRequestedAt(NOW.minusSeconds(90)).build();
      assertThat(judge(canceled.toBuilder().intent(cancel).build()).health().endedAsAsked())
          .contains(true);
    }

    @Test
    void aBoundedJobFinishesUnasked() {
      JobIntent bounded = JobIntent.builder().bounded(true).build();
      JobEvidence finished =
          jobManagerUnreachable().toBuilder()
              .intent(bounded.toBuilder().expectedJobType(JobType.STREAMING).build())
              .archived(known(archive(JobStatus.FINISHED).build()))
              .build();
      assertThat(judge(finished).health().endedAsAsked()).isEmpty();
      assertThat(judge(finished).health().finding(RuleId.UNEXPECTED_END)).isEmpty();
    }

    @Test
    void aJobThatIsToGoOnDoesNotFinishUnasked() {
      JobIntent endless = JobIntent.builder().bounded(false).expectedJobType(JobType.BATCH).build();
      JobEvidence finished =
          jobManagerUnreachable().toBuilder()
              .intent(endless)
              .archived(known(archive(JobStatus.FINISHED).build()))
              .build();
      assertThat(judge(finished).health().endedAsAsked()).contains(false);
      assertThat(judge(finished).health().finding(RuleId.UNEXPECTED_END)).isPresent();
    }
  }

  @Nested
  class Clocks {
    @Test
    void thatDifferByHoursAreMeasuredWhereFlinkTellsItsOwn() {
      Duration behind = Duration.ofHours(3);
      JobOverview row =
          row(JobStatus.RUNNING, NOW.minus(behind).minusSeconds(20)).toBuilder()
              .duration(Duration.ofSeconds(20))
              .build();
      JobIntent intent = submitted(Duration.ofSeconds(25));
      JobEvidence evidence = listed(row).toBuilder().intent(intent).build();
      Evaluation first = judge(evidence);
      assertThat(first).hasState(JobState.RUNNING);
      assertThat(first.memory().clockSkew()).contains(behind.negated());
      JobOverview ended =
          row(JobStatus.FINISHED, NOW.minus(behind).minusSeconds(20)).toBuilder()
              .endTime(NOW.minus(behind).plusSeconds(30))
              .build();
      JobEvidence archived =
          later(jobManagerUnreachable(), HOUR).toBuilder()
              .intent(intent)
              .archived(
                  known(
                      JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, NOW)
                          .overview(known(ended))
                          .build()))
              .build();
      assertThat(judge(archived, JobMemory.fromJson(first.memory().toJson())))
          .hasState(JobState.FINISHED)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void thatGoBackGiveNoAge() {
      JobMemory seen = judge(healthy()).memory();
      JobHealth health = judge(later(jobManagerUnreachable(), HOUR.negated()), seen).health();
      assertThat(health.lastKnownAge()).isEmpty();
      assertThat(health.since()).isEqualTo(health.at());
    }

    @Test
    void thatJumpConfirmNoAbsence() {
      JobSnapshot missing =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(Observation.absent("not listed", NOW))
              .details(Observation.absent("not found", NOW))
              .build();
      JobMemory once = judge(later(live(missing), HOUR), judge(healthy()).memory()).memory();
      for (Duration by : List.of(Duration.ofDays(1), Duration.ofMinutes(1))) {
        assertThat(judge(later(live(missing), by), once))
            .isUnknownBecause(UnknownCode.JOB_NOT_YET_VISIBLE);
      }
      assertThat(judge(later(live(missing), HOUR.plusSeconds(5)), once))
          .isUnknownBecause(UnknownCode.JOB_ABSENT);
    }
  }

  @Test
  void anEndOfOneAttemptDoesNotOutliveAWordOfTheNext() {
    DeploymentReport first =
        application(DeploymentState.FAILED, FinalStatus.FAILED).attempts(1).build();
    JobMemory failed =
        judge(jobManagerUnreachable().toBuilder().deployment(known(first)).build()).memory();
    for (int attempt : new int[] {1, 2}) {
      DeploymentReport undefined =
          application(DeploymentState.FINISHED, FinalStatus.UNDEFINED).attempts(attempt).build();
      JobEvidence look =
          later(jobManagerUnreachable().toBuilder().deployment(known(undefined)).build(), HOUR);
      assertThat(judge(look, failed).health().state())
          .isEqualTo(attempt == 1 ? JobState.FAILED : JobState.UNKNOWN);
    }
  }

  @Test
  void aNewDeploymentOfTheSameNameIsAnotherAttempt() {
    DeploymentReport first =
        application(DeploymentState.FAILED, FinalStatus.FAILED).attempts(1).build();
    JobMemory failed =
        judge(jobManagerUnreachable().toBuilder().deployment(known(first)).build()).memory();
    assertThat(failed.end().orElseThrow().deploymentAttempt()).contains("1");
    DeploymentReport second =
        application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).attempts(2).build();
    assertThat(
            judge(
                later(jobManagerUnreachable().toBuilder().deployment(known(second)).build(), HOUR),
                failed))
        .hasState(JobState.FINISHED)
        .hasBasis(Basis.DEPLOYMENT);
  }
}
