package io.github.flinkwatch.examples.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.examples.RecordedYarn;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.UnrulyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The command as it is typed, on a real Flink, real archives and recorded answers of a YARN. */
class DoctorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Nested
  class WhenFlinkRuns {

    @TempDir static Path archives;

    static EmbeddedFlink flink;
    static JobId streaming;
    static JobId batch;

    @BeforeAll
    static void start() {
      flink = EmbeddedFlink.start(1, 6, archives);
      streaming = flink.submit(DemoJobs.mixed("orders"));
      batch = flink.submit(DemoJobs.batch("daily report"));
      await("the archive")
          .atMost(PATIENCE)
          .until(() -> ask(archives.toString(), "--job", batch.toString()).exitCode == 0);
    }

    @AfterAll
    static void stop() {
      flink.close();
    }

    @Test
    void aHealthyJobIsOkOnceTheRulesThatCompareLooksHadTheirLooks() {
      Path memory = directory.resolve("memory");
      String url = flink.restUri().toString();
      Answer[] last = new Answer[1];
      await("OK")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                last[0] =
                    ask(
                        url,
                        "--job",
                        streaming.toString(),
                        "--memory",
                        memory.toString(),
                        "--window",
                        "1");
                assertThat(last[0].exitCode).as(last[0].out).isZero();
              });
      assertThat(last[0].out)
          .startsWith("OK  1 jobs: 1 OK")
          .contains("orders (" + streaming + ") is RUNNING and HEALTHY");
    }

    @Test
    void allJobsOfTheClusterAreJudged() {
      Answer answer = ask(flink.restUri().toString());
      assertThat(answer.out).contains(streaming + ") is RUNNING").contains(batch + ") is FINISHED");
    }

    @Test
    void theWatchTellsEveryLookUntilItIsInterrupted() {
      int[] pauses = {0};
      Doctor doctor = new Doctor(Clock.systemUTC(), next -> ++pauses[0] < 3, Map.of());
      Answer answer = ask(doctor, flink.restUri().toString(), "--watch", "--json");
      assertThat(answer.out.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"at\":"));
    }

    @Test
    void theArchiveTellsOfAJobThatTheJobManagerCannotBeAskedAbout() {
      Answer answer =
          ask(nobody(), "--job", batch.toString(), "--archive", archives.toUri().toString());
      assertThat(answer.out).contains(batch + " is FINISHED").doesNotContain("FAILED");
    }

    @Test
    void theArchivesOfADirectoryAreJudged() {
      Answer answer = ask(archives.toUri().toString());
      assertThat(answer.out)
          .startsWith("OK  1 jobs: 1 OK")
          .contains("daily report (" + batch + ") is FINISHED");
    }
  }

  @Test
  void aJobManagerThatIsGoneIsUnknownWithARemedyAndNeverCritical() {
    Answer answer = ask(nobody(), "--job", FlinkScenarios.JOB.toString());
    assertThat(answer.exitCode).isEqualTo(3);
    assertThat(answer.out)
        .startsWith("UNKNOWN")
        .contains("CONNECT_REFUSED")
        .contains("not seen  the list of jobs")
        .contains("to do: ")
        .contains("more: docs/causes.md#connect_refused")
        .doesNotContain("FAILED");
  }

  @Test
  void dataNodesOnOtherHostsAreAskedWhereThatIsAllowed() {
    WireMockServer nameNode = new WireMockServer(wireMockConfig().dynamicPort());
    WireMockServer dataNode = new WireMockServer(wireMockConfig().dynamicPort());
    nameNode.start();
    dataNode.start();
    try {
      String job = FlinkScenarios.JOB.toString();
      String status = "\"pathSuffix\":\"" + job + "\",\"type\":\"FILE\",\"length\":1000";
      nameNode.stubFor(
          get(urlPathMatching("/webhdfs/.*"))
              .withQueryParam("op", equalTo("LISTSTATUS"))
              .willReturn(okJson("{\"FileStatuses\":{\"FileStatus\":[{" + status + "}]}}")));
      nameNode.stubFor(
          get(urlPathMatching("/webhdfs/.*"))
              .withQueryParam("op", equalTo("OPEN"))
              .willReturn(temporaryRedirect("http://127.0.0.1:" + dataNode.port() + "/data")));
      dataNode.stubFor(
          get("/data")
              .willReturn(
                  ok(
                      "{\"archive\":[{\"path\":\"/jobs/overview\",\"json\":\"{\\\"jobs\\\":[{\\\"jid\\\":\\\""
                          + job
                          + "\\\",\\\"name\\\":\\\"n\\\",\\\"state\\\":\\\"FINISHED\\\","
                          + "\\\"tasks\\\":{\\\"total\\\":1,\\\"finished\\\":1}}]}\"}]}")));
      String[] question = {
        "hdfs://cluster/flink/archive", "--webhdfs", "http://localhost:" + nameNode.port()
      };

      Answer refused = ask(question);
      assertThat(refused.exitCode).isEqualTo(3);
      assertThat(refused.out).contains("REDIRECT_REFUSED");

      Answer allowed = ask(with(question, "--allow-redirects-to", "127.0.0.1"));
      assertThat(allowed.out).contains(job + ") is FINISHED");
      assertThat(allowed.exitCode).isZero();

      assertThat(ask(with(question, "--allow-redirects-to", "http://x/")).err)
          .contains("--allow-redirects-to");
    } finally {
      nameNode.stop();
      dataNode.stop();
    }
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void archivesThatCannotBeListedAreUnknown() {
    Answer answer = ask("hdfs://namenode:8020/flink/archive");
    assertThat(answer.exitCode).isEqualTo(3);
    assertThat(answer.out).contains("no job was seen").contains("ARCHIVE_STORE_UNSUPPORTED");
  }

  @Nested
  class WhenYarnIsAsked {

    static RecordedYarn yarn;

    @BeforeAll
    static void start() {
      yarn = RecordedYarn.start();
    }

    @AfterAll
    static void stop() {
      yarn.close();
    }

    @Test
    void anApplicationThatSucceededIsOk() {
      Answer answer = ask(RecordedYarn.FINISHED, "--rm", yarn.uri().toString());
      assertThat(answer.out)
          .contains(RecordedYarn.FINISHED + " is FINISHED")
          .contains("DEPLOYMENT");
      assertThat(answer.exitCode).isZero();
    }

    @Test
    void anApplicationThatSomebodyKilledIsCritical() {
      Answer answer = ask(RecordedYarn.KILLED, "--rm", yarn.uri().toString());
      assertThat(answer.out).startsWith("CRITICAL").contains(RecordedYarn.KILLED + " is KILLED");
      assertThat(answer.exitCode).isEqualTo(2);
    }

    @Test
    void anApplicationThatYarnHasForgottenIsUnknown() {
      Answer answer = ask(RecordedYarn.FORGOTTEN, "--rm", yarn.uri().toString());
      assertThat(answer.out).contains("APP_FORGOTTEN");
      assertThat(answer.exitCode).isEqualTo(3);
    }

    @Test
    void inASessionTheEndOfTheClusterIsNoEndOfAJob() {
      Answer answer =
          ask(
              RecordedYarn.FINISHED,
              "--session",
              "--job",
              "00000000000000000000000000000001",
              "--rm",
              yarn.uri().toString());
      assertThat(answer.out).contains("CLUSTER_GONE");
      assertThat(answer.exitCode).isEqualTo(3);
    }
  }

  @Nested
  class WhenEvidenceIsReplayed {

    @Test
    void theVerdictIsTheSameAsTheFirstTime() throws IOException {
      Path file = record(FlinkScenarios.healthy(), FlinkScenarios.stuckCheckpoint());
      Answer answer = ask("--replay", file.toString());
      assertThat(answer.exitCode).isEqualTo(2);
      assertThat(answer.out).startsWith("CRITICAL  1 jobs").contains("CHECKPOINTS_FAILING");
    }

    @Test
    void whatWasRecordedOfALookIsWhatIsReplayed() {
      Path file = directory.resolve("evidence");
      Answer seen =
          ask(nobody(), "--job", FlinkScenarios.JOB.toString(), "--record", file.toString());
      Answer replayed = ask("--replay", file.toString());
      assertThat(replayed.out).contains("CONNECT_REFUSED");
      assertThat(replayed.exitCode).isEqualTo(seen.exitCode);
    }

    @Test
    void jsonCarriesOutcomeVerdictAndRemedy() throws IOException {
      Path file = record(FlinkScenarios.jobManagerUnreachable());
      Answer answer = ask("--replay", file.toString(), "--json");
      try (JsonParser json = new JsonFactory().createParser(answer.out)) {
        while (json.nextToken() != null) {
          json.skipChildren();
        }
      }
      assertThat(answer.out)
          .contains("\"outcome\":\"UNKNOWN\",\"exitCode\":3")
          .contains("\"code\":\"CONNECT_REFUSED\"")
          .contains("\"remedy\":")
          .contains("\"page\":\"docs/causes.md#connect_refused\"")
          .contains("\"verdict\":{");
    }

    @Test
    void aLineThatIsNoEvidenceIsNamed() throws IOException {
      Path file = Files.writeString(directory.resolve("evidence"), "\n{}\n");
      Answer answer = ask("--replay", file.toString());
      assertThat(answer.exitCode).isEqualTo(3);
      assertThat(answer.err).contains("line 2 of ");
    }

    private Path record(JobEvidence... evidence) throws IOException {
      Path file = directory.resolve("recorded");
      Recording.append(file, List.of(evidence));
      return file;
    }
  }

  @ParameterizedTest
  @EnumSource(UnrulyServer.Way.class)
  void aJobManagerThatFailsInAnyWayIsUnknownWithinTheDeadline(UnrulyServer.Way way) {
    try (UnrulyServer server = new UnrulyServer()) {
      server.spoil(path -> true, way);
      long begin = System.nanoTime();
      Answer answer =
          ask(server.uri().toString(), "--job", FlinkScenarios.JOB.toString(), "--deadline", "1");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      assertThat(answer.exitCode).as(answer.err).isEqualTo(3);
      assertThat(answer.out).contains(FlinkScenarios.JOB + " is UNKNOWN").doesNotContain("FAILED");
    }
  }

  @Test
  void whatWasDoneToTheJobIsPartOfTheEvidence() throws IOException {
    Path file = directory.resolve("evidence");
    ask(
        nobody(),
        "--job",
        FlinkScenarios.JOB.toString(),
        "--record",
        file.toString(),
        "--submitted",
        "2026-11-28T08:30:00+08:00",
        "--cancel-requested",
        "2026-11-28T01:00:00Z",
        "--stop-requested",
        "2026-11-28T01:00:01Z",
        "--finite");
    assertThat(Recording.read(file).get(0).intent())
        .isEqualTo(
            JobIntent.builder()
                .submittedAt(Instant.parse("2026-11-28T00:30:00Z"))
                .cancelRequestedAt(Instant.parse("2026-11-28T01:00:00Z"))
                .stopWithSavepointRequestedAt(Instant.parse("2026-11-28T01:00:01Z"))
                .bounded(true)
                .build());
  }

  @Test
  void aBadValueIsOneLineThatNamesTheOption() throws IOException {
    Path damaged = Files.writeString(directory.resolve("memory"), "no memory");
    String gone = directory.resolve("gone").toString();
    for (Answer answer :
        List.of(
            ask(nobody(), "--submitted", "yesterday"),
            ask(nobody(), "--deadline", "0"),
            ask("--replay", gone),
            ask(nobody(), "--memory", damaged.toString()))) {
      assertThat(answer.exitCode).isEqualTo(3);
      assertThat(answer.err.lines().findFirst().orElseThrow())
          .containsPattern("--submitted|--deadline|--replay|--memory");
      assertThat(answer.err).doesNotContain("Exception");
    }
  }

  @Test
  void whatCannotBeUnderstoodIsUnknownToMonitoringNotCritical() {
    assertThat(ask().exitCode).isEqualTo(3);
    assertThat(ask("--no-such-option").exitCode).isEqualTo(3);
    assertThat(ask("application_1_2").err).contains("--rm or --yarn-site");
    assertThat(ask("http://localhost:1", "--job", "x").err).contains("\"x\"");
    assertThat(ask("http://localhost:1", "--bearer-from", "NO_SUCH").err).contains("NO_SUCH");
  }

  @Test
  void outsideATerminalThereAreNoColours() {
    assertThat(ask(nobody()).out).doesNotContain("\u001b");
  }

  @Test
  void onATerminalThereAre() {
    StringWriter out = new StringWriter();
    new DoctorText(new PrintWriter(out), true)
        .tell(new Diagnosis(FlinkScenarios.NOW, List.of(), List.of()));
    assertThat(out.toString()).matches(Pattern.compile("\u001b.*UNKNOWN\u001b.*", Pattern.DOTALL));
  }

  private record Answer(int exitCode, String out, String err) {}

  private static Answer ask(String... arguments) {
    return ask(new Doctor(Clock.systemUTC(), next -> true, Map.of()), arguments);
  }

  private static Answer ask(Doctor doctor, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Doctor.commandLine(doctor);
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Answer(exitCode, out.toString(), err.toString());
  }

  private static String nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://localhost:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
