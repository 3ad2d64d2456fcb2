package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.testing.Recording;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Failures of real clusters, judged look by look from the live overview alone. Each line of a test
 * is a stretch of looks with the same state and findings.
 */
class ReplayTest {

  @Test
  void regionFailoverIsRestartingWithPartOfTheJobDown() throws IOException {
    assertThat(judged("1.20.3-failover-region"))
        .containsExactly(
            "RUNNING",
            "RESTARTING TASKS_DOWN",
            "RUNNING TASKS_DOWN",
            "RUNNING",
            "RESTARTING TASKS_DOWN",
            "RUNNING TASKS_DOWN",
            "RUNNING",
            "RESTARTING TASKS_DOWN");
  }

  @Test
  void onTheLegacySchedulerTasksFailWhileTheJobSaysRunning() throws IOException {
    assertThat(judged("1.9.1-failover-strategy-region"))
        .startsWith("RUNNING", "RUNNING TASKS_DOWN", "RUNNING TASKS_DOWN TASKS_FAILED")
        .allMatch(line -> line.startsWith("RUNNING"))
        .endsWith("RUNNING");
  }

  @Test
  void onTheLegacySchedulerALostTaskManagerIsSeenInTheCountsOnly() throws IOException {
    assertThat(judged("1.9.1-tm-loss-strategy-region"))
        .contains("RUNNING TASKS_DOWN TASKS_FAILED")
        .noneMatch(line -> line.startsWith("FAILED"));
  }

  @Test
  void aLostTaskManagerIsRestartingUntilAllIsUpAgain() throws IOException {
    assertThat(judged("1.20.3-tm-loss"))
        .startsWith("RUNNING", "RESTARTING TASKS_DOWN")
        .contains("RUNNING TASKS_DOWN")
        .noneMatch(line -> line.startsWith("FAILED"));
  }

  @Test
  void aJobThatWasRescaledToFewerSlotsMissesNothing() throws IOException {
    assertThat(judged("1.20.3-adaptive"))
        .startsWith("STARTING", "RUNNING")
        .contains("RESTARTING TASKS_DOWN")
        .noneMatch(line -> line.contains("TASKS_MISSING"))
        .endsWith("RUNNING");
  }

  @Test
  void anApplicationClusterComesAndGoesAndTheEndStays() throws IOException {
    List<String> judged = judged("1.20.3-app-finish");
    assertThat(judged)
        .startsWith("UNKNOWN CONNECT_REFUSED", "UNKNOWN LEADER_ELECTION")
        .contains("STARTING", "RUNNING")
        .endsWith("FINISHED UNEXPECTED_END?");
    assertThat(judged.subList(judged.indexOf("FINISHED UNEXPECTED_END?"), judged.size()))
        .hasSize(1);
  }

  @Test
  void aFailedApplicationIsFailingAndThenFailedForGood() throws IOException {
    assertThat(judged("1.20.3-app-fail"))
        .contains("FAILING TASKS_DOWN")
        .endsWith("FAILED UNEXPECTED_END");
  }

  @Test
  void anAdaptiveBatchJobWhoseTotalGrowsIsNotJudgedByIt() throws IOException {
    assertThat(judged("1.20.3-batch")).containsExactly("RUNNING", "FINISHED UNEXPECTED_END?");
  }

  @Test
  void aJobThatRecoveredTwiceAndFinishedHasFinished() throws IOException {
    assertThat(judged("1.20.3-recovered"))
        .contains("RESTARTING TASKS_DOWN")
        .endsWith("FINISHED UNEXPECTED_END?");
  }

  @Test
  void aJobWithoutSlotsSaysRunningUntilItFails() throws IOException {
    assertThat(judged("1.20.3-noslots")).containsExactly("RUNNING", "FAILED UNEXPECTED_END");
  }

  @Test
  void aTakeoverIsNeverAnEnd() throws IOException {
    assertThat(judged("1.20.3-ha-standby"))
        .anyMatch(line -> line.startsWith("UNKNOWN"))
        .noneMatch(line -> line.startsWith("FAILED") || line.startsWith("FINISHED"))
        .endsWith("RUNNING");
  }

  private static List<String> judged(String replay) throws IOException {
    List<Recording.Answer> stretches = Recording.ofSeries(replay).of("/jobs/overview");
    JobRef ref = refOf(stretches);
    JobMemory memory = JobMemory.empty();
    List<String> judged = new ArrayList<>();
    for (Recording.Answer stretch : stretches) {
      for (long time : List.of(stretch.from(), stretch.until())) {
        Instant at = Instant.ofEpochMilli(time);
        Evaluation evaluation =
            JobHealthEvaluator.ofDefaults().evaluate(evidence(ref, stretch, at), memory);
        memory = JobMemory.fromJson(evaluation.memory().toJson());
        String line = describe(evaluation.health());
        if (judged.isEmpty() || !judged.get(judged.size() - 1).equals(line)) {
          judged.add(line);
        }
      }
    }
    return judged;
  }

  private static JobRef refOf(List<Recording.Answer> stretches) throws IOException {
    for (Recording.Answer stretch : stretches) {
      if (!stretch.rows().isEmpty()) {
        JobOverview first = Json.read(JobsWire.JOBS_OVERVIEW, stretch.body().toString()).get(0);
        return JobRef.builder()
            .jobId(first.jobId())
            .name(first.name())
            .clusterKind(ClusterKind.DEDICATED)
            .build();
      }
    }
    throw new IllegalStateException("no job in this replay");
  }

  private static JobEvidence evidence(JobRef ref, Recording.Answer stretch, Instant at)
      throws IOException {
    Observation<JobOverview> overview;
    int status = stretch.status();
    if (status == 200) {
      Optional<JobOverview> row =
          Json.read(JobsWire.JOBS_OVERVIEW, stretch.body().toString()).stream()
              .filter(job -> job.jobId().equals(ref.jobId().get()))
              .findFirst();
      overview =
          row.map(job -> Observation.known(job, at))
              .orElseGet(() -> Observation.absent("not listed", at));
    } else {
      UnknownCode code =
          status == 503
              ? UnknownCode.LEADER_ELECTION
              : status == 0 ? UnknownCode.CONNECT_REFUSED : UnknownCode.SERVER_ERROR;
      overview = Observation.unknown(UnknownCause.of(code, "/jobs/overview"), at);
    }
    JobSnapshot live = JobSnapshot.builder(JobSnapshot.Source.LIVE, at).overview(overview).build();
    return JobEvidence.builder(ref, at).live(Observation.known(live, at)).build();
  }

  private static String describe(JobHealth health) {
    if (health.state() == JobState.UNKNOWN) {
      return "UNKNOWN " + health.cause().get().code();
    }
    String findings =
        health.findings().stream()
            .map(finding -> finding.rule().toString())
            .sorted()
            .collect(Collectors.joining(" "));
    String doubts =
        health.state().isEnded()
            ? health.notEvaluated().stream()
                .map(not -> " " + not.rule() + "?")
                .collect(Collectors.joining())
            : "";
    return (health.state() + " " + findings).trim() + doubts;
  }
}
