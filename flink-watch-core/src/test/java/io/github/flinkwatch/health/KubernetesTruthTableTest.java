package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes shows of a dedicated cluster when the job itself is not heard. */
class KubernetesTruthTableTest {

  private static final JobId JOB = JobId.of("00000000354460450000000000000000");
  private static final String UID = "f7d0274c-928b-4490-ab5b-f8ad7240ea12";
  private static final JobRef REF =
      JobRef.builder()
          .jobId(JOB)
          .deploymentId("team/wordcount")
          .clusterKind(ClusterKind.DEDICATED)
          .build();
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));
  private static final JobIntent CANCEL =
      JobIntent.builder().cancelRequestedAt(NOW.minusSeconds(20)).build();
  private static final JobIntent STOP =
      JobIntent.builder().stopWithSavepointRequestedAt(NOW.minusSeconds(20)).build();
  private static final JobIntent JUST_SUBMITTED =
      JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build();

  private static KubernetesReport.Builder shown(Presence presence) {
    return KubernetesReport.builder().presence(presence).serverTime(NOW);
  }

  private static KubernetesPod.Builder pod() {
    return KubernetesPod.builder().name("wordcount-7565b9f67c-1").createdAt(LONG_AGO).restarts(0);
  }

  private static KubernetesPod.Builder exited(int code, String reason) {
    return pod().exitCode(code).exitReason(reason).exitedAt(NOW.minusSeconds(5));
  }

  private static KubernetesPod.Builder up() {
    return pod().phase("Running").runningSince(LONG_AGO);
  }

  private static KubernetesLeader.Builder keeping() {
    return KubernetesLeader.builder()
        .configMaps(2)
        .addRecoverableJobs(JOB)
        .addLedJobs(JOB)
        .held(true)
        .renewedAt(NOW.minusSeconds(3))
        .leaseDuration(Duration.ofSeconds(15));
  }

  private static OperatorStatus.Builder operator(String jobState) {
    return OperatorStatus.builder()
        .kind("FlinkDeployment")
        .name("wordcount")
        .jobState(jobState)
        .jobId(JOB)
        .lifecycleState("STABLE")
        .lastSpecState("running");
  }

  private static DeploymentReport report(KubernetesReport shown) {
    DeploymentReport.Builder report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.KUBERNETES)
            .deploymentId("team/wordcount")
            .state(state(shown))
            .kubernetes(shown);
    return shown.presence() == Presence.GONE ? report.build() : report.uid(UID).build();
  }

  private static DeploymentState state(KubernetesReport shown) {
    if (shown.presence() == Presence.GONE || shown.batchEnd().isPresent()) {
      return DeploymentState.FINISHED;
    }
    return shown.jobManager().flatMap(KubernetesPod::runningSince).isPresent()
        ? DeploymentState.RUNNING
        : DeploymentState.ACCEPTED;
  }

  private static JobEvidence evidence(KubernetesReport.Builder shown, JobIntent intent) {
    return JobEvidence.builder(REF, NOW)
        .intent(intent)
        .live(FlinkScenarios.unknown(UnknownCode.CONNECT_TIMEOUT, "the JobManager"))
        .deployment(Observation.known(report(shown.build()), NOW))
        .build();
  }

  private static Evaluation judge(KubernetesReport.Builder shown) {
    return judge(shown, JobIntent.none());
  }

  private static Evaluation judge(KubernetesReport.Builder shown, JobIntent intent) {
    return judge(shown, intent, seen());
  }

  private static Evaluation judge(
      KubernetesReport.Builder shown, JobIntent intent, JobMemory memory) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence(shown, intent), memory);
  }

  /** The memory of a job that ran in this deployment, kept by high availability. */
  private static JobMemory seen() {
    return JobMemory.builder()
        .jobSeen(true)
        .jobId(JOB)
        .deploymentUid(UID)
        .deploymentKeptJob(true)
        .deploymentCheckpoint(11)
        .lastLookAt(NOW.minusSeconds(60))
        .lastKnownState(JobState.RUNNING)
        .lastKnownAt(NOW.minusSeconds(60))
        .build();
  }

  private static JobMemory seenWithoutHighAvailability() {
    return seen().toBuilder()
        .deploymentKeptJob(false)
        .deploymentCheckpoint(java.util.OptionalLong.empty())
        .build();
  }

  @Nested
  class Row3TheApiServerDidNotTell {
    @ParameterizedTest
    @EnumSource(
        names = {
          "UNAUTHENTICATED",
          "FORBIDDEN",
          "CONNECT_TIMEOUT",
          "SERVER_ERROR",
          "BAD_GATEWAY",
          "CONNECTION_LOST"
        })
    void isUnknownAndNeverGone(UnknownCode code) {
      JobEvidence evidence =
          JobEvidence.builder(REF, NOW)
              .deployment(Observation.unknown(UnknownCause.of(code, "the API server"), NOW))
              .build();
      assertThat(JobHealthEvaluator.ofDefaults().evaluate(evidence, seen())).isUnknownBecause(code);
    }
  }

  @Nested
  class Row4TheOperatorSaysFailed {
    @Test
    void isFailed() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(up().build())
                      .operator(operator("FAILED").build())))
          .hasState(JobState.FAILED)
          .hasBasis(Basis.DEPLOYMENT)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void ofAnOlderSpecSaysNothing() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(up().build())
                      .operator(operator("FAILED").current(false).build())))
          .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    }

    @Test
    void itsLifecycleFailedBeforeAnyDeploymentIsNoFailedJob() {
      OperatorStatus never =
          OperatorStatus.builder()
              .kind("FlinkDeployment")
              .name("wordcount")
              .lifecycleState("FAILED")
              .error("no such image")
              .build();
      assertThat(judge(shown(Presence.GONE).operator(never), JobIntent.none(), JobMemory.empty()))
          .hasState(JobState.UNKNOWN);
    }

    @Test
    void ofAnotherJobSaysNothing() {
      OperatorStatus other =
          operator("FAILED").jobId(JobId.of("11111111111111111111111111111111")).build();
      assertThat(judge(shown(Presence.PRESENT).jobManager(up().build()).operator(other)))
          .hasState(JobState.UNKNOWN);
    }

    @Test
    void ofBeforeTheSubmissionIsOfAnEarlierRun() {
      OperatorStatus earlier = operator("FAILED").updatedAt(NOW.minusSeconds(3600)).build();
      assertThat(
              judge(
                  shown(Presence.PRESENT).jobManager(up().build()).operator(earlier),
                  JUST_SUBMITTED,
                  JobMemory.empty()))
          .hasState(JobState.STARTING);
    }
  }

  @Nested
  class Row5TheOperatorSaysFinished {
    @Test
    void genuinelyIsFinished() {
      assertThat(
              judge(
                  shown(Presence.GONE)
                      .operator(operator("FINISHED").jobManagerStatus("MISSING").build())))
          .hasState(JobState.FINISHED)
          .hasConfidence(Confidence.MEDIUM);
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED,suspended", "UPGRADING,running", "DELETING,running", "STABLE,suspended"})
    void forgedIsUnknown(String lifecycle, String lastSpec) {
      assertThat(
              judge(
                  shown(Presence.GONE)
                      .operator(
                          operator("FINISHED")
                              .lifecycleState(lifecycle)
                              .lastSpecState(lastSpec)
                              .build())))
          .isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
    }

    @Test
    void forgedAfterOurCancelIsCanceled() {
      assertThat(
              judge(
                  shown(Presence.GONE)
                      .operator(
                          operator("FINISHED")
                              .lifecycleState("SUSPENDED")
                              .lastSpecState("suspended")
                              .build()),
                  CANCEL))
          .hasState(JobState.CANCELED)
          .hasConfidence(Confidence.MEDIUM);
    }
  }

  @Test
  void row6TheOperatorSaysCanceled() {
    assertThat(
            judge(
                shown(Presence.GONE)
                    .operator(
                        operator("CANCELED")
                            .lifecycleState("SUSPENDED")
                            .lastSpecState("suspended")
                            .build())))
        .hasState(JobState.CANCELED)
        .hasConfidence(Confidence.HIGH);
  }

  @Test
  void row7TheOperatorsRunningProvesNoLife() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .jobManager(up().build())
                    .operator(operator("RUNNING").build())))
        .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRESENT", "GONE"})
  void row8TheOperatorDeploys(Presence presence) {
    KubernetesReport.Builder deploying =
        shown(presence).operator(operator("RECONCILING").lifecycleState("UPGRADING").build());
    assertThat(judge(deploying, JUST_SUBMITTED, JobMemory.empty()))
        .hasState(JobState.STARTING)
        .hasConfidence(Confidence.LOW);
    assertThat(judge(deploying)).isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
  }

  @Test
  void row9TheOperatorSuspended() {
    OperatorStatus suspended =
        operator("RECONCILING").lifecycleState("SUSPENDED").lastSpecState("suspended").build();
    assertThat(judge(shown(Presence.GONE).operator(suspended)))
        .hasState(JobState.CANCELED)
        .hasConfidence(Confidence.MEDIUM);
  }

  @Nested
  class Row10TheBatchJobIsComplete {
    @Test
    void isFinishedWithACaveat() {
      assertThat(judge(shown(Presence.PRESENT).batchEnd(BatchEnd.COMPLETE)))
          .hasState(JobState.FINISHED)
          .hasConfidence(Confidence.MEDIUM);
    }

    @Test
    void isCanceledWhenACancelWasIntended() {
      assertThat(judge(shown(Presence.PRESENT).batchEnd(BatchEnd.COMPLETE), CANCEL))
          .hasState(JobState.CANCELED)
          .hasConfidence(Confidence.MEDIUM);
    }

    @Test
    void isFinishedWhenAStopWithASavepointWasIntended() {
      assertThat(judge(shown(Presence.PRESENT).batchEnd(BatchEnd.COMPLETE), STOP))
          .hasState(JobState.FINISHED)
          .hasConfidence(Confidence.MEDIUM);
    }
  }

  @Nested
  class Row11TheBatchJobFailed {
    @Test
    void withExit163IsHigh() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .batchEnd(BatchEnd.FAILED)
                      .jobManager(exited(163, "Error").build())))
          .hasState(JobState.FAILED)
          .hasConfidence(Confidence.HIGH);
    }

    @Test
    void afterTheBackoffLimitIsMedium() {
      assertThat(judge(shown(Presence.PRESENT).batchEnd(BatchEnd.FAILED)))
          .hasState(JobState.FAILED)
          .hasConfidence(Confidence.MEDIUM);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DELETING", "GONE"})
  void row12Exit163OfALeavingJobManagerIsFailed(Presence presence) {
    assertThat(judge(shown(presence).jobManager(exited(163, "Error").build())))
        .hasState(JobState.FAILED)
        .hasConfidence(Confidence.HIGH);
  }

  @Test
  void row13Exit163OfAJobManagerThatStaysIsStartedAgain() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .jobManager(exited(163, "Error").waitingReason("CrashLoopBackOff").build())))
        .hasState(JobState.RESTARTING)
        .hasConfidence(Confidence.LOW);
  }

  @Nested
  class Row14TheJobManagerCrashes {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isStartingInTheWindow(int code) {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(exited(code, "Error").waitingReason("CrashLoopBackOff").build()),
                  JUST_SUBMITTED,
                  JobMemory.empty()))
          .hasState(JobState.STARTING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isACrashLoopAfterIt(int code) {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(exited(code, "Error").waitingReason("CrashLoopBackOff").build()),
                  JobIntent.none(),
                  JobMemory.empty()))
          .isUnknownBecause(UnknownCode.JOB_MANAGER_CRASH_LOOP);
    }

    @Test
    void isACrashLoopAlsoWhileTheContainerRunsAgain() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(
                          exited(2, "Error").runningSince(NOW.minusSeconds(4)).restarts(5).build()),
                  JobIntent.none(),
                  JobMemory.empty()))
          .isUnknownBecause(UnknownCode.JOB_MANAGER_CRASH_LOOP);
    }

    @Test
    void isForgivenWhenTheContainerHasRunForLong() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(
                          exited(2, "Error").exitedAt(LONG_AGO).runningSince(LONG_AGO).build())))
          .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    }
  }

  @Nested
  class Row15ThePodCannotStart {
    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError"})
    void isStartingInTheWindowAndThenUnknown(String reason) {
      KubernetesReport.Builder waiting =
          shown(Presence.PRESENT).jobManager(pod().waitingReason(reason).build());
      assertThat(judge(waiting, JUST_SUBMITTED, JobMemory.empty())).hasState(JobState.STARTING);
      assertThat(judge(waiting)).isUnknownBecause(UnknownCode.POD_CANNOT_START);
    }

    @Test
    void forAQuotaLikewise() {
      KubernetesReport.Builder refused =
          shown(Presence.PRESENT).podRefusal("exceeded quota: no-pods");
      assertThat(judge(refused, JUST_SUBMITTED, JobMemory.empty())).hasState(JobState.STARTING);
      assertThat(judge(refused)).isUnknownBecause(UnknownCode.POD_CANNOT_START);
    }
  }

  @Test
  void row16APendingPodIsStartingOrRestartingIfTheJobWasSeen() {
    KubernetesReport.Builder pending =
        shown(Presence.PRESENT).jobManager(pod().phase("Pending").unschedulable(true).build());
    assertThat(judge(pending, JobIntent.none(), JobMemory.empty())).hasState(JobState.STARTING);
    assertThat(judge(pending)).hasState(JobState.RESTARTING).hasConfidence(Confidence.LOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Evicted", "NodeLost", "Shutdown", "Preempting"})
  void row17ALostPodIsRestartingAndNeverFailed(String reason) {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .highAvailability(keeping().build())
                    .jobManager(pod().phase("Failed").reason(reason).build())))
        .hasState(JobState.RESTARTING)
        .hasConfidence(Confidence.MEDIUM);
  }

  @Test
  void row17AnOomKilledJobManagerIsRestartingAndNeverFailed() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .highAvailability(keeping().build())
                    .jobManager(
                        exited(137, "OOMKilled").waitingReason("CrashLoopBackOff").build())))
        .hasState(JobState.RESTARTING)
        .hasConfidence(Confidence.MEDIUM);
  }

  @Test
  void row17APodThatFollowsAnEvictedOneIsRestarting() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .highAvailability(keeping().build())
                    .jobManager(pod().runningSince(NOW.minusSeconds(5)).build())
                    .previousJobManager(
                        pod()
                            .reason("Evicted")
                            .exitedAt(NOW.minusSeconds(8))
                            .exitCode(137)
                            .build())))
        .hasState(JobState.RESTARTING);
  }

  @Test
  void row18WithoutHighAvailabilityItBeginsFromScratch() {
    assertThat(
            judge(
                shown(Presence.PRESENT).jobManager(exited(137, "OOMKilled").build()),
                JobIntent.none(),
                seenWithoutHighAvailability()))
        .hasState(JobState.RESTARTING)
        .hasConfidence(Confidence.LOW);
  }

  @Nested
  class Row19TheJobManagerLeadsAndIsNotHeard {
    @Test
    void isUnknown() {
      assertThat(
              judge(
                  shown(Presence.PRESENT)
                      .jobManager(up().build())
                      .highAvailability(keeping().build())))
          .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    }

    @Test
    void isRunningWhenCheckpointsGrow() {
      KubernetesReport.Builder grown =
          shown(Presence.PRESENT)
              .jobManager(up().build())
              .highAvailability(keeping().lastCheckpoint(12).build());
      assertThat(judge(grown)).hasState(JobState.RUNNING).hasConfidence(Confidence.MEDIUM);
      assertThat(judge(grown, CANCEL)).hasState(JobState.STOPPING);
    }

    @Test
    void isUnknownAgainWhenTheyStand() {
      KubernetesReport.Builder grown =
          shown(Presence.PRESENT)
              .jobManager(up().build())
              .highAvailability(keeping().lastCheckpoint(12).build());
      JobMemory later = judge(grown).memory();
      assertThat(judge(grown, JobIntent.none(), later)).hasState(JobState.UNKNOWN);
    }
  }

  @Test
  void row20NobodyLeads() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .jobManager(up().build())
                    .highAvailability(
                        keeping().renewedAt(NOW.minusSeconds(60)).lastCheckpoint(12).build())))
        .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
  }

  @Test
  void row21AJobThatLeftHighAvailabilityEndedAndHowIsNotTold() {
    assertThat(
            judge(
                shown(Presence.PRESENT)
                    .jobManager(up().build())
                    .highAvailability(
                        KubernetesLeader.builder()
                            .configMaps(1)
                            .held(true)
                            .renewedAt(NOW)
                            .build())))
        .isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
  }

  @Test
  void row22GoneAndRecoverableIsRemoved() {
    assertThat(judge(shown(Presence.GONE).highAvailability(keeping().held(false).build())))
        .isUnknownBecause(UnknownCode.CLUSTER_REMOVED);
  }

  @Test
  void row22YieldsToTheArchive() {
    JobEvidence removed =
        evidence(
            shown(Presence.GONE).highAvailability(keeping().held(false).build()), JobIntent.none());
    JobSnapshot archive = FlinkScenarios.archive(JobStatus.CANCELED).build();
    JobEvidence archived =
        removed.toBuilder()
            .ref(REF.toBuilder().jobId(FlinkScenarios.JOB).build())
            .archived(FlinkScenarios.known(archive))
            .build();
    assertThat(JobHealthEvaluator.ofDefaults().evaluate(archived, JobMemory.empty()))
        .hasState(JobState.CANCELED)
        .hasBasis(Basis.ARCHIVED_JOB);
  }

  @Nested
  class Row23GoneAndCleanedUp {
    private final KubernetesReport.Builder cleaned =
        shown(Presence.GONE).highAvailability(KubernetesLeader.builder().build());

    @Test
    void isARegularEndThatIsNotTold() {
      assertThat(judge(cleaned)).isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
    }

    @Test
    void isCanceledWhenThatWasIntended() {
      assertThat(judge(cleaned, CANCEL))
          .hasState(JobState.CANCELED)
          .hasConfidence(Confidence.MEDIUM);
    }

    @Test
    void isNoCancellationWhenAStopWithASavepointWasIntended() {
      assertThat(judge(cleaned, STOP)).isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
    }
  }

  @Test
  void row24GoneWithoutHighAvailabilitySaysNothingOfTheEnd() {
    assertThat(
            judge(
                shown(Presence.GONE).highAvailability(KubernetesLeader.builder().build()),
                JobIntent.none(),
                seenWithoutHighAvailability()))
        .isUnknownBecause(UnknownCode.APP_FORGOTTEN);
  }

  @Test
  void row25NotThereYetIsStarting() {
    assertThat(judge(shown(Presence.GONE), JUST_SUBMITTED, JobMemory.empty()))
        .hasState(JobState.STARTING)
        .hasConfidence(Confidence.LOW);
  }

  @Test
  void norIsItStartingOnceItsEndWasTold() {
    KubernetesReport.Builder exited = shown(Presence.GONE).jobManager(exited(163, "Error").build());
    Evaluation ended = judge(exited, JUST_SUBMITTED, JobMemory.empty());
    assertThat(ended).hasState(JobState.FAILED).hasBasis(Basis.DEPLOYMENT);
    assertThat(judge(shown(Presence.GONE), JUST_SUBMITTED, ended.memory()))
        .hasState(JobState.FAILED)
        .hasBasis(Basis.MEMORY);
  }

  @Test
  void row26AnotherUidIsAnotherAttempt() {
    JobMemory other = seen().toBuilder().deploymentUid("another").build();
    KubernetesReport.Builder present =
        shown(Presence.PRESENT)
            .jobManager(up().build())
            .highAvailability(KubernetesLeader.builder().held(true).renewedAt(NOW).build());
    Evaluation evaluation = judge(present, JobIntent.none(), other);
    assertThat(evaluation).isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
    assertThat(evaluation.memory().deploymentUid()).contains(UID);
    assertThat(evaluation.memory().deploymentKeptJob()).isFalse();
    assertThat(evaluation.memory().deploymentCheckpoint()).isEmpty();
  }

  @Test
  void row27ASessionClusterThatIsGoneSaysNothingOfItsJobs() {
    JobEvidence session =
        evidence(shown(Presence.GONE), JobIntent.none()).toBuilder()
            .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
            .build();
    assertThat(JobHealthEvaluator.ofDefaults().evaluate(session, seen()))
        .isUnknownBecause(UnknownCode.CLUSTER_GONE);
  }

  @Test
  void whatKubernetesShowsSurvivesJson() {
    JobEvidence evidence =
        evidence(
            shown(Presence.DELETING)
                .jobManager(exited(2, "Error").message("m").uid("p").unschedulable(true).build())
                .previousJobManager(pod().reason("Evicted").deleting(true).build())
                .podRefusal("quota")
                .batchEnd(BatchEnd.FAILED)
                .highAvailability(
                    keeping()
                        .lastCheckpoint(7)
                        .takeovers(1)
                        .restAddress("http://10.0.0.1:8081")
                        .putRegistry(JOB.toString(), "DONE")
                        .build())
                .highAvailabilityConfigured(true)
                .operator(
                    operator("RUNNING")
                        .updatedAt(NOW)
                        .jobManagerStatus("READY")
                        .error("e")
                        .current(false)
                        .upgradeSavepoint("s3://sp")
                        .build()),
            CANCEL);
    assertThat(JobEvidence.fromJson(evidence.toJson())).isEqualTo(evidence);
    assertThat(JobMemory.fromJson(seen().toJson())).isEqualTo(seen());
  }

  @Test
  void anOperatorsEndInADeploymentOlderThanTheSubmissionIsAnEarlierRuns() {
    KubernetesReport shown =
        shown(Presence.PRESENT).operator(operator("FAILED").updatedAt(NOW).build()).build();
    for (Instant created : List.of(LONG_AGO, NOW.minusSeconds(20))) {
      JobEvidence look =
          JobEvidence.builder(REF, NOW)
              .intent(JUST_SUBMITTED)
              .deployment(
                  Observation.known(report(shown).toBuilder().submittedAt(created).build(), NOW))
              .build();
      JobState state =
          JobHealthEvaluator.ofDefaults().evaluate(look, JobMemory.empty()).health().state();
      assertThat(state.isEnded()).isEqualTo(!created.equals(LONG_AGO));
    }
  }
}
