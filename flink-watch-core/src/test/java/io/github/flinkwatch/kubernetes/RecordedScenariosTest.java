package io.github.flinkwatch.kubernetes;

import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is concluded from the answers of a real API server with real Flink behind it. */
class RecordedScenariosTest {

  /** Judges a scenario look by look, with Flink's own address and archive silent throughout. */
  private static final class Replay implements AutoCloseable {
    final ReplayedApiServer server;
    final KubernetesClient client;
    final JobIntent intent;
    final List<Evaluation> evaluations = new ArrayList<>();
    JobMemory memory = JobMemory.empty();

    Replay(String scenario, Duration submittedBeforeTheFirstLook) throws IOException {
      server = new ReplayedApiServer(scenario);
      client = server.client();
      intent =
          JobIntent.builder()
              .submittedAt(server.serve(0).minus(submittedBeforeTheFirstLook))
              .build();
    }

    Observation<DeploymentReport> report(int look) {
      server.serve(look);
      return server.flink(client).report().ask();
    }

    KubernetesReport shown(int look) {
      return report(look).value().orElseThrow().kubernetes().orElseThrow();
    }

    Replay judgeAll(JobIntent intent) {
      for (int look = 0; look < server.looks(); look++) {
        Instant at = server.serve(look);
        Observation<DeploymentReport> report = server.flink(client).report().ask();
        JobRef.Builder ref =
            JobRef.builder()
                .deploymentId(server.flink(client).deploymentId())
                .clusterKind(ClusterKind.DEDICATED);
        jobId(report).or(() -> memory.jobId()).ifPresent(ref::jobId);
        JobEvidence evidence =
            JobEvidence.builder(ref.build(), at)
                .intent(intent)
                .live(FlinkScenarios.unknown(UnknownCode.CONNECT_TIMEOUT, "Flink"))
                .deployment(report)
                .build();
        Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
        memory = evaluation.memory();
        evaluations.add(evaluation);
      }
      return this;
    }

    private Optional<JobId> jobId(Observation<DeploymentReport> report) {
      return report
          .value()
          .flatMap(DeploymentReport::kubernetes)
          .flatMap(KubernetesReport::highAvailability)
          .flatMap(kept -> kept.ledJobs().stream().findFirst());
    }

