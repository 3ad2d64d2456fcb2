package io.github.flinkwatch.report;

import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.application;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.live;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.stuckCheckpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.unknown;
import static io.github.flinkwatch.testing.FlinkScenarios.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Names, messages and paths come from whoever submits jobs. Whatever stands in them, each sentence
 * is one line, and nobody who reads it is commanded: no terminal, no browser, no spreadsheet.
 */
class HostileNamesTest {

  private static final String PLAIN = "plain";

  /** Controls, and what turns the direction of a line; {@code \n} parts lines. */
  private static final Pattern COMMANDS =
      Pattern.compile(
          "[\\p{Cntrl}\u0080-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069&&[^\n]]");

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
            "\n",
            "\r\n",
            "\u0085",
            "\u2028",
            "\u2029",
            "\t",
            "\u0000",
            "\u0007",
            "\u001B[2J\u001B[1;1H\u001B[32mOK",
            "\u001B]0;title\u0007",
            "\u009B31m",
            "\u202E",
            "\u2066",
            "\u061C",
            "<script>alert(1)</script>",
            "</td><img src=x onerror=y>",
            "&amp;",
            "'\" onload=\"x",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2",
            "@SUM(A1)",
            "\uFF1D1",
            ";=1",
            ",\"=1\"",
            "%s %n $1 \\",
            "SELECT `a`\nFROM t",
            "RUNNING and HEALTHY",
            "作业",
            "\uD83D\uDE00",
            " ")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts) + "x");
  }

  @Property(tries = 150)
  void whateverANameHoldsEachSentenceIsOneCleanLine(@ForAll("names") String name) {
    List<JobEvidence> hostile = looks(name);
    List<JobEvidence> plain = looks(PLAIN);
    for (int i = 0; i < plain.size(); i++) {
      String told = explained(hostile.get(i));
      assertThat(told).doesNotContainPattern(COMMANDS);
      assertThat(told.lines()).as(told).hasSameSizeAs(explained(plain.get(i)).lines().toList());
      assertThat(told.lines().findFirst().orElseThrow()).contains(" is ");
    }
  }

  @Property(tries = 60)
  void noReportObeysAName(@ForAll("names") String name) throws IOException {
    FleetReport hostile = FleetReport.of(fleet(name));
    FleetReport plain = FleetReport.of(fleet(PLAIN));

    assertThat(hostile.toText()).doesNotContainPattern(COMMANDS);
    assertThat(hostile.toText().lines()).hasSameSizeAs(plain.toText().lines().toList());

    assertThat(hostile.toHtml()).doesNotContainPattern(COMMANDS);
    assertThat(tags(hostile.toHtml())).isEqualTo(tags(plain.toHtml()));

    assertThat(hostile.toCsv().replace("\r\n", "\n")).doesNotContainPattern(COMMANDS);
    List<List<String>> cells = cells(hostile.toCsv());
    assertThat(cells).hasSameSizeAs(cells(plain.toCsv()));
    for (List<String> line : cells) {
      assertThat(line).hasSameSizeAs(cells.get(0));
      assertThat(line).noneMatch(cell -> cell.matches("(?s)\\s*[=+\\-@\uFF1D].*"));
    }

    // A program reads the names as they are; on the way they are one line and no command.
    assertThat(hostile.toJson().trim()).doesNotContainPattern("[\\x00-\\x1F]");
    assertThat(new ObjectMapper().readTree(hostile.toJson()).at("/jobs").findValuesAsText("name"))
        .contains(name);
  }

  private static String explained(JobEvidence look) {
    return judged(look).health().explain();
  }

  /** The second of two looks, for rules compare. */
  private static Evaluation judged(JobEvidence look) {
    JobEvidence before = look.toBuilder().at(look.at().minus(Duration.ofMinutes(6))).build();
    JobHealthEvaluator judge = JobHealthEvaluator.ofDefaults();
    return judge.evaluate(look, judge.evaluate(before, JobMemory.empty()).memory());
  }

  private static List<JobEvidence> looks(String name) {
    JobDetails details =
        details(JobStatus.RUNNING)
            .name(name)
            .vertices(List.of(vertex(SOURCE, name, 0, 9), vertex(WORK, name + "2", 9, 0)))
            .build();
    Checkpoint completed =
        checkpoint(100, CheckpointStatus.COMPLETED, NOW.minusSeconds(30))
            .latestAckTime(NOW.minusSeconds(29))
            .externalPath("s3://" + name)
            .build();
    List<Checkpoint> failed = new ArrayList<>();
    for (int id = 103; id > 100; id--) {
      failed.add(
          checkpoint(id, CheckpointStatus.FAILED, NOW.minusSeconds(20))
              .failureMessage(name)
              .build());
    }
    JobEvidence ill =
        live(
            healthySnapshot()
                .details(known(details))
                .exceptions(
                    known(
                        JobExceptions.builder()
                            .rootException(name)
                            .rootExceptionTime(NOW.minusSeconds(20))
                            .build()))
                .checkpoints(
                    known(
                        checkpoints().toBuilder()
                            .latest(
                                LatestCheckpoints.builder()
                                    .completed(completed)
                                    .failed(failed.get(0))
                                    .build())
                            .history(failed)
                            .build()))
                .backPressure(Map.of(SOURCE, known(backPressure(1)), WORK, known(backPressure(0))))
                .dashboardConfig(
                    known(
                        DashboardConfig.builder()
                            .refreshInterval(Duration.ofSeconds(3))
                            .timezoneOffsetMillis(0)
                            .flinkVersion("1.20-" + name)
                            .build()))
                .build());
    JobEvidence stuck =
        stuckCheckpoint().toBuilder()
            .live(
                stuckCheckpoint()
                    .live()
                    .map(seen -> seen.toBuilder().details(known(details)).build()))
            .build();
    JobEvidence silent =
        JobEvidence.builder(REF, NOW)
            .live(unknown(UnknownCode.BAD_GATEWAY, name))
            .archived(unknown(UnknownCode.ARCHIVE_DENIED, name))
            .build();
    JobEvidence lost =
        JobEvidence.builder(REF, NOW)
            .deployment(
                known(
                    application(DeploymentState.FAILED, FinalStatus.FAILED)
                        .diagnostics("d " + name)
                        .finishedAt(NOW)
                        .build()))
            .build();
    JobEvidence strange =
        live(
            healthySnapshot()
                .overview(
                    known(
                        overview(JobStatus.UNRECOGNIZED, running(4)).toBuilder()
                            .statusText(name)
                            .build()))
                .status(unknown(UnknownCode.RESPONSE_TIMEOUT, name))
                .details(unknown(UnknownCode.RESPONSE_TIMEOUT, name))
                .build());
    JobEvidence ended =
        live(
            healthySnapshot()
                .overview(
                    known(
                        overview(JobStatus.FAILED, running(4)).toBuilder()
                            .endTime(NOW.minusSeconds(5))
                            .build()))
                .status(known(JobStatus.FAILED))
                .checkpoints(
                    known(
                        checkpoints().toBuilder()
                            .latest(LatestCheckpoints.builder().completed(completed).build())
                            .history(List.of(completed))
                            .build()))
                .build());
    List<JobEvidence> named = new ArrayList<>();
    for (JobEvidence look : List.of(ill, stuck, silent, lost, strange, ended)) {
      named.add(
          look.toBuilder()
              .ref(REF.toBuilder().name(name).build())
              .intent(JobIntent.builder().submittedAt(NOW.minus(Duration.ofHours(3))).build())
              .build());
    }
    return named;
  }

  private static Fleet fleet(String name) {
    Fleet.Builder fleet = Fleet.builder().at(NOW);
    for (JobEvidence look : looks(name)) {
      Evaluation judged = judged(look);
      fleet.addJobs(
          FleetJob.builder()
              .ref(look.ref())
              .cluster(name)
              .health(judged.health())
              .memory(judged.memory())
              .snapshot(look.live().value())
              .build());
    }
    return fleet
        .addClusters(
            FleetCluster.builder()
                .name(name)
                .askedAt(NOW)
                .flinkVersion(Optional.of(name))
                .silentBecause(UnknownCause.of(UnknownCode.CONNECT_REFUSED, name))
                .build())
        .build();
  }

  private static List<String> tags(String html) {
    return Pattern.compile("<[^>]*>").matcher(html).results().map(tag -> tag.group()).toList();
  }

  /** As RFC 4180 reads it. */
  private static List<List<String>> cells(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    return lines;
  }
}
