package io.github.flinkwatch.evidence;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobEvidenceJsonTest {

  static Stream<JobEvidence> scenarios() {
    return Stream.of(
        FlinkScenarios.healthy(),
        FlinkScenarios.stuckCheckpoint(),
        FlinkScenarios.tasksFailedWhileRunning(),
        FlinkScenarios.finishedButArchiveUnreadable(),
        FlinkScenarios.finishedByArchive(),
        FlinkScenarios.finishedOnYarn(),
        FlinkScenarios.failed(),
        FlinkScenarios.restarting(),
        onKubernetes());
  }

  private static JobEvidence onKubernetes() {
    KubernetesReport shown =
        KubernetesReport.builder()
            .presence(KubernetesReport.Presence.GONE)
            .batchEnd(KubernetesReport.BatchEnd.FAILED)
            .jobManager(
                KubernetesPod.builder()
                    .name("orders-1")
                    .phase("Failed")
                    .reason("Evicted")
                    .exitCode(163)
                    .message("the node worker-7 was low on memory")
                    .build())
            .operator(
                OperatorStatus.builder()
                    .kind("FlinkDeployment")
                    .name("orders")
                    .jobState("FAILED")
                    .lifecycleState("STABLE")
                    .lastSpecState("running")
                    .error("hdfs: no such host jobmanager-1")
                    .build())
            .build();
    DeploymentReport report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.KUBERNETES)
            .deploymentId(FlinkScenarios.REF.deploymentId().orElseThrow())
            .state(DeploymentState.FINISHED)
            .kubernetes(shown)
            .build();
    return FlinkScenarios.jobManagerUnreachable().toBuilder()
        .deployment(Observation.known(report, FlinkScenarios.NOW))
        .build();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void anIncidentIsOneFileThatReplays(JobEvidence evidence) {
    assertThat(JobEvidence.fromJson(evidence.toJson())).isEqualTo(evidence);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void anAnonymizedIncidentIsJudgedTheSameAndNamesNothing(JobEvidence evidence) {
    JobEvidence anonymous = evidence.anonymized("pepper");
    assertThat(anonymous.toJson())
        .doesNotContain("orders", "worker-", JOB.toString(), "jobmanager", "application_", "hdfs:")
        .doesNotContain("\"work\"");
    var judged = JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health();
    var blindfold = JobHealthEvaluator.ofDefaults().evaluate(anonymous, JobMemory.empty()).health();
    assertThat(blindfold.state()).isEqualTo(judged.state());
    assertThat(blindfold.status()).isEqualTo(judged.status());
    assertThat(blindfold.findings())
        .extracting(finding -> finding.rule())
        .containsExactlyElementsOf(
            judged.findings().stream().map(finding -> finding.rule()).toList());
  }

  @Test
  void metricsOfFlinkKeepTheirNamesAndThoseOfUsersDoNot() {
    JobEvidence evidence =
        FlinkScenarios.live(
            FlinkScenarios.healthySnapshot()
                .metrics(
                    FlinkScenarios.known(
                        JobMetrics.builder()
                            .putValues("numRestarts", "7")
                            .putValues("lastCheckpointExternalPath", "hdfs://orders/chk-1")
                            .putValues("acme.invoices.sent", "42")
                            .build()))
                .build());
    JobEvidence anonymous = evidence.anonymized("pepper");
    assertThat(anonymous.toJson()).doesNotContain("acme", "invoices", "hdfs:", "orders");
    assertThat(anonymous.live().value().orElseThrow().metrics().value().orElseThrow().restarts())
        .hasValue(7);
  }

  @Test
  void whatAnExceptionSaysIsReplacedAsAWhole() {
    JobEvidence evidence =
        FlinkScenarios.live(
            FlinkScenarios.healthySnapshot()
                .exceptions(
                    FlinkScenarios.known(
                        JobExceptions.builder()
                            .rootException(
                                "java.io.IOException: db7.acme.example:5432 refused alice\n\tat A")
                            .rootExceptionTime(FlinkScenarios.NOW)
                            .build()))
                .build());
    assertThat(evidence.anonymized("pepper").toJson())
        .doesNotContain("acme", "alice", "5432", "IOException")
        .contains("anonymous-");
  }

  @Test
  void fieldsThatAreNotKnownArePassedOver() {
    String later =
        """
        {"version":1,"state":"RUNNING","stateSince":"2026-11-21T03:00:00Z","jobSeen":true,
         "deploymentSeenRunning":false,"episodes":{},"mood":{"calm":[1,2]},
         "notes":{"MY_RULE":{"moments":{},"numbers":{"looks":2},"series":{},"colours":["red"]}}}
        """;
    JobMemory read = JobMemory.fromJson(later);
    assertThat(read.state()).contains(JobState.RUNNING);
    assertThat(read.jobSeen()).isTrue();
    assertThat(read.notesOf(RuleId.of("MY_RULE")).number("looks")).hasValue(2);
    assertThat(JobMemory.fromJson(read.toJson())).isEqualTo(read);
    String first =
        "{\"version\":1,\"jobSeen\":false,\"deploymentSeenRunning\":false,\"episodes\":{},\"notes\":{}}";
    assertThat(JobMemory.fromJson(first)).isEqualTo(JobMemory.empty());
  }

  @Test
  void theSameSaltKeepsTheLooksAtOneJobTogether() {
    JobEvidence one = FlinkScenarios.healthy().anonymized("pepper");
    JobEvidence two = FlinkScenarios.restarting().anonymized("pepper");
    assertThat(one.ref()).isEqualTo(two.ref());
    assertThat(FlinkScenarios.healthy().anonymized("salt").ref()).isNotEqualTo(one.ref());
  }

  @Test
  void aFileOfALaterVersionOrOfNoneIsRefused() {
    for (String text : List.of("{}", "{\"version\":99}", "{\"version\":0}", "{\"a\":1}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JobMemory.fromJson(text))
          .withMessageContaining("version");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JobEvidence.fromJson(text))
          .withMessageContaining("version");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> JobMemory.fromJson("[1]"));
  }

  @Test
  void aStatusThatOnlyItsOwnAddressToldSurvivesAnonymizing() {
    JobEvidence statusOnly =
        FlinkScenarios.live(
            JobSnapshot.builder(JobSnapshot.Source.LIVE, FlinkScenarios.NOW)
                .status(FlinkScenarios.known(JobStatus.RUNNING))
                .build());
    assertThat(JobHealthEvaluator.ofDefaults().evaluate(statusOnly, JobMemory.empty()).health())
        .extracting(JobHealth::state)
        .isEqualTo(JobState.RUNNING);
    assertThat(
            JobHealthEvaluator.ofDefaults()
                .evaluate(statusOnly.anonymized("salt"), JobMemory.empty())
                .health()
                .state())
        .isEqualTo(JobState.RUNNING);
  }

  @Test
  void fieldsOfTheSameVersionThatAreNewArePassedOver() {
    String json = FlinkScenarios.healthy().toJson();
    String later = json.replaceFirst("\\{\"version\":1", "{\"version\":1,\"new\":{\"a\":[1,{}]}");
    assertThat(JobEvidence.fromJson(later)).isEqualTo(FlinkScenarios.healthy());
    String memory =
        JobHealthEvaluator.ofDefaults()
            .evaluate(FlinkScenarios.healthy(), JobMemory.empty())
            .memory()
            .toJson();
    assertThat(
            JobMemory.fromJson(memory.replaceFirst("\\{\"version\":1", "{\"version\":1,\"x\":[]")))
        .isEqualTo(JobMemory.fromJson(memory));
  }

  @Test
  void whatIsNoEvidenceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobEvidence.fromJson("{\"version\":1}"))
        .withMessageStartingWith("not a job's evidence");
    assertThatIllegalArgumentException().isThrownBy(() -> JobMemory.fromJson("[]"));
  }
}