    Evaluation last() {
      return evaluations.get(evaluations.size() - 1);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private static Replay judged(String scenario) throws IOException {
    Replay replay = new Replay(scenario, Duration.ofHours(1));
    return replay.judgeAll(replay.intent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cancelled",
        "crash-loop",
        "deleted-restartable",
        "evicted",
        "failed",
        "finished",
        "finished-after-kill",
        "finished-no-ha",
        "finished-stays",
        "image-pull",
        "main-throws",
        "oom-killed",
        "quota"
      })
  void kubernetesAloneNeverProvesAnEnd(String scenario) throws IOException {
    try (Replay replay = judged(scenario)) {
      assertThat(replay.evaluations)
          .allSatisfy(
              evaluation ->
                  assertThat(evaluation.health().state().isEnded())
                      .as(evaluation.toString())
                      .isFalse());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"finished", "cancelled", "failed", "deleted-restartable"})
  void aClusterThatIsGoneAndLeftItsJobWasRemovedOrBrokeOffItsCleaning(String scenario)
      throws IOException {
    try (Replay replay = judged(scenario)) {
      KubernetesReport shown = replay.shown(replay.server.looks() - 1);
      assertThat(shown.presence()).isEqualTo(Presence.GONE);
      assertThat(replay.last().health().state()).isEqualTo(JobState.UNKNOWN);
      boolean left = !shown.highAvailability().orElseThrow().recoverableJobs().isEmpty();
      assertThat(replay.last())
          .isUnknownBecause(
              left ? UnknownCode.CLUSTER_REMOVED : UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
    }
  }

  @Test
  void finishedWithoutHighAvailabilityIsForgottenAndNotFailed() throws IOException {
    try (Replay replay = judged("finished-no-ha")) {
      assertThat(replay.last()).isUnknownBecause(UnknownCode.APP_FORGOTTEN);
    }
  }

  @Test
  void finishedAndKeptLeavesHighAvailability() throws IOException {
    try (Replay replay = judged("finished-stays")) {
      assertThat(replay.last()).isUnknownBecause(UnknownCode.DEPLOYMENT_OUTCOME_UNDEFINED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"main-throws", "crash-loop"})
  void aCrashLoopIsNotForeverStarting(String scenario) throws IOException {
    try (Replay replay = judged(scenario)) {
      assertThat(replay.last()).isUnknownBecause(UnknownCode.JOB_MANAGER_CRASH_LOOP);
      assertThat(replay.shown(replay.server.looks() - 1).jobManager().orElseThrow().exitCode())
          .hasValue(scenario.equals("main-throws") ? 2 : 1);
    }
    try (Replay young = new Replay(scenario, Duration.ofSeconds(5))) {
      young.judgeAll(young.intent);
      assertThat(young.last()).hasState(JobState.STARTING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"image-pull", "quota"})
  void aPodThatCannotStartIsNamed(String scenario) throws IOException {
    try (Replay replay = judged(scenario)) {
      assertThat(replay.last()).isUnknownBecause(UnknownCode.POD_CANNOT_START);
    }
  }

  @Test
  void anOomKilledJobManagerIsRestarting() throws IOException {
    try (Replay replay = judged("oom-killed")) {
      assertThat(replay.last()).hasState(JobState.RESTARTING);
    }
  }

  @Test
  void anEvictedJobManagerIsRestarting() throws IOException {
    try (Replay replay = judged("evicted")) {
      assertThat(replay.evaluations)
          .anySatisfy(look -> assertThat(look).hasState(JobState.RESTARTING));
      KubernetesReport after = replay.shown(replay.server.looks() - 1);
      assertThat(after.jobManager().orElseThrow().runningSince()).isPresent();
      assertThat(after.previousJobManager().orElseThrow().reason()).contains("Evicted");
    }
  }

  @Test
  void aKilledJobManagerIsRestartingWithItsJob() throws IOException {
    try (Replay replay = judged("finished-after-kill")) {
      assertThat(replay.evaluations)
          .anySatisfy(look -> assertThat(look).hasState(JobState.RESTARTING));
    }
  }

  @Test
  void highAvailabilityTellsLeaderJobAndCheckpoint() throws IOException {
    try (Replay replay = new Replay("deleted-restartable", Duration.ofHours(1))) {
      KubernetesLeader kept = replay.shown(2).highAvailability().orElseThrow();
      assertThat(kept.held()).isTrue();
      assertThat(kept.ledJobs()).hasSize(1).isEqualTo(kept.recoverableJobs());
      assertThat(kept.restAddress().orElseThrow()).startsWith("http://127.0.0.1:");
      assertThat(kept.lastCheckpoint()).isPresent();
      assertThat(kept.leaseDuration()).contains(Duration.ofSeconds(15));
      assertThat(replay.report(2).value().orElseThrow().uid()).isPresent();
      assertThat(replay.server.flink(replay.client).flinkAddress().ask().value().orElseThrow())
          .hasToString(kept.restAddress().orElseThrow());
    }
  }

  @Test
  void withoutALeaderTheServiceIsTheAddress() throws IOException {
    try (Replay replay = new Replay("finished-no-ha", Duration.ofHours(1))) {
      replay.server.serve(1);
      assertThat(replay.server.flink(replay.client).flinkAddress().ask().value().orElseThrow())
          .hasToString("http://wordcount-rest." + replay.server.namespace() + ":8081/");
    }
  }

  @Test
  void theConfigurationTellsWhereAnEndWouldBeFound() throws IOException {
    try (Replay replay = new Replay("cancelled", Duration.ofHours(1))) {
      replay.server.serve(1);
      assertThat(replay.server.flink(replay.client).configuration().ask().value().orElseThrow())
          .containsEntry("high-availability.type", "kubernetes")
          .containsEntry("job-result-store.delete-on-commit", "false")
          .containsKey("jobmanager.archive.fs.dir")
          .doesNotContainKey("kubernetes.service-account");
      replay.server.serve(replay.server.looks() - 1);
      assertThat(replay.server.flink(replay.client).configuration().ask().isAbsent()).isTrue();
    }
  }

  @Test
  void eventsExplainTrouble() throws IOException {
    try (Replay replay = new Replay("quota", Duration.ofHours(1))) {
      replay.server.serve(replay.server.looks() - 1);
      assertThat(replay.server.flink(replay.client).events().ask().value().orElseThrow())
          .isNotEmpty();
      assertThat(replay.shown(replay.server.looks() - 1).podRefusal().orElseThrow())
          .contains("FailedCreate");
    }
  }

  @Test
  void aFleetReportsEachClusterAsItIsReportedAlone() throws IOException {
    try (Replay replay = new Replay("cancelled", Duration.ofHours(1))) {
      replay.server.serve(2);
      KubernetesFleet fleet =
          replay.client.fleet(replay.server.namespace()).ask().value().orElseThrow();
      assertThat(fleet.clusters()).containsExactly("wordcount");
      assertThat(fleet.reports().get("wordcount"))
          .isEqualTo(replay.report(2).value().orElseThrow());
      replay.server.serve(replay.server.looks() - 1);
      KubernetesFleet after =
          replay.client.fleet(replay.server.namespace()).ask().value().orElseThrow();
      assertThat(after.clusters()).isEmpty();
      assertThat(after.remains()).containsExactly("wordcount");
      assertThat(
              after
                  .report("wordcount")
                  .ask()
                  .value()
                  .orElseThrow()
                  .kubernetes()
                  .orElseThrow()
                  .presence())
          .isEqualTo(Presence.GONE);
    }
  }

  @Test
  void aLookAsksAHandfulOfQuestions() throws IOException {
    try (Replay replay = new Replay("cancelled", Duration.ofHours(1))) {
      replay.report(1);
      assertThat(replay.server.asked()).hasSize(4);
    }
  }
}
