package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.Piece;
import io.github.flinkwatch.testing.SideBySide;
import io.github.flinkwatch.testing.Stopwatch;
import io.github.flinkwatch.testing.UnrulyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each piece and each source that the doctor asks, and each way in which it can fail. */
class DoctorGridTest {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final String APPLICATION = "application_1700000000000_0001";

  @TempDir Path directory;

  @TestFactory
  List<DynamicNode> grid() {
    List<UnrulyServer.Way> ways = List.of(UnrulyServer.Way.values());
    return new SideBySide()
        .law(
            "a piece that fails costs itself and neither the state nor the deadline",
            Piece.inEachWay(EnumSet.allOf(Piece.class)),
            cell -> () -> aPieceThatFailsCostsItself(cell.piece(), cell.way()))
        .law(
            "a resource manager that fails is a cause and no failure",
            ways,
            way -> () -> aResourceManagerThatFailsIsACauseAndNoFailure(way))
        .law(
            "an archive and a HistoryServer that fail are causes and no failures",
            ways,
            way -> () -> anArchiveAndAHistoryServerThatFailAreCausesAndNoFailures(way))
        .all();
  }

  private void aPieceThatFailsCostsItself(Piece piece, UnrulyServer.Way way) throws IOException {
    try (Asking asking = new Asking(directory)) {
      HealthyFlink.serve(asking.flink);
      asking.flink.spoil(piece.paths(), way);
      JobEvidence evidence =
          asking.inTime(asking.flink.uri().toString(), "--job", FlinkScenarios.JOB.toString());
      JobSnapshot seen = evidence.live().value().orElseThrow();
      assertThat(piece.in(seen).cause()).as(piece.in(seen).toString()).isPresent();
      assertThat(asking.out).contains(" is RUNNING").doesNotContain(" is FAILED");
    }
  }

  private void aResourceManagerThatFailsIsACauseAndNoFailure(UnrulyServer.Way way)
      throws IOException {
    try (Asking asking = new Asking(directory)) {
      asking.other.spoil(path -> true, way);
      JobEvidence evidence = asking.inTime(APPLICATION, "--rm", asking.other.uri().toString());
      assertThat(evidence.deployment().cause()).isPresent();
      assertThat(asking.out).contains(" is UNKNOWN").doesNotContain(" is FAILED");
    }
  }

  private void anArchiveAndAHistoryServerThatFailAreCausesAndNoFailures(UnrulyServer.Way way)
      throws IOException {
    try (Asking asking = new Asking(directory)) {
      asking.flink.spoil(path -> true, UnrulyServer.Way.CLOSES);
      asking.other.spoil(path -> true, way);
      JobEvidence evidence =
          asking.inTime(
              asking.flink.uri().toString(),
              "--job",
              FlinkScenarios.JOB.toString(),
              "--archive",
              asking.other.uri() + "/archive",
              "--history-server",
              asking.other.uri().toString());
      assertThat(cause(evidence.archived().value().orElse(null), evidence)).isNotEmpty();
      assertThat(asking.out).contains(" is UNKNOWN").doesNotContain(" is FAILED");
    }
  }

  @Test
  void manyJobsThatStallShareTheOneDeadlineAndTheirRowsTell() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(i == 0 ? "" : ",").append(row(JobId.of(String.format("%032x", i + 1))));
    }
    try (Asking asking = new Asking(directory)) {
      HealthyFlink.serve(asking.flink);
      asking.flink.serve("/jobs/overview", "{\"jobs\":[" + rows + "]}");
      asking.flink.spoil(path -> path.matches("/jobs/[0-9a-f]{32}.*"), UnrulyServer.Way.STALLS);
      asking.ask(asking.flink.uri().toString());
      assertThat(asking.out.split(" is RUNNING", -1)).hasSize(41);
    }
  }

  @Test
  void manyArchivesThatStallShareTheOneDeadline() throws IOException {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      files.append(i == 0 ? "" : ",").append(file(JobId.of(String.format("%032x", i + 1))));
    }
    try (Asking asking = new Asking(directory)) {
      String path = "/webhdfs/v1/flink/archive";
      asking.other.serve(path, "{\"FileStatuses\":{\"FileStatus\":[" + files + "]}}");
      asking.other.spoil(asked -> asked.matches(path + "/[0-9a-f]{32}"), UnrulyServer.Way.HANGS);
      asking.ask("hdfs://cluster/flink/archive", "--webhdfs", asking.other.uri().toString());
      assertThat(asking.out.split(" is UNKNOWN", -1)).as(asking.out).hasSize(13);
      assertThat(asking.out).contains("no whole answer in the time", "not read: no time was left");
    }
  }

  @Test
  void manyJobsOfAHistoryServerThatStallShareTheOneDeadline() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(i == 0 ? "" : ",").append(row(JobId.of(String.format("%032x", i + 1))));
    }
    try (Asking asking = new Asking(directory)) {
      asking.other.serve("/jobs/overview", "{\"jobs\":[" + rows + "]}");
      asking.other.spoil(path -> path.matches("/jobs/[0-9a-f]{32}.*"), UnrulyServer.Way.STALLS);
      asking.ask("history:" + asking.other.uri());
      assertThat(asking.out.split(" is UNKNOWN", -1)).as(asking.out).hasSize(41);
    }
  }

  private static String file(JobId jobId) {
    return "{\"pathSuffix\":\""
        + jobId
        + "\",\"type\":\"FILE\",\"length\":5000,\"modificationTime\":1795219039829}";
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

  /** The doctor beside two servers, and how long he takes from the first question on. */
  private static final class Asking implements AutoCloseable {
    final UnrulyServer flink = new UnrulyServer();
    final UnrulyServer other = new UnrulyServer();
    final Stopwatch watch = new Stopwatch();
    final Path directory;
    String out = "";

    Asking(Path directory) throws IOException {
      this.directory = Files.createTempDirectory(directory, "asking");
    }

    /** Asks, and returns what was seen of the one job. */
    JobEvidence inTime(String... arguments) throws IOException {
      Path record = directory.resolve("evidence");
      List<String> all = new ArrayList<>(List.of(arguments));
      all.addAll(List.of("--record", record.toString()));
      ask(all.toArray(String[]::new));
      List<JobEvidence> recorded = Recording.read(record);
      assertThat(recorded).hasSize(1);
      return recorded.get(0);
    }

    void ask(String... arguments) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.addAll(List.of("--deadline", String.valueOf(DEADLINE.toSeconds())));
      StringWriter said = new StringWriter();
      CommandLine command =
          Doctor.commandLine(new Doctor(Clock.systemUTC(), next -> true, Map.of()));
      command.setOut(new PrintWriter(said));
      command.setErr(new PrintWriter(said));
      int unused = command.execute(all.toArray(String[]::new));
      flink.firstAsked(path -> true).ifPresent(watch::beginAt);
      other.firstAsked(path -> true).ifPresent(watch::beginAt);
      watch.assertWithin(DEADLINE);
      out = said.toString();
    }

    @Override
    public void close() {
      watch.close();
      flink.close();
      other.close();
    }
  }
}
