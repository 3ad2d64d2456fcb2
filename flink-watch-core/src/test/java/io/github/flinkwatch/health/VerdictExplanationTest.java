package io.github.flinkwatch.health;

import static io.github.flinkwatch.health.StateTableTest.judge;
import static io.github.flinkwatch.health.StateTableTest.liveStatus;
import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.healthy;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.unanswered;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the engineer on call reads, to the letter. */
class VerdictExplanationTest {

  private static final String ID = "00866126f17a53ab0ab102f0e48492ea";

  private static String remedy(RuleId rule) {
    return RuleCatalogue.standard().find(rule).orElseThrow().remedy().orElseThrow();
  }

  private static String explain(Evaluation evaluation) {
    return evaluation.health().explain();
  }

  @Test
  void aHealthyJobTakesThreeLinesAndWhatAFirstLookCannotTell() {
    assertThat(explain(judge(healthy())))
        .isEqualTo(
            """
            orders (%s) is RUNNING and HEALTHY, seen first at 2026-11-21T03:00:00Z
              decided by LIVE_JOB, confidence HIGH
              a streaming job: Flink says so
              not evaluated: RESTART_LOOP: a first look at the restart counter has nothing to compare
              not evaluated: HIDDEN_FAILURES: a first look at the exceptions has nothing to compare
            """
                .formatted(ID));
  }

  @Test
  void aStuckCheckpointNamesTheSubtaskToLookAt() {
    Evaluation first = judge(FlinkScenarios.stuckCheckpoint());
    Evaluation second =
        judge(later(FlinkScenarios.stuckCheckpoint(), Duration.ofMinutes(2)), first.memory());
    assertThat(explain(second))
        .isEqualTo(
            """
            orders (%s) is RUNNING and UNHEALTHY, seen so for 2 min
              decided by LIVE_JOB, confidence HIGH
              a streaming job: Flink says so
              CRITICAL CHECKPOINTS_FAILING (ONGOING for 2 min): 3 checkpoints failed in a row, the last one: Checkpoint expired before completing.
                failedInARow=3, newestFailedId=103, lastCompletedId=100
                to do: %s
              CRITICAL CHECKPOINT_STALLED (ONGOING for 2 min): no checkpoint completed for 40 min, 20 min would be explicable
                noneFor=40 min, explicable=20 min, since=2026-11-21T02:20:00Z, inProgress=0
                to do: %s
              INFO CHECKPOINT_CULPRIT (ONGOING for 2 min): checkpoint 104 waits for 1 of 4 subtasks, first of all in "work"
                checkpoint=104, unacknowledged=1, subtasks=4, vertices=1
                subtask 1 of work on worker-1:41533 in TaskManager container_1, backpressure 0.0
                to do: %s
              not evaluated: NO_PROGRESS: no record moved for 2 min, held back by backpressure and checkpoints that do not complete; waits for the window to pass
              more: docs/verdicts.md#checkpoints_failing, docs/verdicts.md#checkpoint_stalled, docs/verdicts.md#checkpoint_culprit
            """
                .formatted(
                    ID,
                    remedy(RuleId.CHECKPOINTS_FAILING),
                    remedy(RuleId.CHECKPOINT_STALLED),
                    remedy(RuleId.CHECKPOINT_CULPRIT)));
  }

  @Test
  void anUnknownStateSaysWhyWhatWasKnownAndWhatToDo() {
    Evaluation evaluation =
        judge(
            later(FlinkScenarios.finishedButArchiveUnreadable(), Duration.ofMinutes(1)),
            judge(healthy()).memory());
    assertThat(explain(evaluation))
        .isEqualTo(
            """
            orders (%1$s) is UNKNOWN, seen first at 2026-11-21T03:01:00Z
              because ARCHIVE_STORE_UNSUPPORTED: s3://archive/%1$s
              last known RUNNING, 1 min ago
              to do: %2$s
              asking again will not help
              also: CONNECT_REFUSED: http://jobmanager:8081/jobs/overview
                to do: %3$s
              also: CONNECT_REFUSED: http://jobmanager:8081/jobs/%1$s
                to do: %3$s
              a streaming job: an earlier look told
              not evaluated: START_TIMEOUT, STOP_TIMEOUT: the state is unknown
              more: docs/causes.md#archive_store_unsupported, docs/causes.md#connect_refused
            """
                .formatted(
                    ID,
                    UnknownCode.ARCHIVE_STORE_UNSUPPORTED.remedy(),
                    UnknownCode.CONNECT_REFUSED.remedy()));
  }

  @Test
  void aJobWithoutANameIsCalledByItsDeploymentAndNothingIsInvented() {
    JobRef byDeployment =
        JobRef.builder().deploymentId("application_1_1").clusterKind(ClusterKind.DEDICATED).build();
    JobEvidence dark =
        live(unanswered(UnknownCode.LEADER_ELECTION).build()).toBuilder().ref(byDeployment).build();
    assertThat(explain(judge(dark)))
        .startsWith("application_1_1 is UNKNOWN, seen first at")
        .contains("\n  no state was ever known\n")
        .contains("\n  asking again may help\n");
    JobRef byId = JobRef.builder().jobId(JOB).clusterKind(ClusterKind.DEDICATED).build();
    assertThat(explain(judge(healthy().toBuilder().ref(byId).build()))).startsWith(ID + " is RUN");
  }

