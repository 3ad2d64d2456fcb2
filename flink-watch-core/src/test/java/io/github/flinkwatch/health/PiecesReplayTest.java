package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.testing.Recording;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Failures of real clusters, with every evidence and memory written and read again, judged whenever
 * an answer changed, from the jobs' overview, the job's details and the cluster's overview. Each
 * line is a stretch of looks with the same findings.
 */
class PiecesReplayTest {

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3-failover-whole", "2.3.0-failover-whole"})
  void aRestartLoopIsSeenWithoutARestartCounter(String replay) throws IOException {
    List<String> judged = judged(replay, HealthThresholds.builder().restartsDegraded(2).build());
    assertThat(judged)
        .startsWith("RUNNING")
        .contains("RESTARTING TASKS_DOWN")
        .anyMatch(line -> line.contains("RESTART_LOOP"))
        .noneMatch(line -> line.startsWith("FAILED") || line.startsWith("UNKNOWN"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.11.6-tm-loss", "1.20.3-tm-loss"})
  void aClusterThatLostItsTaskManagersSaysSo(String replay) throws IOException {
    List<String> judged = judged(replay, HealthThresholds.ofDefaults());
    assertThat(judged)
        .startsWith("RUNNING")
        .anyMatch(line -> line.contains("SLOTS_LOST"))
        .noneMatch(line -> line.startsWith("FAILED") || line.startsWith("UNKNOWN"));
    assertThat(judged.get(judged.size() - 1)).startsWith("RUNNING").doesNotContain("SLOTS_LOST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3-adaptive", "2.3.0-adaptive"})
  void aRescaleToFewerSlotsIsOneRestartAndNothingIsMissing(String replay) throws IOException {
    List<String> judged = judged(replay, HealthThresholds.ofDefaults());
    assertThat(judged)
        .startsWith("STARTING")
        .contains("RUNNING")
        .noneMatch(line -> line.contains("TASKS_MISSING") || line.contains("RESTART_LOOP"))
        .noneMatch(line -> line.startsWith("FAILED"));
  }

  private static List<String> judged(String replay, HealthThresholds thresholds)
      throws IOException {
    JobMemory memory = JobMemory.empty();
    JobRef ref = null;
    JobSnapshot.Builder snapshot = null;
    List<String> judged = new ArrayList<>();
    for (Recording.Answer answer : Recording.ofSeries(replay).all()) {
      Instant at = Instant.ofEpochMilli(answer.from());
      String body = answer.body().toString();
      if (answer.status() != 200) {
        continue;
      }
      if (snapshot == null) {
        snapshot = JobSnapshot.builder(JobSnapshot.Source.LIVE, at);
      }
      switch (answer.path().replaceAll("[0-9a-f]{32}", "id")) {
        case "/jobs/overview" -> {
          JobOverview job = Json.read(JobsWire.JOBS_OVERVIEW, body).get(0);
          ref = JobRef.builder().jobId(job.jobId()).clusterKind(ClusterKind.DEDICATED).build();
          snapshot.overview(Observation.known(job, at));
        }
        case "/jobs/id" ->
            snapshot.details(Observation.known(Json.read(JobDetailsWire.JOB_DETAILS, body), at));
        case "/overview" ->
            snapshot.clusterOverview(
                Observation.known(Json.read(OverviewWire.CLUSTER_OVERVIEW, body), at));
        default -> {
          continue;
        }
      }
      if (ref == null) {
        continue;
      }
      JobEvidence evidence = JobEvidence.builder(ref, at).live(snapshot.at(at).build()).build();
      Evaluation evaluation =
          JobHealthEvaluator.ofDefaults()
              .evaluate(JobEvidence.fromJson(evidence.toJson()), memory, thresholds);
      memory = JobMemory.fromJson(evaluation.memory().toJson());
      assertThat(evaluation.health().explain()).isNotBlank();
      String said = describe(evaluation.health());
      if (judged.isEmpty() || !judged.get(judged.size() - 1).equals(said)) {
        judged.add(said);
      }
    }
    return judged;
  }

  private static String describe(JobHealth health) {
    String findings =
        health.findings().stream()
            .map(finding -> finding.rule().toString())
            .sorted()
            .collect(Collectors.joining(" "));
    return (health.state() + " " + findings).trim();
  }
}
