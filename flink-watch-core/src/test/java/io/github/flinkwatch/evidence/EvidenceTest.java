package io.github.flinkwatch.evidence;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceTest {

  @Test
  void aSourceThatIsNotSetIsNotConfiguredAndSaysWhich() {
    JobEvidence nothing = JobEvidence.builder(REF, NOW).build();
    assertThat(nothing.intent()).isEqualTo(JobIntent.none());
    assertThat(List.of(nothing.live(), nothing.archived(), nothing.history(), nothing.deployment()))
        .allSatisfy(
            source ->
                assertThat(source.cause().orElseThrow().code())
                    .isEqualTo(UnknownCode.NOT_CONFIGURED))
        .extracting(source -> source.cause().orElseThrow().detail())
        .containsExactly(
            "no live JobManager is configured",
            "no archive is configured",
            "no HistoryServer is configured",
            "no resource manager is configured");
  }

  @Test
  void aPieceThatIsNotSetWasNotAsked() {
    JobSnapshot nothing = JobSnapshot.builder(JobSnapshot.Source.LIVE, NOW).build();
    List<Observation<?>> pieces =
        List.of(
            nothing.overview(),
            nothing.status(),
            nothing.details(),
            nothing.exceptions(),
            nothing.checkpoints(),
            nothing.checkpointConfig(),
            nothing.troubledCheckpoint(),
            nothing.metrics(),
            nothing.clusterOverview(),
            nothing.dashboardConfig());
    assertThat(pieces)
        .allSatisfy(
            piece ->
                assertThat(piece.cause().orElseThrow().code()).isEqualTo(UnknownCode.NOT_ASKED));
    assertThat(nothing.matchedBy()).isEqualTo(JobSnapshot.Match.BY_ID);
  }

  @Test
  void aSnapshotIsAKnownAnswerOfItsSource() {
    JobSnapshot archive = FlinkScenarios.archive(JobStatus.FINISHED).build();
    JobEvidence.Builder evidence = JobEvidence.builder(REF, NOW);
    JobEvidence built = evidence.live(archive).archived(archive).history(archive).build();
    assertThat(built.live().value()).contains(archive);
    assertThat(built.archived().value()).contains(archive);
    assertThat(built.history().value()).contains(archive);
    assertThatNullPointerException()
        .isThrownBy(() -> evidence.live((JobSnapshot) null))
        .withMessage("snapshot");
  }

  @Test
  void whatStartsWithAValueBuildsTheSame() {
    JobEvidence evidence = FlinkScenarios.stuckCheckpoint();
    assertThat(evidence.toBuilder().build()).isEqualTo(evidence);
    JobSnapshot snapshot = evidence.live().value().orElseThrow();
    assertThat(snapshot.toBuilder().build()).isEqualTo(snapshot);
    JobIntent intent = JobIntent.builder().submittedAt(NOW).expectedJobType(JobType.BATCH).build();
    assertThat(intent.toBuilder().build()).isEqualTo(intent);
    DeploymentReport report =
        FlinkScenarios.application(DeploymentState.FAILED, FinalStatus.FAILED)
            .attempts(2)
            .diagnostics("exit code 137")
            .build();
    assertThat(report.toBuilder().build()).isEqualTo(report);
  }

  @Test
  void aReportThatSaysNoMoreHasNoEndAndItsConstantsForTexts() {
    DeploymentReport report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.KUBERNETES)
            .deploymentId("orders")
            .state(DeploymentState.RUNNING)
            .build();
    assertThat(report.finalStatus()).isEqualTo(FinalStatus.UNDEFINED);
    assertThat(report.finalStatusText()).isEqualTo("UNDEFINED");
    assertThat(report.stateText()).isEqualTo("RUNNING");
    assertThat(report.recoveredAfterRestart()).isFalse();
    assertThat(report.resourceManagerStartedLater()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(DeploymentState.class)
  void aStateOfADeploymentIsReadByItsName(DeploymentState state) {
    assertThat(DeploymentState.parse(state.name())).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(FinalStatus.class)
  void aFinalStatusIsReadByItsName(FinalStatus status) {
    assertThat(FinalStatus.parse(status.name())).isEqualTo(status);
  }

  @Test
  void aTextThatNobodyKnowsIsUnrecognizedAndKeptInTheFile() {
    assertThat(DeploymentState.parse("running")).isEqualTo(DeploymentState.UNRECOGNIZED);
    assertThat(FinalStatus.parse("PARTLY")).isEqualTo(FinalStatus.UNRECOGNIZED);
    DeploymentReport report =
        FlinkScenarios.application(DeploymentState.UNRECOGNIZED, FinalStatus.UNRECOGNIZED)
            .stateText("PAUSED")
            .finalStatusText("PARTLY")
            .build();
    JobEvidence evidence =
        JobEvidence.builder(REF, NOW).deployment(Observation.known(report, NOW)).build();
    assertThat(JobEvidence.fromJson(evidence.toJson())).isEqualTo(evidence);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true", "false, false"})
  void anEndIsRequestedInEitherWay(boolean cancel, boolean stop) {
    JobIntent.Builder intent = JobIntent.builder();
    if (cancel) {
      intent.cancelRequestedAt(NOW);
    }
    if (stop) {
      intent.stopWithSavepointRequestedAt(NOW);
    }
    assertThat(intent.build().isEndRequested()).isEqualTo(cancel || stop);
  }

  @Test
  void anIdIsReplacedByASaltedHashOfItsOwnForm() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    String expected =
        HexFormat.of()
            .formatHex(sha256.digest(("pepper" + JOB).getBytes(StandardCharsets.UTF_8)))
            .substring(0, 32);
    JobEvidence anonymous = FlinkScenarios.healthy().anonymized("pepper");
    assertThat(anonymous.ref().jobId().orElseThrow()).hasToString(expected);
    assertThat(anonymous.live().value().orElseThrow().backPressure())
        .hasSameSizeAs(FlinkScenarios.healthySnapshot().build().backPressure())
        .doesNotContainKey(FlinkScenarios.SOURCE);
  }
}
