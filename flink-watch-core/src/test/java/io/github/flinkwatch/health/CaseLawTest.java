package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.deployment;
import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.health.StateTableTest.liveStatus;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.archive;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.jobManagerUnreachable;
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
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * How Flink jobs have been misjudged in public, by number. Those that evidence cannot express, and
 * why, are in {@code case-law/elsewhere.txt}; together they are all 99.
 */
class CaseLawTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TreeMap<Integer, DynamicTest> cases = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> cases() {
    lookingFailed();
    misreadStates();
    clusterGone();
    archives();
    runningButNotWell();
    consequences();
    return cases.values().stream();
  }

  @Test
  void everyCaseIsHereOrSaysWhyNot() throws IOException {
    cases().close();
    Set<Integer> all = new TreeSet<>(cases.keySet());
    for (int elsewhere : elsewhere()) {
      assertThat(all.add(elsewhere)).as("case " + elsewhere + " is listed twice").isTrue();
    }
    assertThat(all).containsExactlyElementsOf(IntStream.rangeClosed(1, 99).boxed().toList());
  }

  private void lookingFailed() {
    JobMemory ran = judge(healthy()).memory();
    blip(1, "a failover of the leader is no end", UnknownCode.CONNECT_REFUSED);
    blip(2, "a leader election is no absence", UnknownCode.LEADER_ELECTION);
    law(
        3,
        "a refused connection of a job that ran is not initializing",
        () -> {
          JobEvidence gone =
              jobManagerUnreachable().toBuilder()
                  .deployment(
                      known(application(DeploymentState.RUNNING, FinalStatus.UNDEFINED).build()))
                  .build();
          assertThat(judge(later(gone, MINUTE), ran))
              .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN);
        });
    law(
        4,
        "all sources failing once is UNKNOWN, still watched, and blind after a while",
        () -> {
          JobEvidence gone =
              jobManagerUnreachable().toBuilder()
                  .deployment(unknown(UnknownCode.CONNECT_TIMEOUT, "rm"))
                  .build();
          Evaluation first = judge(later(gone, MINUTE), ran);
          assertThat(first).hasState(JobState.UNKNOWN).hasNoFinding(RuleId.BLIND);
          Evaluation last = first;
          for (int minutes = 2; minutes <= 7; minutes++) {
            last = judge(later(gone, Duration.ofMinutes(minutes)), last.memory());
          }
          assertThat(last).hasFinding(RuleId.BLIND);
        });
    law(
        5,
        "a 404 is absence when two looks agree, and no end",
        () -> {
          JobEvidence absent = live(withoutTheJob().build());
          Evaluation first = judge(later(absent, MINUTE), ran);
          assertThat(judge(later(absent, MINUTE.multipliedBy(2)), first.memory()))
              .isUnknownBecause(UnknownCode.JOB_ABSENT);
        });
    law(
        6,
        "checkpointing that is not enabled is no missing job",
        () ->
            assertThat(
                    judge(
                        live(
                            healthySnapshot()
                                .checkpoints(Observation.absent("not enabled", NOW))
                                .checkpointConfig(Observation.absent("not enabled", NOW))
                                .build())))
                .hasState(JobState.RUNNING)
                .isHealthy());
    law(
        7,
        "checkpoints that an ended job's JobManager does not tell are no verdict",
        () ->
            assertThat(
                    judge(
                        live(
                            liveStatus(JobStatus.FINISHED).toBuilder()
                                .checkpoints(unknown(UnknownCode.UNEXPECTED_STATUS, "404"))
                                .build())))
                .hasState(JobState.FINISHED)
                .hasStatus(HealthStatus.NOT_APPLICABLE));
    blip(8, "an interstitial page is no state", UnknownCode.PROXY_INTERSTITIAL);
    blip(9, "a 401 forbids terminal conclusions", UnknownCode.UNAUTHENTICATED);
    blip(10, "a standby is not asked for the truth", UnknownCode.RM_STANDBY);
    blip(11, "no active ResourceManager is no answer", UnknownCode.RM_NO_ACTIVE);
    blip(13, "an unreachable API server deletes nothing", UnknownCode.CONNECT_TIMEOUT);
    blip(15, "a login page is a login page", UnknownCode.LOGIN_REDIRECT);
    law(
        17,
        "one failed piece spoils no other",
        () ->
            assertThat(
                    judge(
                        live(
                            healthySnapshot()
                                .exceptions(unknown(UnknownCode.SERVER_ERROR, "exceptions"))
                                .metrics(unknown(UnknownCode.SERVER_ERROR, "metrics"))
                                .build())))
                .hasState(JobState.RUNNING)
                .isHealthy());
    law(
        18,
        "UNKNOWN is never an end",
        () -> assertThat(judge(jobManagerUnreachable()).health().state().isEnded()).isFalse());
    law(
        19,
        "alive by YARN and unseen by us is said so",
        () ->
            assertThat(judge(deployment(DeploymentState.RUNNING, FinalStatus.UNDEFINED)))
                .isUnknownBecause(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN));
    blip(21, "a secured cluster is not FAILED", UnknownCode.FORBIDDEN);
    law(
        22,
        "ages are by Flink's own clock",
        () -> {
          // Our clock is an hour ahead of Flink's; the last checkpoint is 30 s old by Flink's.
          assertThat(judge(later(healthy(), Duration.ofHours(1))))
              .hasNoFinding(RuleId.CHECKPOINT_STALLED)
              .isHealthy();
        });
  }

  private void misreadStates() {
    law(
        23,
        "tasks down while everything says RUNNING",
        () -> {
          Evaluation first = judge(FlinkScenarios.tasksFailedWhileRunning());
          assertThat(first).isDegraded();
          assertThat(judge(later(FlinkScenarios.tasksFailedWhileRunning(), MINUTE), first.memory()))
              .isUnhealthy()
              .hasFinding(RuleId.TASKS_FAILED);
        });
    law(
        24,
        "RESTARTING is RESTARTING",
        () ->
            assertThat(judge(FlinkScenarios.restarting()))
                .hasState(JobState.RESTARTING)
                .isDegraded());
    law(
        25,
        "deploying after the start is not healthy yet",
        () -> {
          TaskCounts deploying = TaskCounts.builder().total(4).deploying(4).build();
          assertThat(
                  judge(
                      live(
                          healthySnapshot()
                              .overview(known(overview(JobStatus.RUNNING, deploying)))
                              .build())))
              .hasStatus(HealthStatus.UNKNOWN);
        });
    law(
        26,
        "later stages of a batch job wait lawfully",
        () -> {
          TaskCounts stages = TaskCounts.builder().total(4).running(2).created(2).build();
          JobEvidence batch =
              live(
                  healthySnapshot()
                      .overview(known(overview(JobStatus.RUNNING, stages)))
                      .details(
                          known(
                              FlinkScenarios.details(JobStatus.RUNNING)
                                  .jobType(JobType.BATCH)
                                  .build()))
                      .build());
          assertThat(judge(batch)).isHealthy();
        });
    law(
        27,
        "zero tasks are not all done",
        () ->
            assertThat(
                    judge(
                        live(
                            healthySnapshot()
                                .overview(
                                    known(
                                        overview(JobStatus.CREATED, TaskCounts.builder().build())))
                                .status(known(JobStatus.CREATED))
                                .build())))
                .hasState(JobState.STARTING)
                .hasStatus(HealthStatus.UNKNOWN));
    law(
        28,
        "FAILING is not FAILED",
        () -> assertThat(judge(live(liveStatus(JobStatus.FAILING)))).hasState(JobState.FAILING));
    law(
        29,
        "SUSPENDED is no end",
        () ->
            assertThat(judge(live(liveStatus(JobStatus.SUSPENDED))))
                .isUnknownBecause(UnknownCode.SUSPENDED_HERE));
    law(
        30,
        "RECONCILING is a recovery",
        () ->
            assertThat(judge(live(liveStatus(JobStatus.RECONCILING))))
                .hasState(JobState.RESTARTING));
    law(
        31,
        "a new status keeps its text",
        () -> {
          JobSnapshot odd =
              healthySnapshot()
                  .overview(
                      known(
                          overview(JobStatus.UNRECOGNIZED, running(4)).toBuilder()
                              .statusText("HIBERNATING")
                              .build()))
                  .status(unknown(UnknownCode.NOT_ASKED, "status"))
                  .build();
          JobHealth health = judge(live(odd)).health();
          assertThat(health).isUnknownBecause(UnknownCode.UNRECOGNIZED_STATE);
          assertThat(health.explain()).contains("HIBERNATING");
        });
    law(
        32,
        "CANCELED needs evidence",
        () -> {
          JobMemory cancelling = judge(live(liveStatus(JobStatus.CANCELLING))).memory();
          assertThat(
                  judge(
                      later(deployment(DeploymentState.FINISHED, FinalStatus.UNDEFINED), MINUTE),
                      cancelling))
              .isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
        });
    law(
        33,
        "a savepoint that takes minutes is STOPPING",
        () ->
            assertThat(
                    judge(
                        healthy().toBuilder()
                            .intent(
                                JobIntent.builder()
                                    .stopWithSavepointRequestedAt(NOW.minusSeconds(300))
                                    .build())
                            .build()))
                .hasState(JobState.STOPPING));
    law(
        34,
        "a job whose savepoint failed runs on",
        () -> assertThat(judge(healthy())).hasState(JobState.RUNNING));
    law(
        35,
        "waiting for containers is STARTING",
        () ->
            assertThat(judge(deployment(DeploymentState.ACCEPTED, FinalStatus.UNDEFINED)))
                .hasState(JobState.STARTING));
    law(
        36,
        "a main() that throws is FAILED by the deployment",
        () ->
            assertThat(judge(deployment(DeploymentState.FAILED, FinalStatus.FAILED)))
                .hasState(JobState.FAILED)
                .hasConfidence(Confidence.MEDIUM));
    law(
        37,
        "another id in our place is named",
        () -> {
          JobEvidence other =
              healthy().toBuilder()
                  .ref(REF.toBuilder().jobId(JobId.of("d".repeat(32))).build())
                  .build();
          assertThat(judge(other)).isUnknownBecause(UnknownCode.JOB_ID_CHANGED);
        });
    law(
        38,
        "an end is told by the archive and its time is never invented",
        () -> {
          assertThat(judge(FlinkScenarios.finishedByArchive())).hasState(JobState.FINISHED);
          JobEvidence byYarn =
              jobManagerUnreachable().toBuilder()
                  .deployment(
                      known(application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()))
                  .build();
          assertThat(judge(byYarn).health().verdict().endTime()).isEmpty();
        });
    law(
        39,
        "the only job is not ours unless somebody says so",
        () -> {
          JobEvidence unsure =
              live(healthySnapshot().matchedBy(JobSnapshot.Match.SOLE_JOB).build()).toBuilder()
                  .ref(REF.toBuilder().jobId(JobId.of("d".repeat(32))).build())
                  .build();
          assertThat(judge(unsure)).isUnknownBecause(UnknownCode.JOB_ID_CHANGED);
        });
    law(
        40,
        "in a session each job has its own verdict",
        () ->
            assertThat(
                    judge(
                        live(liveStatus(JobStatus.FINISHED)).toBuilder()
                            .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
                            .deployment(
                                known(
                                    application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                                        .build()))
                            .build()))
                .hasState(JobState.FINISHED));
    law(
        41,
        "a name is a hint, never an identity",
        () -> {
          JobEvidence sameName =
              healthy().toBuilder()
                  .ref(REF.toBuilder().jobId(JobId.of("d".repeat(32))).name("orders").build())
                  .build();
          assertThat(judge(sameName)).isUnknownBecause(UnknownCode.JOB_ID_CHANGED);
          JobEvidence otherName =
              healthy().toBuilder().ref(REF.toBuilder().name("renamed").build()).build();
          assertThat(judge(otherName)).hasState(JobState.RUNNING);
        });
    law(
        42,
        "RUNNING again after a retry is RUNNING",
        () -> {
          Evaluation down = judge(FlinkScenarios.restarting());
          assertThat(judge(later(healthy(), MINUTE), down.memory())).hasState(JobState.RUNNING);
        });
  }

  private void clusterGone() {
    law(
        43,
        "SUCCEEDED and gone is FINISHED",
        () ->
            assertThat(judge(FlinkScenarios.finishedOnYarn()))
                .hasState(JobState.FINISHED)
                .hasNoFindings());
    law(
        44,
        "state says whether, final status says how",
        () -> {
          assertThat(judge(deployment(DeploymentState.RUNNING, FinalStatus.UNDEFINED)))
              .hasState(JobState.UNKNOWN);
          assertThat(judge(deployment(DeploymentState.FINISHED, FinalStatus.FAILED)))
              .hasState(JobState.FAILED);
        });
    law(
        45,
        "FINISHED and UNDEFINED is UNKNOWN",
        () ->
            assertThat(judge(deployment(DeploymentState.FINISHED, FinalStatus.UNDEFINED)))
                .isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED));
    overruled(46, FinalStatus.SUCCEEDED, JobStatus.FAILED);
    law(
        47,
        "SUCCEEDED at a second attempt has a caveat",
        () -> {
          JobEvidence second =
              jobManagerUnreachable().toBuilder()
                  .deployment(
                      known(
                          application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED)
                              .attempts(2)
                              .build()))
                  .build();
          assertThat(judge(second).health().verdict().caveats()).isNotEmpty();
        });
    overruled(48, FinalStatus.FAILED, JobStatus.FINISHED);
    law(
        49,
        "FINISHED and KILLED is CANCELED by Flink",
        () ->
            assertThat(judge(deployment(DeploymentState.FINISHED, FinalStatus.KILLED)))
                .hasState(JobState.CANCELED));
    law(
        50,
        "a kill after the end leaves it FINISHED, and otherwise is KILLED",
        () -> {
          JobEvidence killed = deployment(DeploymentState.KILLED, FinalStatus.KILLED);
          assertThat(judge(killed)).hasState(JobState.KILLED);
          assertThat(
                  judge(
                      killed.toBuilder()
                          .archived(known(archive(JobStatus.FINISHED).build()))
                          .build()))
              .hasState(JobState.FINISHED);
        });
    law(
        51,
        "a session's SUCCEEDED says nothing of its jobs",
        () ->
            assertThat(
                    judge(
                        deployment(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).toBuilder()
                            .ref(REF.toBuilder().clusterKind(ClusterKind.SESSION).build())
                            .build()))
                .isUnknownBecause(UnknownCode.CLUSTER_GONE));
    law(
        52,
        "forgotten is not failed",
        () ->
            assertThat(
                    judge(
                        jobManagerUnreachable().toBuilder()
                            .deployment(Observation.absent("app not found", NOW))
                            .build()))
                .isUnknownBecause(UnknownCode.APP_FORGOTTEN));
    law(
        53,
        "the job's end outranks a cluster that lives on",
        () ->
            assertThat(
                    judge(
                        live(liveStatus(JobStatus.FINISHED)).toBuilder()
                            .deployment(
                                known(
                                    application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
                                        .build()))
                            .build()))
                .hasState(JobState.FINISHED));
    law(
        54,
        "a job that left the store may have expired",
        () -> {
          JobEvidence absent = later(live(withoutTheJob().build()), Duration.ofHours(2));
          Evaluation first = judge(absent, judge(healthy()).memory());
          assertThat(judge(later(absent, MINUTE), first.memory()))
              .isUnknownBecause(UnknownCode.JOB_EXPIRED);
        });
    law(
        55,
        "FINISHED stays FINISHED",
        () ->
            assertThat(
                    judge(
                        later(jobManagerUnreachable(), MINUTE),
                        judge(live(liveStatus(JobStatus.FINISHED))).memory()))
                .hasState(JobState.FINISHED)
                .hasBasis(Basis.MEMORY));
    law(
        56,
        "an ended job is not ill",
        () ->
            assertThat(judge(live(liveStatus(JobStatus.FINISHED))))
                .hasStatus(HealthStatus.NOT_APPLICABLE)
                .hasNoFinding(RuleId.NO_PROGRESS));
    law(
        57,
        "stopped with a savepoint is as asked",
        () -> {
          JobHealth stopped =
              judge(
                      live(liveStatus(JobStatus.FINISHED)).toBuilder()
                          .intent(
                              JobIntent.builder()
                                  .stopWithSavepointRequestedAt(NOW.minusSeconds(120))
                                  .build())
                          .build())
                  .health();
          assertThat(stopped.endedAsAsked()).contains(true);
          assertThat(stopped).hasNoFinding(RuleId.UNEXPECTED_END);
        });
    unreadable(58, UnknownCode.ARCHIVE_UNREACHABLE);
    law(
        59,
        "gone between two questions is UNKNOWN",
        () ->
            assertThat(judge(live(unanswered(UnknownCode.CONNECTION_LOST).build())))
                .isUnknownBecause(UnknownCode.CONNECTION_LOST));
  }

  private void archives() {
    unreadable(60, UnknownCode.ARCHIVE_NOT_CONFIGURED);
    unreadable(61, UnknownCode.ARCHIVE_MISSING);
    unreadable(62, UnknownCode.ARCHIVE_MISSING);
    unreadable(63, UnknownCode.ARCHIVE_PARTIAL);
    unreadable(64, UnknownCode.ARCHIVE_CORRUPT);
    unreadable(65, UnknownCode.ARCHIVE_DENIED);
    law(
        66,
        "an archive of an earlier run is of an earlier run",
        () ->
            assertThat(
                    judge(
                        jobManagerUnreachable().toBuilder()
                            .intent(JobIntent.builder().submittedAt(NOW.minusSeconds(30)).build())
                            .archived(known(archive(JobStatus.FAILED).build()))
                            .build()))
                .isUnknownBecause(UnknownCode.ARCHIVE_OTHER_ATTEMPT));
    law(
        69,
        "a suspended job leaves no archive and is not FAILED",
        () ->
            assertThat(
                    judge(
                        live(liveStatus(JobStatus.SUSPENDED)).toBuilder()
                            .archived(unknown(UnknownCode.ARCHIVE_MISSING, "no file"))
                            .build()))
                .isUnknownBecause(UnknownCode.SUSPENDED_HERE));
    law(
        70,
        "one bad entry does not spoil an archive",
        () ->
            assertThat(
                    judge(
                        jobManagerUnreachable().toBuilder()
                            .archived(
                                known(
                                    archive(JobStatus.FINISHED)
                                        .checkpoints(unknown(UnknownCode.MALFORMED_JSON, "entry"))
                                        .build()))
                            .build()))
                .hasState(JobState.FINISHED));
    law(
        71,
        "a HistoryServer that lags says nothing",
        () ->
            assertThat(
                    judge(
                        jobManagerUnreachable().toBuilder()
                            .history(unknown(UnknownCode.HISTORY_LAG, "404"))
                            .build()))
                .hasState(JobState.UNKNOWN));
  }

  private void runningButNotWell() {
    law(
        72,
        "a subtask that never acknowledges is named",
        () ->
            assertThat(judge(FlinkScenarios.stuckCheckpoint()))
                .isUnhealthy()
                .hasFinding(RuleId.CHECKPOINT_CULPRIT));
    law(
        73,
        "one failure that stays the latest is one failure",
        () -> {
          JobEvidence once = failedCheckpoints(1);
          Evaluation evaluation = judge(once);
          for (int look = 1; look <= 5; look++) {
            evaluation = judge(later(once, MINUTE.multipliedBy(look)), evaluation.memory());
            assertThat(evaluation).hasNoFinding(RuleId.CHECKPOINTS_FAILING);
          }
          assertThat(judge(failedCheckpoints(3))).hasFinding(RuleId.CHECKPOINTS_FAILING);
        });
    law(
        74,
        "failed checkpoints are found however the cluster was deployed",
        () -> {
          for (ClusterKind kind : ClusterKind.values()) {
            JobEvidence failing =
                failedCheckpoints(3).toBuilder()
                    .ref(REF.toBuilder().clusterKind(kind).build())
                    .build();
            assertThat(judge(failing)).hasFinding(RuleId.CHECKPOINTS_FAILING);
          }
        });
    law(
        75,
        "none completed for long is a stall",
        () ->
            assertThat(judge(FlinkScenarios.stuckCheckpoint()))
                .hasFinding(RuleId.CHECKPOINT_STALLED));
    law(
        76,
        "checkpoints that cease because tasks finished say so",
        () -> {
          TaskCounts one = TaskCounts.builder().total(4).running(3).finished(1).build();
          JobEvidence ceased =
              live(
                  healthySnapshot()
                      .overview(known(overview(JobStatus.RUNNING, one)))
                      .checkpoints(known(FlinkScenarios.expired()))
                      .checkpointConfig(
                          known(
                              FlinkScenarios.checkpointConfig()
                                  .checkpointsAfterTasksFinish(false)
                                  .build()))
                      .build());
          assertThat(judge(ceased).health().explain()).contains("tasks have finished");
        });
    law(
        77,
        "RUNNING at every look and restarting between them is a loop",
        () -> {
          Evaluation first = judge(restarted(100));
          assertThat(judge(later(restarted(110), MINUTE), first.memory()))
              .hasState(JobState.RUNNING)
              .isUnhealthy()
              .hasFinding(RuleId.RESTART_LOOP);
        });
    law(
        78,
        "a restart counter that fell is a JobManager that restarted",
        () -> {
          JobHealth health =
              judge(later(restarted(0), MINUTE), judge(restarted(7)).memory()).health();
          assertThat(health.explain()).contains("the JobManager restarted");
        });
    law(
        79,
        "patience is never shorter than the job's own configuration explains",
        () -> {
          JobEvidence patient = stalledWith(9);
          assertThat(judge(patient)).hasNoFinding(RuleId.CHECKPOINT_STALLED);
          assertThat(judge(stalledWith(0))).hasFinding(RuleId.CHECKPOINT_STALLED);
        });
    law(
        80,
        "checkpointing is what the running job says, whatever was deployed",
        () ->
            assertThat(
                    judge(
                        live(
                            healthySnapshot()
                                .checkpointConfig(Observation.absent("not enabled", NOW))
                                .checkpoints(Observation.absent("not enabled", NOW))
                                .build())))
                .hasNoFinding(RuleId.CHECKPOINT_STALLED)
                .hasFinding(RuleId.CHECKPOINT_CONFIG));
    law(
        81,
        "a missing metric switches no other rule off",
        () ->
            assertThat(
                    judge(
                        live(
                            healthySnapshot()
                                .metrics(unknown(UnknownCode.SERVER_ERROR, "metrics"))
                                .checkpoints(known(FlinkScenarios.expired()))
                                .build())))
                .didNotEvaluate(RuleId.RESTART_LOOP)
                .hasFinding(RuleId.CHECKPOINT_STALLED));
    law(
        82,
        "a restore at the first start is no restart",
        () -> {
          var counts = FlinkScenarios.checkpoints().counts().toBuilder().restored(5).build();
          JobEvidence restored =
              live(
                  healthySnapshot()
                      .checkpoints(
                          known(FlinkScenarios.checkpoints().toBuilder().counts(counts).build()))
                      .build());
          assertThat(judge(later(restored, MINUTE), judge(healthy()).memory()))
              .isHealthy()
              .hasNoFinding(RuleId.RESTART_LOOP);
        });
    law(
        83,
        "an old checkpoint is old, by Flink's own clock",
        () ->
            assertThat(judge(stalledWith(0)).health().finding(RuleId.CHECKPOINT_STALLED).get())
                .extracting(finding -> finding.figures().get("noneFor"))
                .isEqualTo("PT40M"));
    law(
        85,
        "a planned rescale is no failure",
        () -> {
          JobMetrics rescaled =
              JobMetrics.builder()
                  .putValues("numRestarts", "9")
                  .putValues("numRescales", "9")
                  .build();
          JobEvidence after = live(healthySnapshot().metrics(known(rescaled)).build());
          assertThat(judge(later(after, MINUTE), judge(restarted(0)).memory()))
              .hasNoFinding(RuleId.RESTART_LOOP);
        });
    law(
        86,
        "idle at night is not stuck",
        () ->
            assertThat(judge(later(healthy(), Duration.ofHours(9)), judge(healthy()).memory()))
                .isHealthy()
                .hasNoFinding(RuleId.NO_PROGRESS));
    law(
        87,
        "the same trouble is news once, and its end is news",
        () -> {
          Evaluation opened = judge(FlinkScenarios.restarting());
          Evaluation again = judge(later(FlinkScenarios.restarting(), MINUTE), opened.memory());
          assertThat(opened.health().news()).hasSize(1);
          assertThat(again.health().news()).isEmpty();
          assertThat(judge(later(healthy(), MINUTE.multipliedBy(2)), again.memory()))
              .hasRecoveredFrom(RuleId.TASKS_DOWN);
        });
    law(
        84,
        "an ended job has no health",
        () -> assertThat(judge(FlinkScenarios.failed())).hasStatus(HealthStatus.NOT_APPLICABLE));
    law(
        88,
        "FINISHED of a batch job is well",
        () -> assertThat(judge(FlinkScenarios.finishedOnYarn())).hasNoFindings());
    law(
        89,
        "a start that takes too long is a rule",
        () -> {
          JobEvidence created =
              live(liveStatus(JobStatus.CREATED)).toBuilder()
                  .intent(JobIntent.builder().submittedAt(START).build())
                  .build();
          assertThat(judge(created)).hasFinding(RuleId.START_TIMEOUT);
        });
    law(
        90,
        "no TaskManager is a finding while Flink says RUNNING",
        () -> {
          JobEvidence lost =
              live(
                  healthySnapshot()
                      .clusterOverview(known(FlinkScenarios.cluster(0).build()))
                      .build());
          assertThat(judge(later(lost, MINUTE), judge(lost).memory()))
              .hasFinding(RuleId.SLOTS_LOST);
        });
  }

  private void consequences() {
    law(
        94,
        "a platform that restarts forgets nothing",
        () -> {
          JobMemory ran = JobMemory.fromJson(judge(healthy()).memory().toJson());
          JobHealth health = judge(later(jobManagerUnreachable(), MINUTE), ran).health();
          assertThat(health.lastKnownState()).contains(JobState.RUNNING);
          assertThat(health).hasState(JobState.UNKNOWN);
        });
    blip(96, "an expired ticket is neither RUNNING nor FAILED", UnknownCode.UNAUTHENTICATED);
  }

  private static JobEvidence failedCheckpoints(int distinct) {
    CheckpointingStatistics.Builder statistics = FlinkScenarios.checkpoints().toBuilder();
    for (int id = 101; id < 101 + distinct; id++) {
      statistics.addHistory(
          FlinkScenarios.checkpoint(id, CheckpointStatus.FAILED, NOW.minusSeconds(20)).build());
    }
    return live(healthySnapshot().checkpoints(known(statistics.build())).build());
  }

  private static JobEvidence restarted(long times) {
    return live(healthySnapshot().metrics(known(FlinkScenarios.metrics(times))).build());
  }

  /** The last checkpoint completed 40 minutes ago; each may take ten. */
  private static JobEvidence stalledWith(int tolerableFailures) {
    return live(
        healthySnapshot()
            .checkpoints(known(FlinkScenarios.expired()))
            .checkpointConfig(
                known(
                    FlinkScenarios.checkpointConfig()
                        .tolerableFailedCheckpoints(tolerableFailures)
                        .build()))
            .build());
  }

  private void blip(int number, String name, UnknownCode code) {
    law(
        number,
        name,
        () -> {
          JobMemory ran = judge(healthy()).memory();
          JobHealth health = judge(later(live(unanswered(code).build()), MINUTE), ran).health();
          assertThat(health).isUnknownBecause(code);
          assertThat(health.lastKnownState()).contains(JobState.RUNNING);
        });
  }

  private void unreadable(int number, UnknownCode code) {
    law(
        number,
        code + " is not FAILED",
        () -> {
          JobHealth health =
              judge(
                      jobManagerUnreachable().toBuilder()
                          .archived(unknown(code, "the archive"))
                          .build())
                  .health();
          assertThat(health).hasState(JobState.UNKNOWN);
          assertThat(health.explain()).contains(code.remedy());
        });
  }

  private void overruled(int number, FinalStatus yarn, JobStatus archived) {
    law(
        number,
        "the archive's " + archived + " outranks YARN's " + yarn,
        () ->
            assertThat(
                    judge(
                        deployment(DeploymentState.FINISHED, yarn).toBuilder()
                            .archived(known(archive(archived).build()))
                            .build()))
                .hasState(JobState.valueOf(archived.name()))
                .hasFinding(RuleId.SOURCES_DISAGREE));
  }

  private void law(int number, String name, Executable test) {
    cases.put(number, dynamicTest(number + ". " + name, test));
  }

  private static Set<Integer> elsewhere() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    CaseLawTest.class.getResourceAsStream("/case-law/elsewhere.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          numbers.add(Integer.parseInt(line.substring(0, line.indexOf(' '))));
        }
      }
    }
    return numbers;
  }
}