  @Test
  void anEndSaysWhenAndWhetherSomebodyAsked() {
    assertThat(explain(judge(FlinkScenarios.failed())))
        .isEqualTo(
            """
            orders (%s) is FAILED, seen first at 2026-11-21T03:00:00Z
              decided by LIVE_JOB, confidence HIGH
              ended at 2026-11-21T02:59:55Z
              not as asked
              a streaming job: Flink says so
              CRITICAL UNEXPECTED_END (OPENED): the job failed
                restorable=hdfs://nameservice/checkpoints/chk-100
                to do: %s: hdfs://nameservice/checkpoints/chk-100
              more: docs/verdicts.md#unexpected_end
            """
                .formatted(ID, remedy(RuleId.UNEXPECTED_END).replaceFirst("\\.$", "")));
    JobEvidence stopped =
        live(liveStatus(JobStatus.FINISHED)).toBuilder()
            .intent(JobIntent.builder().stopWithSavepointRequestedAt(NOW.minusSeconds(90)).build())
            .build();
    assertThat(explain(judge(stopped)))
        .isEqualTo(
            """
            orders (%s) is FINISHED, seen first at 2026-11-21T03:00:00Z
              decided by LIVE_JOB, confidence HIGH
              ended at 2026-11-21T02:59:00Z
              as asked
              a streaming job: Flink says so
              note: stopped with a savepoint, as asked
            """
                .formatted(ID));
  }

  @Test
  void whatDisagreesAndWhatCouldNotBeSeenAreSaid() {
    JobEvidence evidence =
        healthy().toBuilder()
            .deployment(known(application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build()))
            .archived(unknown(UnknownCode.ARCHIVE_MISSING, "hdfs:///a"))
            .build();
    assertThat(explain(judge(evidence)))
        .contains(
            """
              but the live job says RUNNING, deployment application_1795210000000_0007 says FINISHED/SUCCEEDED
              WARNING SOURCES_DISAGREE (OPENED): RUNNING by LIVE_JOB, but the live job says RUNNING, deployment application_1795210000000_0007 says FINISHED/SUCCEEDED
            """)
        .endsWith(
            "  could not see: ARCHIVE_MISSING: hdfs:///a\n"
                + "    to do: "
                + UnknownCode.ARCHIVE_MISSING.remedy()
                + "\n  more: docs/causes.md#archive_missing, docs/verdicts.md#sources_disagree\n");
  }

  @Test
  void aRecoveryIsSaidOnceAndHowLongItLasted() {
    Evaluation down = judge(FlinkScenarios.restarting());
    assertThat(explain(judge(later(healthy(), Duration.ofMinutes(3)), down.memory())))
        .contains("\n  RECOVERED TASKS_DOWN: over after 3 min\n");
  }

  @Test
  void rulesThatLackTheSameThingShareALine() {
    JobEvidence blind =
        live(
            healthySnapshot()
                .checkpoints(unknown(UnknownCode.SERVER_ERROR, "/checkpoints"))
                .build());
    assertThat(explain(judge(blind)))
        .contains(
            "  not evaluated: CHECKPOINTS_FAILING, CHECKPOINT_STALLED, CHECKPOINT_SLOW,"
                + " CHECKPOINT_CULPRIT, NO_PROGRESS: the checkpoint statistics are unknown,"
                + " SERVER_ERROR: /checkpoints\n    to do: "
                + UnknownCode.SERVER_ERROR.remedy()
                + "\n");
  }

  @Test
  void whatHasNoNameIsCalledByItsId() {
    JobRef nameless = JobRef.builder().jobId(JOB).clusterKind(ClusterKind.DEDICATED).build();
    JobEvidence dark = FlinkScenarios.jobManagerUnreachable().toBuilder().ref(nameless).build();
    assertThat(explain(judge(dark))).startsWith(ID + " is UNKNOWN");
    JobEvidence undetailed =
        live(
            FlinkScenarios.stuckCheckpoint().live().value().orElseThrow().toBuilder()
                .details(unknown(UnknownCode.SERVER_ERROR, "job"))
                .build());
    assertThat(explain(judge(undetailed)))
        .contains(
            "\n    subtask 1 of " + FlinkScenarios.WORK + " on worker-1:41533 in TaskManager");
  }

  @Test
  void aFigureThatLooksLikeASpanAndIsNoneIsSaidAsItIs() {
    JobHealth health = judge(healthy()).health();
    Finding odd =
        Finding.builder(RuleId.of("MY_RULE"), Severity.INFO, "odd")
            .figure("zone", "PTX")
            .figure("age", Duration.ofMinutes(90))
            .build();
    assertThat(health.toBuilder().addFindings(odd).build().explain())
        .contains("\n  INFO MY_RULE: odd\n    zone=PTX, age=1 h 30 min\n")
        .doesNotContain("more:"); // a platform's own rule has no page here
  }

  @Test
  void anOpenCircuitTellsWhatToDoAboutWhatOpenedIt() {
    var refused = io.github.flinkwatch.UnknownCause.of(UnknownCode.CONNECT_REFUSED, "rest");
    assertThat(UnknownCode.CIRCUIT_OPEN.remedy())
        .isNotEqualTo(UnknownCode.CONNECT_REFUSED.remedy());
    JobEvidence open =
        live(
            FlinkScenarios.unanswered(UnknownCode.CIRCUIT_OPEN)
                .overview(
                    io.github.flinkwatch.Observation.unknown(
                        io.github.flinkwatch.UnknownCause.of(UnknownCode.CIRCUIT_OPEN, "rest")
                            .withOrigin(refused),
                        NOW))
                .build());
    assertThat(explain(judge(open))).contains(UnknownCode.CONNECT_REFUSED.remedy());
  }
}
