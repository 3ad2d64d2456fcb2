package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.deployment;
import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.health.StateTableTest.liveGone;
import static io.github.flinkwatch.health.StateTableTest.liveStatus;
import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.archive;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.failed;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.jobManagerUnreachable;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.restarting;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.stuckCheckpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.tasksFailedWhileRunning;
import static io.github.flinkwatch.testing.FlinkScenarios.withoutTheJob;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes from look to look, what ends, and what is written. */
class MemoryUpdateTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static JobEvidence submitted(JobEvidence evidence, Duration ago) {
    return evidence.toBuilder()
        .intent(JobIntent.builder().submittedAt(NOW.minus(ago)).build())
        .build();
  }

  @Nested
  class MemoriesThatSomebodyEdited {
    private final String failed = judge(FlinkScenarios.failed()).memory().toJson();

    @ParameterizedTest
    @CsvSource({
      "'\"state\":\"FAILED\",\"provenBy\"', '\"state\":\"RUNNING\",\"provenBy\"'",
      "'\"state\":\"FAILED\",\"provenBy\"', '\"state\":\"UNKNOWN\",\"provenBy\"'",
      "'\"provenBy\":\"LIVE_JOB\"', '\"provenBy\":\"NONE\"'",
      "'\"provenBy\":\"LIVE_JOB\"', '\"provenBy\":\"MEMORY\"'"
    })
    void tellNoEndThatIsNone(String written, String edited) {
      assertThat(failed).contains(written);
      assertThatThrownBy(() -> JobMemory.fromJson(failed.replace(written, edited)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no end is");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE})
    void neverMakeTheJudgeThrow(long seconds) {
      JobMemory edited =
          judge(healthy()).memory().toBuilder().clockSkew(Duration.ofSeconds(seconds)).build();
      JobEvidence ended = deployment(DeploymentState.FINISHED, FinalStatus.FAILED);
      assertThat(judge(submitted(ended, MINUTE), edited).health().state()).isNotNull();
    }
  }

  @Nested
  class Submissions {
    private final JobEvidence dark = later(liveGone(), MINUTE);

    private JobEvidence submitted(JobEvidence evidence, Instant at) {
      return evidence.toBuilder().intent(JobIntent.builder().submittedAt(at).build()).build();
    }

    @Test
    void oneThatWasRoundedToItsSecondIsNoOther() {
      Instant exact = START.minusMillis(1300);
      JobMemory failed = judge(submitted(FlinkScenarios.failed(), exact)).memory();
      assertThat(judge(submitted(dark, START.minusSeconds(1)), failed))
          .hasState(JobState.FAILED)
          .hasBasis(Basis.MEMORY);
      assertThat(judge(submitted(dark, exact.plusSeconds(1)), failed)).hasState(JobState.UNKNOWN);
    }

    @Test
    void anEarlierOneDoesNotMakeASettledEndForgotten() {
      Instant said = START.minusSeconds(5);
      JobMemory failed = judge(submitted(FlinkScenarios.failed(), said)).memory();
      JobMemory stale = judge(submitted(dark, said.minusSeconds(3600)), failed).memory();
      assertThat(judge(submitted(dark, said), stale))
          .hasState(JobState.FAILED)
          .hasBasis(Basis.MEMORY);
    }

    @Test
    void oneThatIsToldLateForgetsAnEndBeforeIt() {
      JobMemory byYarn = judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)).memory();
      JobSnapshot bare =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW).status(known(JobStatus.FAILED)).build();
      JobMemory byStatus = judge(live(bare)).memory();
      for (JobMemory ended : List.of(byYarn, byStatus)) {
        JobMemory later = judge(later(liveGone(), MINUTE.multipliedBy(10)), ended).memory();
        JobEvidence told = later(liveGone(), MINUTE.multipliedBy(11));
        assertThat(judge(submitted(told, NOW.plusSeconds(300)), later)).hasState(JobState.UNKNOWN);
        assertThat(judge(submitted(told, NOW.plusSeconds(60)), later))
            .hasState(JobState.FAILED)
            .hasBasis(Basis.MEMORY);
      }
    }
  }

  @Nested
  class Looks {
    @Test
    void theFirstLookStaysTheFirst() {
      Evaluation first = judge(healthy());
      Evaluation second = judge(later(healthy(), MINUTE), first.memory());
      assertThat(second.memory().firstLookAt()).contains(NOW);
      assertThat(second.memory().lastLookAt()).contains(NOW.plus(MINUTE));
    }

    @Test
    void whatALookDoesNotTellIsNotForgotten() {
      JobEvidence young = submitted(healthy(), Duration.ofHours(3));
      JobMemory seen = judge(young).memory();
      JobMemory dark = judge(later(liveGone(), MINUTE), seen).memory();
      assertThat(dark.submittedAt()).isEqualTo(young.intent().submittedAt());
      assertThat(dark.jobId()).contains(JOB);
      assertThat(dark.startTime()).contains(START);
      assertThat(dark.flinkVersion()).contains("1.20.3");
      assertThat(dark.lastKnownState()).contains(JobState.RUNNING);
      assertThat(dark.lastKnownAt()).contains(NOW);
    }

    @Test
    void theIdOfAJobThatOnlyAnAnswerNamedIsRemembered() {
      JobRef mayMatch =
          JobRef.builder()
              .deploymentId("application_1795210000000_0007")
              .clusterKind(ClusterKind.DEDICATED)
              .mayMatchSoleJob(true)
              .build();
      JobSnapshot sole = healthySnapshot().matchedBy(JobSnapshot.Match.SOLE_JOB).build();
      JobMemory seen = judge(live(sole).toBuilder().ref(mayMatch).build()).memory();
      assertThat(seen.jobId()).contains(JOB);
      JobEvidence gone = later(liveGone().toBuilder().ref(mayMatch).build(), MINUTE);
      assertThat(judge(gone, seen).memory().jobId()).contains(JOB);
    }

    @Test
    void aSilenceThatIsReadAsStartingIsNotASightOfTheJob() {
      JobEvidence silent = submitted(live(withoutTheJob().build()), MINUTE);
      Evaluation first = judge(silent);
      assertThat(first).hasState(JobState.STARTING);
      assertThat(first.memory().jobSeen()).isFalse();
      assertThat(judge(later(silent, MINUTE), first.memory())).hasState(JobState.STARTING);
      assertThat(judge(healthy()).memory().jobSeen()).isTrue();
      assertThat(judge(jobManagerUnreachable()).memory().jobSeen()).isFalse();
      assertThat(judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)).memory().jobSeen())
          .isFalse();
      assertThat(judge(FlinkScenarios.finishedByArchive()).memory().jobSeen()).isTrue();
    }

    @Test
    void anApplicationThatWaitsWasNotSeenRunning() {
      JobMemory waiting =
          judge(deployment(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)).memory();
      assertThat(waiting.deploymentSeenRunning()).isFalse();
      assertThat(
              judge(deployment(DeploymentState.RUNNING, FinalStatus.UNDEFINED))
                  .memory()
                  .deploymentSeenRunning())
          .isTrue();
      assertThat(
              judge(
                  later(deployment(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED), MINUTE),
                  waiting))
          .hasState(JobState.STARTING);
    }

    @Test
    void whatThePlatformOnlyHintsAtIsNotRemembered() {
      JobEvidence hinted =
          liveGone().toBuilder()
              .intent(JobIntent.builder().expectedJobType(JobType.BATCH).build())
              .build();
      Evaluation first = judge(hinted);
      assertThat(first.health().jobType()).contains(JobType.BATCH);
      assertThat(judge(later(liveGone(), MINUTE), first.memory()).health().jobType()).isEmpty();
    }

    @Test
    void aJobThatTakesCheckpointsIsAStreamingJobFromThenOn() {
      JobSnapshot old =
          JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW)
              .overview(known(overview(JobStatus.RUNNING, running(4))))
              .checkpointConfig(known(checkpointConfig().build()))
              .build();
      Evaluation first = judge(live(old));
      assertThat(first.health().jobType()).contains(JobType.STREAMING);
      assertThat(first.health().jobTypeBasis())
          .contains("it takes checkpoints, which batch jobs do not");
      assertThat(judge(later(liveGone(), MINUTE), first.memory()).health().jobTypeBasis())
          .contains("an earlier look told");
    }

    @Test
    void aStateThatChangedBeginsAtThisLook() {
      Evaluation up = judge(healthy());
      Evaluation stillUp = judge(later(healthy(), Duration.ofHours(1)), up.memory());
      assertThat(stillUp.health().since()).isEqualTo(NOW);
      JobEvidence gone = later(jobManagerUnreachable(), Duration.ofHours(2));
      Evaluation dark = judge(gone, stillUp.memory());
      assertThat(dark).hasNoFinding(RuleId.BLIND);
      assertThat(dark.health().since()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    }
  }

  @Nested
  class Ends {
    @Test
    void anEndClosesWhatWasOpenAndTheRulesNotes() {
      Evaluation down = judge(restarting());
      assertThat(down.memory().episodes()).containsKey(RuleId.TASKS_DOWN);
      assertThat(down.memory().notes()).containsKey(RuleId.TASKS_DOWN);
      Evaluation ended = judge(later(failed(), MINUTE), down.memory());
      assertThat(ended).hasState(JobState.FAILED);
      assertThat(ended.health().recovered()).isEmpty();
      assertThat(ended.memory().episodes()).containsOnlyKeys(RuleId.UNEXPECTED_END);
      assertThat(ended.memory().notes()).isEmpty();
    }

    @Test
    void outOfSightNothingCloses() {
      Evaluation down = judge(restarting());
      Evaluation dark = judge(later(jobManagerUnreachable(), MINUTE), down.memory());
      assertThat(dark.memory().episodes()).containsKey(RuleId.TASKS_DOWN);
      assertThat(dark.memory().notesOf(RuleId.TASKS_DOWN))
          .isEqualTo(down.memory().notesOf(RuleId.TASKS_DOWN));
    }

    @Test
    void anEpisodeKeepsItsWorst() {
      Evaluation warning = judge(restarting());
      Evaluation critical = judge(later(restarting(), Duration.ofMinutes(3)), warning.memory());
      assertThat(episode(critical).worst()).isEqualTo(Severity.CRITICAL);
      assertThat(episode(critical).change()).isEqualTo(Episode.Change.WORSENED);
      HealthThresholds patient =
          HealthThresholds.builder().tasksDownGrace(Duration.ofHours(1)).build();
      Evaluation milder =
          JobHealthEvaluator.ofDefaults()
              .evaluate(later(restarting(), Duration.ofMinutes(4)), critical.memory(), patient);
      assertThat(milder.health().finding(RuleId.TASKS_DOWN).orElseThrow().severity())
          .isEqualTo(Severity.WARNING);
      assertThat(episode(milder).worst()).isEqualTo(Severity.CRITICAL);
      assertThat(episode(milder).change()).isEqualTo(Episode.Change.ONGOING);
      assertThat(episode(milder).openedAt()).isEqualTo(NOW);
      assertThat(episode(milder).lastSeenAt()).isEqualTo(NOW.plus(Duration.ofMinutes(4)));
    }

    private Episode episode(Evaluation evaluation) {
      return evaluation.health().finding(RuleId.TASKS_DOWN).orElseThrow().episode().orElseThrow();
    }

    @Test
    void aLaterRunInAStateThatTellsNothingIsUnknownAndNotAsTheOneBeforeEnded() {
      JobMemory ended = judge(live(liveStatus(JobStatus.FINISHED))).memory();
      JobSnapshot suspendedLater =
          healthySnapshot()
              .overview(
                  known(
                      overview(JobStatus.SUSPENDED, running(4)).toBuilder()
                          .startTime(NOW.plusSeconds(30))
                          .build()))
              .status(known(JobStatus.SUSPENDED))
              .build();
      Evaluation first = judge(later(live(suspendedLater), MINUTE), ended);
      assertThat(first).isUnknownBecause(UnknownCode.JOB_RUN_CHANGED);
      Evaluation next = judge(later(live(suspendedLater), MINUTE), first.memory());
      assertThat(next).isUnknownBecause(UnknownCode.SUSPENDED_HERE);
      assertThat(next.health().lastKnownState()).isEmpty();
      JobEvidence archiveOfTheFirst =
          jobManagerUnreachable().toBuilder()
              .archived(known(archive(JobStatus.FINISHED).build()))
              .build();
      Evaluation gone = judge(later(archiveOfTheFirst, MINUTE.multipliedBy(2)), next.memory());
      assertThat(gone).isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    }

    @Test
    void aConflictOfTwoWordsOfTheDeploymentKeepsTheFirstAndSaysSo() {
      JobMemory byYarn = judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)).memory();
      Evaluation later =
          judge(later(deployment(DeploymentState.KILLED, FinalStatus.KILLED), MINUTE), byYarn);
      assertThat(later)
          .hasState(JobState.FAILED)
          .hasBasis(Basis.MEMORY)
          .hasFinding(RuleId.SOURCES_DISAGREE);
    }
  }

  static Stream<JobEvidence> scenarios() {
    return Stream.of(
        healthy(),
        stuckCheckpoint(),
        tasksFailedWhileRunning(),
        restarting(),
        failed(),
        jobManagerUnreachable(),
        FlinkScenarios.finishedButArchiveUnreadable(),
        FlinkScenarios.finishedByArchive(),
        FlinkScenarios.finishedOnYarn());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void verdictsAndMemoriesAreWrittenAndReadAgain(JobEvidence evidence) {
    Evaluation first = judge(evidence);
    Evaluation second = judge(later(evidence, MINUTE), first.memory());
    for (Evaluation each : List.of(first, second)) {
      assertThat(JobHealth.fromJson(each.health().toJson())).isEqualTo(each.health());
      assertThat(JobMemory.fromJson(each.memory().toJson())).isEqualTo(each.memory());
    }
  }

  @Test
  void whatStartsWithAVerdictBuildsTheSame() {
    JobHealth health = judge(stuckCheckpoint()).health();
    assertThat(health.toBuilder().build()).isEqualTo(health);
    assertThat(health.verdict().toBuilder().build()).isEqualTo(health.verdict());
    JobMemory memory = judge(stuckCheckpoint()).memory();
    assertThat(memory.toBuilder().build()).isEqualTo(memory);
  }

  @Test
  void aSuspendedJobHasNotEnded() {
    JobEvidence suspended = live(liveStatus(JobStatus.SUSPENDED));
    assertThat(judge(suspended)).isUnknownBecause(UnknownCode.SUSPENDED_HERE);
    assertThat(judge(suspended).memory().end()).isEmpty();
  }

  @Test
  void inTheStartUpWindowAnApplicationThatRunsIsNotOver() {
    JobEvidence young =
        submitted(live(withoutTheJob().build()), MINUTE).toBuilder()
            .deployment(known(application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()))
            .build();
    assertThat(judge(young)).hasState(JobState.STARTING).hasBasis(Basis.LIVE_JOB);
    JobEvidence over =
        young.toBuilder()
            .deployment(
                known(
                    application(DeploymentState.FINISHED, FinalStatus.UNDEFINED)
                        .submittedAt(NOW.minusSeconds(61))
                        .build()))
            .build();
    assertThat(judge(over)).isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
  }
}
