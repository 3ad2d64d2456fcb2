package io.github.flinkwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetReportTest {

  private final FleetReport report = FleetReport.of(Fleets.dozen());

  @Test
  void abnormalJobsAreThoseThatSomebodyShouldLookAtTheWorstFirst() {
    assertThat(report.abnormal())
        .extracting(JobRow::name)
        .containsExactly(
            "enrichment",
            "sessions",
            "export", // ended, and nobody had asked for it
            "fraud",
            "report",
            Fleets.NASTY, // its checkpoints take longer than they may
            "search-index");
    assertThat(report.healthCounts())
        .containsEntry(HealthStatus.UNHEALTHY, 2)
        .containsEntry(HealthStatus.UNKNOWN, 2)
        .containsEntry(HealthStatus.DEGRADED, 2)
        .containsEntry(HealthStatus.NOT_APPLICABLE, 2);
  }

  @Test
  void stateIsOrderedBySizeAndComparedWithItsOwnAverage() {
    assertThat(report.byStateSize()).extracting(JobRow::name).startsWith("clickstream", "orders");
    JobRow largest = report.byStateSize().get(0);
    assertThat(largest.stateSizes()).hasSizeBetween(24, 48);
    assertThat(largest.growth().orElseThrow()).isBetween(1.0, 1.3);
    assertThat(largest.averageStateSizeBytes().orElseThrow())
        .isLessThan(largest.stateSizeBytes().orElseThrow());
  }

  @Test
  void theLatestRestorePointHasItsPath() {
    RestorePoint point =
        report.restorable().stream()
            .filter(row -> row.name().equals("orders"))
            .findFirst()
            .flatMap(JobRow::restorePoint)
            .orElseThrow();
    assertThat(point.path()).isEqualTo("hdfs://nameservice/flink/checkpoints/chk-100");
    assertThat(point.triggeredAt()).isEqualTo(FlinkScenarios.NOW.minusSeconds(30));
    assertThat(point.savepoint()).isFalse();
  }

  @Test
  void whatAJobWasRestoredFromIsItsRestorePointWhileNothingHasCompletedSince() throws IOException {
    RestoredCheckpoint from =
        RestoredCheckpoint.builder()
            .id(7)
            .savepoint(true)
            .restoreTime(FlinkScenarios.NOW.minusSeconds(60))
            .externalPath("hdfs://nameservice/flink/savepoints/sp-7")
            .build();
    FleetJob restored =
        FleetJob.builder()
            .ref(Fleets.ref(1, "restored"))
            .cluster("c")
            .snapshot(
                FlinkScenarios.healthySnapshot()
                    .checkpoints(
                        FlinkScenarios.known(
                            FlinkScenarios.checkpoints().toBuilder()
                                .latest(LatestCheckpoints.builder().restored(from).build())
                                .history(List.of())
                                .build()))
                    .build())
            .build();
    FleetReport fleet =
        FleetReport.of(Fleet.builder().at(FlinkScenarios.NOW).addJobs(restored).build());
    RestorePoint point = fleet.restorable().get(0).restorePoint().orElseThrow();
    assertThat(point.path()).endsWith("sp-7");
    assertThat(point.savepoint()).isTrue();
    assertThat(point.triggeredAt()).isEqualTo(from.restoreTime());
    assertThat(point.sizeBytes()).isEmpty();
    assertThat(
            new ObjectMapper().readTree(fleet.toJson()).at("/jobs/0/restorePoint").has("sizeBytes"))
        .isFalse();
  }

  @Test
  void versionsAreInFlinksOwnWordsUnknownIncluded() {
    assertThat(report.flinkVersions())
        .containsEntry(FleetReport.UNKNOWN_TO_FLINK, 1)
        .containsEntry(FleetReport.NOT_SEEN, 3)
        .containsEntry("1.20.3", 8);
  }

  @Test
  void doubtfulCheckpointSettingsAreNamed() {
    assertThat(report.doubtfulCheckpoints())
        .filteredOn(row -> row.name().equals(Fleets.NASTY))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.checkpointRemarks())
                    .contains("the timeout is shorter than a checkpoint takes"));
  }

  @Test
  void aDaysTotalIsTheSumOfItsJobs() {
    Map<LocalDate, Moved> moved = report.movedByDay();
    LocalDate yesterday = LocalDate.parse("2026-11-20");
    assertThat(moved.get(yesterday).records()).isEqualTo(3 * 12 * 100_000L);
    assertThat(moved.get(yesterday).bytes()).isEqualTo(10 * 3 * 12 * 100_000L);
  }

  @Test
  void whatEachJobMovedIsToldByDayThoseThatMovedMostFirst() {
    assertThat(report.byMoved()).extracting(JobRow::name).startsWith("clickstream", "orders");
    JobRow orders =
        report.byMoved().stream().filter(row -> row.name().equals("orders")).findFirst().get();
    assertThat(orders.moved().get(LocalDate.parse("2026-11-20")).records()).isEqualTo(1_200_000);
    assertThat(orders.movedInAll().records())
        .isEqualTo(orders.moved().values().stream().mapToLong(Moved::records).sum())
        .isEqualTo(4_800_000);
    assertThat(report.toHtml()).contains("<td class=\"n\">1.2 M<small>11 MiB</small></td>");
    assertThat(report.toText()).contains("Moved between vertices, by job");
    assertThat(report.byMoved()).allMatch(row -> row.movedInAll().records() > 0);
  }

  @Test
  void whatCouldNotBeSeenIsListedWithItsCause() {
    assertThat(report.unseen().get(0).cluster()).isEqualTo("application-fraud");
    assertThat(report.unseen())
        .extracting(unseen -> unseen.job().orElse("-"))
        .containsExactly("-", "fraud", "report");
    assertThat(report.unseen()).allMatch(unseen -> unseen.cause().isPresent());
  }

  @Test
  void anEmptyFleetHasAReport() {
    FleetReport empty = FleetReport.of(Fleet.builder().at(FlinkScenarios.NOW).build());
    assertThat(empty.toText()).contains("0 jobs");
    assertThat(empty.toHtml()).contains("Nothing is wrong.");
    assertThat(empty.toCsv().lines()).hasSize(1);
    assertThat(empty.toJson()).contains("\"jobs\":[]");
  }

  @Test
  void theTextHasATableForEachQuestion() {
    assertThat(report.toText())
        .contains("Abnormal jobs", "What could not be seen", "Latest restore points")
        .contains("CHECKPOINTS_FAILING: 3 checkpoints failed in a row")
        .contains("CONNECT_REFUSED")
        .doesNotContain("\u0007");
  }

  @Test
  void theJsonIsReadByAnybody() throws IOException {
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.get("format").asInt()).isEqualTo(1);
    assertThat(json.get("jobs")).hasSize(12);
    assertThat(json.at("/jobs/0/restorePoint/path").asText()).endsWith("chk-100");
    assertThat(json.at("/jobs/6/cause/code").asText()).isEqualTo("CONNECT_REFUSED");
    assertThat(json.at("/jobs/6/state").asText()).isEqualTo("UNKNOWN");
    assertThat(json.at("/moved/2026-11-20/records").asLong()).isEqualTo(3_600_000);
  }

  @Test
  void theCsvHasOneLineForEachJobAndRunsNoFormula() throws IOException {
    List<String> lines = report.toCsv().lines().collect(Collectors.toList());
    assertThat(lines).hasSize(13);
    assertThat(new StringReader(lines.get(0)).read()).isEqualTo('c');
    Fleet formula =
        Fleet.builder()
            .at(FlinkScenarios.NOW)
            .addJobs(
                FleetJob.builder().ref(Fleets.ref(1, "=HYPERLINK(\"x\"),1")).cluster("c").build())
            .build();
    assertThat(FleetReport.of(formula).toCsv()).contains("\"'=HYPERLINK(\"\"x\"\"),1\"");
  }

  @Test
  void thePageLoadsNothingAndEscapesEverything(@TempDir Path directory) throws IOException {
    String html = report.toHtml();
    Path page =
        Path.of(System.getProperty("fleet.page", directory.resolve("fleet.html").toString()));
    Files.writeString(page, html);
    assertThat(page).isNotEmptyFile();
    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("http-equiv=\"refresh\"")
        .doesNotContain("<link")
        .doesNotContain("<img")
        .doesNotContain("url(")
        .doesNotContain("src=")
        .contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;")
        .contains("&lt;unknown&gt;");
  }

  @Test
  void aTableOfThousandsIsCutAndSaysSo() {
    Fleet.Builder many = Fleet.builder().at(FlinkScenarios.NOW);
    for (int i = 0; i < 2000; i++) {
      many.addJobs(FleetJob.builder().ref(Fleets.ref(i, "job-" + i)).cluster("c").build());
    }
    FleetReport large = FleetReport.of(many.build());
    assertThat(large.toHtml()).contains("and 1500 more").hasSizeLessThan(2_000_000);
    assertThat(large.toCsv().lines()).hasSize(2001);
  }
}
