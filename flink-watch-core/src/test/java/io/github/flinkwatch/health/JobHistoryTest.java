package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobHistoryTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant YESTERDAY = NOON.minus(Duration.ofDays(1));
  private static final LocalDate TODAY = LocalDate.parse("2026-11-20");

  private JobMemory memory = JobMemory.empty();

  private void look(Instant at, Instant began, long moved) {
    look(details(at, began, moved));
  }

  private void look(JobDetails details) {
    look(
        FlinkScenarios.live(
            FlinkScenarios.healthySnapshot()
                .details(Observation.known(details, details.now()))
                .build()));
  }

  private void look(JobEvidence evidence) {
    memory = JobHealthEvaluator.ofDefaults().evaluate(evidence, memory).memory();
    memory = JobMemory.fromJson(memory.toJson());
  }

  private long today() {
    return records(TODAY);
  }

  private long records(LocalDate day) {
    return memory.history().movedByDay().getOrDefault(day, Moved.NOTHING).records();
  }

  /** Details whose vertices began at {@code began} and have moved that many records. */
  private static JobDetails details(Instant now, Instant began, long moved) {
    return FlinkScenarios.details(JobStatus.RUNNING)
        .now(now)
        .vertices(
            List.of(
                vertex(FlinkScenarios.SOURCE, began, moved), vertex(FlinkScenarios.WORK, began, 0)))
        .build();
  }

  private static JobVertex vertex(VertexId id, Instant began, long moved) {
    return FlinkScenarios.vertex(id, "vertex", 0, moved).toBuilder().startTime(began).build();
  }

  @Test
  void aCounterThatGrowsAddsItsGrowth() {
    look(NOON, YESTERDAY, 1000);
    assertThat(today()).isZero(); // when it was moved cannot be told
    look(NOON.plusSeconds(60), YESTERDAY, 1300);
    look(NOON.plusSeconds(120), YESTERDAY, 1300);
    look(NOON.plusSeconds(180), YESTERDAY, 1400);
    assertThat(today()).isEqualTo(400);
  }

  @Test
  void whatAJobThatBeganTodayHasMovedIsOfToday() {
    look(NOON, NOON.minusSeconds(60), 700);
    assertThat(today()).isEqualTo(700);
  }

  @Test
  void aCounterThatBeganAnewAddsAllThatItCounts() {
    look(NOON, YESTERDAY, 1000);
    look(NOON.plusSeconds(60), NOON.plusSeconds(30), 50);
    assertThat(today()).isEqualTo(50);
    look(NOON.plusSeconds(120), NOON.plusSeconds(100), 5000); // more than before the restart
    assertThat(today()).isEqualTo(5050);
  }

  @Test
  void aCounterThatFellBecauseSomeSubtasksRestartedNeverAddsTooMuch() {
    look(NOON, YESTERDAY, 1000);
    look(NOON.plusSeconds(60), YESTERDAY, 600);
    assertThat(today()).isZero();
    look(NOON.plusSeconds(120), YESTERDAY, 900);
    assertThat(today()).isEqualTo(300);
  }

  @Test
  void aCounterThatIsNotCompleteIsWaitedFor() {
    look(NOON, YESTERDAY, 1000);
    look(incomplete(details(NOON.plusSeconds(60), YESTERDAY, 200)));
    look(NOON.plusSeconds(120), YESTERDAY, 1100);
    assertThat(today()).isEqualTo(100);
    look(incomplete(details(NOON.plusSeconds(180), NOON.plusSeconds(150), 0)));
    look(NOON.plusSeconds(240), NOON.plusSeconds(150), 70);
    assertThat(today()).isEqualTo(170);
  }

  @Test
  void aNewRunGoesOnWithTheDay() {
    look(NOON, YESTERDAY, 0);
    look(NOON.plusSeconds(60), YESTERDAY, 500);
    JobEvidence next =
        FlinkScenarios.live(
                FlinkScenarios.healthySnapshot()
                    .at(NOON.plusSeconds(120))
                    .overview(
                        Observation.known(
                            FlinkScenarios.overview(JobStatus.RUNNING, FlinkScenarios.running(4))
                                .toBuilder()
                                .startTime(FlinkScenarios.NOW.plusSeconds(20))
                                .build(),
                            NOON.plusSeconds(120)))
                    .details(
                        Observation.known(
                            details(NOON.plusSeconds(120), NOON.plusSeconds(90), 40).toBuilder()
                                .startTime(FlinkScenarios.NOW.plusSeconds(20))
                                .build(),
                            NOON.plusSeconds(120)))
                    .build())
            .toBuilder()
            .at(FlinkScenarios.NOW.plusSeconds(60))
            .intent(JobIntent.builder().submittedAt(FlinkScenarios.NOW.plusSeconds(10)).build())
            .build();
    look(next);
    assertThat(today()).isEqualTo(540);
  }

  @Test
  void eightDaysAreKept() {
    for (int day = 0; day <= 20; day++) {
      look(NOON.plus(Duration.ofDays(day)), YESTERDAY, 1000 + 10L * day);
    }
    assertThat(memory.history().movedByDay()).hasSize(8);
    assertThat(records(LocalDate.parse("2026-12-09"))).isEqualTo(10);
  }

  @Test
  void whatWasMovedWhileNobodyLookedIsBookedOnTheDaysItHappened() {
    look(NOON, YESTERDAY, 1000);
    look(NOON.plus(Duration.ofDays(2)), YESTERDAY, 1000 + 4800);
    assertThat(today()).isEqualTo(1200);
    assertThat(records(TODAY.plusDays(1))).isEqualTo(2400);
    assertThat(records(TODAY.plusDays(2))).isEqualTo(1200);
  }

  @Test
  void whatWasMovedBeforeTheDaysThatAreKeptIsBookedOnNone() {
    look(NOON, YESTERDAY, 0);
    look(NOON.plus(Duration.ofDays(10)), YESTERDAY, 1000);
    assertThat(memory.history().movedByDay().values().stream().mapToLong(Moved::records).sum())
        .isEqualTo(750);
  }

  @Test
  void anAnswerAboutAnotherJobIsNotCounted() {
    look(NOON, YESTERDAY, 1000);
    JobEvidence other =
        JobEvidence.builder(FlinkScenarios.REF, NOON.plusSeconds(60))
            .live(
                FlinkScenarios.healthySnapshot()
                    .matchedBy(JobSnapshot.Match.SOLE_JOB)
                    .details(
                        Observation.known(details(NOON.plusSeconds(60), YESTERDAY, 9000), NOON))
                    .build())
            .build();
    look(other);
    assertThat(today()).isZero();
  }

  @Test
  void theMemoryOfAJobWithThousandsOfVerticesStaysSmallAndCountsThem() {
    for (int i = 0; i < 3; i++) {
      List<JobVertex> vertices = new ArrayList<>();
      for (int v = 0; v < 5000; v++) {
        vertices.add(vertex(VertexId.of(String.format("%032x", v)), YESTERDAY, 100 + i));
      }
      Instant at = NOON.plusSeconds(60L * i);
      look(details(at, YESTERDAY, 0).toBuilder().vertices(vertices).build());
    }
    assertThat(today()).isEqualTo(2 * 5000);
    assertThat(memory.toBuilder().notes(Map.of()).build().toJson()).hasSizeLessThan(4000);
  }

  @Test
  void theSameLookTwiceCountsOnce() {
    look(NOON, NOON.minusSeconds(60), 700);
    look(NOON, NOON.minusSeconds(60), 700);
    assertThat(today()).isEqualTo(700);
  }

  @Test
  void sizesAreBoundedAndReachBackToTheFirst() {
    for (int i = 0; i < 500; i++) {
      Checkpoint completed =
          FlinkScenarios.checkpoint(i, CheckpointStatus.COMPLETED, NOON.plusSeconds(60L * i))
              .stateSizeBytes(1000 + i)
              .build();
      JobEvidence look =
          FlinkScenarios.live(
              FlinkScenarios.healthySnapshot()
                  .checkpoints(
                      Observation.known(
                          FlinkScenarios.checkpoints().toBuilder()
                              .latest(LatestCheckpoints.builder().completed(completed).build())
                              .history(List.of(completed))
                              .build(),
                          NOON))
                  .build());
      look(look);
      look(look);
    }
    List<Sample> sizes = memory.history().stateSizes();
    assertThat(sizes).hasSizeBetween(24, 48);
    assertThat(sizes.get(0).value()).isEqualTo(1000);
    assertThat(sizes.get(sizes.size() - 1).value()).isEqualTo(1499);
  }

  private static JobDetails incomplete(JobDetails details) {
    return details.toBuilder()
        .vertices(
            details.vertices().stream()
                .map(
                    vertex ->
                        vertex.toBuilder()
                            .metrics(
                                IoMetrics.builder()
                                    .from(vertex.metrics())
                                    .writeRecordsComplete(false)
                                    .writeBytesComplete(false)
                                    .build())
                            .build())
                .collect(Collectors.toList()))
        .build();
  }
}
