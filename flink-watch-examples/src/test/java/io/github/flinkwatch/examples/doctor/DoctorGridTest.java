package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.Piece;
import io.github.flinkwatch.testing.UnrulyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each piece and each source that the doctor asks, and each way in which it can fail. */
class DoctorGridTest {

  /** What the machine may be late by; it runs other tests as well. */
  private static final Duration IN_TIME = Duration.ofMillis(4000);

  private static final String APPLICATION = "application_1700000000000_0001";

  private final UnrulyServer flink = new UnrulyServer();
  private final UnrulyServer other = new UnrulyServer();

  @TempDir Path directory;

  @AfterEach
  void close() {
    flink.close();
    other.close();
  }

  static List<Object[]> grid() {
    return Piece.inEachWay();
  }

  @ParameterizedTest
  @MethodSource("grid")
  void aPieceThatFailsCostsItselfAndNeitherTheStateNorTheDeadline(Piece piece, UnrulyServer.Way way)
      throws IOException {
    HealthyFlink.serve(flink);
    flink.spoil(piece.paths(), way);
    JobEvidence evidence = inTime(flink.uri().toString(), "--job", FlinkScenarios.JOB.toString());
    JobSnapshot seen = evidence.live().value().orElseThrow();
    assertThat(piece.in(seen).cause()).as(piece.in(seen).toString()).isPresent();
    assertThat(out).contains(" is RUNNING").doesNotContain(" is FAILED");
  }

  @ParameterizedTest
  @EnumSource(UnrulyServer.Way.class)
  void aResourceManagerThatFailsIsACauseAndNoFailure(UnrulyServer.Way way) throws IOException {
    other.spoil(path -> true, way);
    JobEvidence evidence = inTime(APPLICATION, "--rm", other.uri().toString());
    assertThat(evidence.deployment().cause()).isPresent();
    assertThat(out).contains(" is UNKNOWN").doesNotContain(" is FAILED");
  }

  @ParameterizedTest
  @EnumSource(UnrulyServer.Way.class)
  void anArchiveAndAHistoryServerThatFailAreCausesAndNoFailures(UnrulyServer.Way way)
      throws IOException {
    flink.spoil(path -> true, UnrulyServer.Way.CLOSES);
    other.spoil(path -> true, way);
    JobEvidence evidence =
        inTime(
            flink.uri().toString(),
            "--job",
            FlinkScenarios.JOB.toString(),
            "--archive",
            other.uri() + "/archive",
            "--history-server",
            other.uri().toString());
    assertThat(cause(evidence.archived().value().orElse(null), evidence)).isNotEmpty();
    assertThat(out).contains(" is UNKNOWN").doesNotContain(" is FAILED");
  }

  @Test
  void manyJobsThatStallShareTheOneDeadlineAndTheirRowsTell() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(i == 0 ? "" : ",").append(row(JobId.of(String.format("%032x", i + 1))));
    }
    HealthyFlink.serve(flink);
    flink.serve("/jobs/overview", "{\"jobs\":[" + rows + "]}");
    flink.spoil(path -> path.matches("/jobs/[0-9a-f]{32}.*"), UnrulyServer.Way.STALLS);
    long begin = System.nanoTime();
    ask(flink.uri().toString(), "--deadline", "3");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4000));
    assertThat(out.split(" is RUNNING", -1)).hasSize(41);
  }

  private static String cause(JobSnapshot archived, JobEvidence evidence) {
    return archived == null
        ? evidence.archived().cause().orElseThrow().detail()
        : archived.overview().cause().orElseThrow().detail();
  }

  private static String row(JobId jobId) {
    return "{\"jid\":\""
        + jobId
        + "\",\"name\":\"orders\",\"state\":\"RUNNING\",\"start-time\":1795219039829,"
        + "\"end-time\":-1,\"duration\":5,\"last-modification\":1795219039829,"
        + "\"tasks\":{\"total\":4,\"running\":4}}";
  }

  private String out = "";

  /** Asks, and returns what was seen of the one job. */
  private JobEvidence inTime(String... arguments) throws IOException {
    Path record = directory.resolve("evidence");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--deadline", "3", "--record", record.toString()));
    long begin = System.nanoTime();
    ask(all.toArray(String[]::new));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
    List<JobEvidence> recorded = Recording.read(record);
    assertThat(recorded).hasSize(1);
    return recorded.get(0);
  }

  private void ask(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine command = Doctor.commandLine(new Doctor(Clock.systemUTC(), next -> true, Map.of()));
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    int unused = command.execute(arguments);
    out = said.toString();
  }
}
