package io.github.flinkwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetNotesTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant YESTERDAY = NOON.minus(Duration.ofDays(1));
  private static final LocalDate TODAY = LocalDate.parse("2026-11-20");

  private JobMemory memory = JobMemory.empty();

  private void look(Instant at, Instant began, long moved) {
    look(Fleets.details(at, began, moved));
  }

  private void look(JobDetails details) {
    JobEvidence evidence =
        FlinkScenarios.live(
            FlinkScenarios.healthySnapshot()
                .details(Observation.known(details, details.now()))
                .build());
    memory = FleetNotes.add(memory, memory, evidence);
  }

  private long today() {
    return FleetNotes.movedByDay(memory).getOrDefault(TODAY, Moved.NOTHING).records();
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
    look(incomplete(Fleets.details(NOON.plusSeconds(60), YESTERDAY, 200)));
    look(NOON.plusSeconds(120), YESTERDAY, 1100);
    assertThat(today()).isEqualTo(100);
    look(incomplete(Fleets.details(NOON.plusSeconds(180), NOON.plusSeconds(150), 0)));
    look(NOON.plusSeconds(240), NOON.plusSeconds(150), 70);
    assertThat(today()).isEqualTo(170);
  }

  @Test
  void aNewRunGoesOnWithTheDay() {
    look(NOON, YESTERDAY, 0);
    look(NOON.plusSeconds(60), YESTERDAY, 500);
    JobMemory old = memory;
    JobEvidence next =
        FlinkScenarios.live(
            FlinkScenarios.healthySnapshot()
                .details(
                    Observation.known(
                        Fleets.details(NOON.plusSeconds(120), NOON.plusSeconds(90), 40), NOON))
                .build());
    memory = FleetNotes.add(old, JobMemory.empty(), next); // the judge forgot the run before
    assertThat(today()).isEqualTo(540);
  }

  @Test
  void midnightBeginsAnotherDayAndEightAreKept() {
    for (int day = 0; day <= 20; day++) {
      look(NOON.plus(Duration.ofDays(day)), YESTERDAY, 1000 + 10L * day);
    }
    assertThat(FleetNotes.movedByDay(memory))
        .hasSize(8)
        .allSatisfy((day, moved) -> assertThat(moved.records()).isEqualTo(10));
  }

  @Test
  void theSameLookTwiceCountsOnce() {
    look(NOON, NOON.minusSeconds(60), 700);
    look(NOON, NOON.minusSeconds(60), 700);
    assertThat(today()).isEqualTo(700);
  }

  @Test
  void sizesAreBoundedAndReachBackToTheFirst() {
    for (int i = 0; i < 5000; i++) {
      JobEvidence look = Fleets.at(NOON.plusSeconds(60L * i), i, 1000 + i);
      memory = FleetNotes.add(memory, memory, look);
      memory = FleetNotes.add(memory, memory, look);
    }
    assertThat(FleetNotes.stateSizes(memory)).hasSizeBetween(24, 48);
    assertThat(FleetNotes.stateSizes(memory).get(0).value()).isEqualTo(1000);
    assertThat(memory.toJson()).hasSizeLessThan(8000);
    assertThat(FleetNotes.stateSizes(JobMemory.fromJson(memory.toJson())))
        .isEqualTo(FleetNotes.stateSizes(memory));
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
