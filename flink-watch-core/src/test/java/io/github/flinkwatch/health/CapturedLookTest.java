package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole looks at jobs of real clusters: every piece that Flink served, as it served it. */
class CapturedLookTest {

  @ParameterizedTest
  @ValueSource(strings = {"1.11.6-stuck", "1.20.3-stuck", "2.3.0-stuck"})
  void aJobThatConsumesNothingIsUnhealthyAndItsSubtaskNamed(String look) throws IOException {
    Evaluation first = judge(look, Duration.ZERO, JobMemory.empty());
    assertThat(first)
        .hasState(JobState.RUNNING)
        .isUnhealthy()
        .hasFinding(RuleId.CHECKPOINTS_FAILING)
        .hasFinding(RuleId.CHECKPOINT_CULPRIT);
    Finding culprit = first.health().finding(RuleId.CHECKPOINT_CULPRIT).orElseThrow();
    assertThat(culprit.culprits())
        .anySatisfy(
            subtask -> {
              assertThat(subtask.vertexName().orElseThrow()).startsWith("work");
              assertThat(subtask.subtask()).isZero();
              assertThat(subtask.host()).isPresent();
            });

    Evaluation second = judge(look, Duration.ofMinutes(5), first.memory());
    assertThat(second).hasFinding(RuleId.CHECKPOINTS_FAILING).didNotEvaluate(RuleId.NO_PROGRESS);
    assertThat(judge(look, Duration.ofMinutes(10), second.memory()))
        .isUnhealthy()
        .hasFinding(RuleId.NO_PROGRESS);
  }

  @Test
  void aMixedJobWhoseBoundedSourceHasFinishedIsHealthy() throws IOException {
    Evaluation evaluation = judge("1.20.3-mixed", Duration.ZERO, JobMemory.empty());
    assertThat(evaluation).isHealthy().hasNoFinding(RuleId.TASKS_MISSING);
    assertThat(judge("1.20.3-mixed", Duration.ofMinutes(9), evaluation.memory()))
        .isHealthy()
        .hasNoFinding(RuleId.TASKS_DOWN);
  }

  @Test
  void beforeFlink114AMixedJobTakesNoMoreCheckpointsAndThatIsFound() throws IOException {
    HealthThresholds thresholds = HealthThresholds.ofDefaults();
    JobEvidence evidence = evidence("1.13.6-mixed", Duration.ZERO);
    JobSnapshot live = evidence.live().value().orElseThrow();
    JobDetails details = live.details().value().orElseThrow();
    JobDetails later =
        details.toBuilder().now(details.startTime().orElseThrow().plusSeconds(1201)).build();
    JobEvidence after =
        evidence.toBuilder()
            .live(live.toBuilder().details(Observation.known(later, live.at())).build())
            .build();
    Evaluation evaluation =
        JobHealthEvaluator.ofDefaults().evaluate(after, JobMemory.empty(), thresholds);
    assertThat(evaluation).isUnhealthy().hasFinding(RuleId.CHECKPOINT_STALLED);
    assertThat(evaluation.health().finding(RuleId.CHECKPOINT_STALLED).orElseThrow().detail())
        .contains("tasks have finished, after which this job takes no checkpoints");
  }

  private static Evaluation judge(String look, Duration later, JobMemory memory)
      throws IOException {
    JobEvidence evidence = evidence(look, later);
    return JobHealthEvaluator.ofDefaults()
        .evaluate(JobEvidence.fromJson(evidence.toJson()), memory);
  }

  /** Reads one look. The cluster's overview was not captured with it: nothing was amiss there. */
  private static JobEvidence evidence(String look, Duration later) throws IOException {
    JobDetails details = read(look, "job", JobDetailsWire.JOB_DETAILS).value().orElseThrow();
    JobOverview row =
        read(look, "jobs-overview", JobsWire.JOBS_OVERVIEW).value().orElseThrow().stream()
            .filter(job -> job.jobId().equals(details.jobId()))
            .findFirst()
            .orElseThrow();
    Instant at = details.now();
    ClusterOverview cluster = FlinkScenarios.cluster(2).slotsAvailable(1).build();
    JobSnapshot.Builder snapshot =
        JobSnapshot.builder(JobSnapshot.Source.LIVE, at)
            .overview(Observation.known(row, at))
            .details(Observation.known(details, at))
            .checkpoints(read(look, "job-checkpoints", CheckpointsWire.CHECKPOINTING_STATISTICS))
            .checkpointConfig(
                read(look, "job-checkpoints-config", CheckpointsWire.CHECKPOINT_CONFIG))
            .troubledCheckpoint(read(look, "checkpoint-in_progress", CheckpointsWire.CHECKPOINT))
            .exceptions(read(look, "job-exceptions", JobExceptionsWire.JOB_EXCEPTIONS))
            .metrics(read(look, "job-metrics-get", MetricsWire.JOB_METRICS))
            .clusterOverview(Observation.known(cluster, at));
    int n = 0;
    for (JobVertex vertex : details.vertices()) {
      String name = "vertex-" + n++;
      Observation<BackPressure> pressure =
          read(look, name + "-backpressure-second", BackPressureWire.BACK_PRESSURE);
      if (pressure.isKnown()) {
        snapshot.putBackPressure(vertex.id(), pressure);
      }
      snapshot.putVertexDetails(vertex.id(), read(look, name, VerticesWire.VERTEX_DETAILS));
      snapshot.putSubtaskCheckpoints(
          vertex.id(),
          read(look, "checkpoint-in_progress-" + name, SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS));
    }
    JobRef ref = JobRef.builder().jobId(details.jobId()).clusterKind(ClusterKind.SESSION).build();
    return JobEvidence.builder(ref, at.plus(later)).live(snapshot.build()).build();
  }

  private static <T> Observation<T> read(String look, String file, JsonType<T> type)
      throws IOException {
    try (InputStream in =
        CapturedLookTest.class.getResourceAsStream(
            "/replay/looks/" + look + "/" + file + ".json")) {
      return in == null
          ? Observation.unknown(UnknownCause.of(UnknownCode.NOT_ASKED, file), Instant.EPOCH)
          : Observation.known(Json.read(type, in.readAllBytes()), Instant.EPOCH);
    }
  }
}
