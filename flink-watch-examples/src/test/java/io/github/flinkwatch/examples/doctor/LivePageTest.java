package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.UnrulyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePageTest {

  private static final Pattern ADDRESS = Pattern.compile("http://\\S+");

  private final HttpClient browser = HttpClient.newHttpClient();

  private HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return browser.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a person does: starts the command, opens what it names, and follows the links. */
  @Test
  void thePagesThatTheCommandNamesShowTheLastLook() {
    List<HttpResponse<String>> seen = new ArrayList<>();
    StringWriter err = new StringWriter();
    try (UnrulyServer flink = new UnrulyServer()) {
      HealthyFlink.serve(flink);
      Doctor doctor =
          new Doctor(
              Clock.systemUTC(),
              next -> {
                Matcher named = ADDRESS.matcher(err.toString());
                assertThat(named.find()).isTrue();
                URI page = URI.create(named.group());
                seen.add(get(page));
                Matcher job =
                    Pattern.compile("href=\"(/jobs/[^\"]+)\"").matcher(seen.get(0).body());
                assertThat(job.find()).as(seen.get(0).body()).isTrue();
                for (String path :
                    List.of(
                        job.group(1),
                        job.group(1) + "/verdict.json",
                        job.group(1) + "/evidence.json",
                        "/fleet.html",
                        "/fleet.json",
                        "/fleet.csv",
                        "/fleet.txt")) {
                  seen.add(get(page.resolve(path)));
                }
                return false;
              },
              Map.of());
      Doctor.commandLine(doctor)
          .setOut(new PrintWriter(new StringWriter()))
          .setErr(new PrintWriter(err))
          .execute(flink.uri().toString(), "--watch", "--every", "7", "--serve", "0");
    }
    assertThat(seen).hasSize(8).allMatch(answer -> answer.statusCode() == 200);
    assertThat(seen.get(0).headers().firstValue("Refresh")).contains("7");
    assertThat(seen.get(0).body()).contains("1 of 1 jobs", "RUNNING");
    assertThat(seen.get(1).body()).contains("<pre>", " is RUNNING", "time they took", "Time line");
    assertThat(seen.get(2).body()).contains("\"RUNNING\"");
    assertThat(JobEvidence.fromJson(seen.get(3).body()).ref().jobId()).isPresent();
    assertThat(seen.get(4).body()).contains("<h1>Flink jobs</h1>");
    assertThat(seen.get(6).headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/csv");
  }

  private static LivePage open() throws IOException {
    return LivePage.open(
        new InetSocketAddress("127.0.0.1", 0), Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private static void show(LivePage page, int jobs) {
    show(
        page,
        IntStream.range(0, jobs)
            .mapToObj(
                i ->
                    FlinkScenarios.healthy().toBuilder()
                        .ref(JobRef.builder().deploymentId("team/<b>orders</b>-" + i).build())
                        .build())
            .toList(),
        List.of());
  }

  private static void show(LivePage page, List<JobEvidence> evidence, List<BlindSpot> blind) {
    Fleet.Builder fleet = Fleet.builder().at(evidence.get(0).at());
    for (JobEvidence one : evidence) {
      Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(one);
      fleet.addJobs(
          Fleet.FleetJob.builder()
              .ref(one.ref())
              .cluster("team")
              .health(evaluation.health())
              .memory(evaluation.memory())
              .build());
    }
    page.show(fleet.build(), evidence, blind);
  }

  @Test
  void manyJobsComePageByPageAndAreFoundByAPartOfTheirName() throws IOException {
    try (LivePage page = open()) {
      show(page, 450);
      String first = get(page.address()).body();
      assertThat(first.split("<tr><th scope=\"row\">")).hasSize(1 + 200);
      assertThat(first).contains("450 of 450 jobs", "page 1 of 3");
      assertThat(get(page.address().resolve("/?page=3")).body().split("<tr><th scope=\"row\">"))
          .hasSize(1 + 50);
      assertThat(get(page.address().resolve("/?page=9999999&q=-449")).body())
          .contains("1 of 450 jobs");
    }
  }

  @Test
  void theJobsOfOneKindAreOneLinkAway() throws IOException {
    try (LivePage page = open()) {
      show(page, 450);
      String first = get(page.address()).body();
      Matcher unknown = Pattern.compile("href=\"(/\\?[^\"]+)\">unknown 450<").matcher(first);
      assertThat(unknown.find()).as(first).isTrue();
      String link = unknown.group(1).replace("&amp;", "&");
      assertThat(get(page.address().resolve(link)).body()).contains("450 of 450 jobs");
      assertThat(get(page.address().resolve("/?only=critical")).body()).contains("0 of 450 jobs");
    }
  }

  /** What is typed and where one reads would be lost at each refresh. */
  @Test
  void whoReadsCanHoldThePageStill() throws IOException {
    try (LivePage page = open()) {
      show(page, 1);
      HttpResponse<String> held = get(page.address().resolve("/?hold=1"));
      assertThat(held.headers().firstValue("Refresh")).isEmpty();
      assertThat(held.body()).contains("standing still", "name=\"hold\"");
      Matcher job = Pattern.compile("href=\"(/jobs/[^\"]+)\"").matcher(held.body());
      assertThat(job.find()).isTrue();
      assertThat(get(page.address().resolve(job.group(1))).headers().firstValue("Refresh"))
          .isEmpty();
    }
  }

  /** With high availability every application's job has the id of 32 zeros. */
  @Test
  void twoClustersMayHaveJobsOfOneId() throws IOException {
    try (LivePage page = open()) {
      List<JobEvidence> both =
          Stream.of("team/orders", "team/payments")
              .map(
                  cluster ->
                      FlinkScenarios.healthy().toBuilder()
                          .ref(
                              JobRef.builder()
                                  .deploymentId(cluster)
                                  .jobId(JobId.of("0".repeat(32)))
                                  .name(cluster)
                                  .build())
                          .build())
              .toList();
      show(page, both, List.of());
      String list = get(page.address()).body();
      assertThat(list).contains("2 of 2 jobs");
      List<String> titles =
          Pattern.compile("href=\"(/jobs/[^\"]+)\"")
              .matcher(list)
              .results()
              .map(job -> get(page.address().resolve(job.group(1))).body())
              .map(body -> body.substring(body.indexOf("<h1>") + 4, body.indexOf("</h1>")))
              .toList();
      assertThat(titles).containsExactlyInAnyOrder("team/orders", "team/payments");
    }
  }

  @Test
  void whatCouldNotBeSeenIsSaidOfTheFleetAndOfEachJob() throws IOException {
    UnknownCause slow = UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "no answer in 10 s");
    try (LivePage page = open()) {
      show(
          page,
          List.of(FlinkScenarios.jobManagerUnreachable()),
          List.of(new BlindSpot("the list of jobs", slow)));
      String list = get(page.address()).body();
      assertThat(list).contains("What could not be seen", "the list of jobs", slow.code().remedy());
      Matcher job = Pattern.compile("href=\"(/jobs/[^\"]+)\"").matcher(list);
      assertThat(job.find()).isTrue();
      assertThat(get(page.address().resolve(job.group(1))).body())
          .contains(
              "What could not be seen",
              "the job&#39;s state",
              UnknownCode.CONNECT_REFUSED.remedy(),
              UnknownCode.CONNECT_REFUSED.page());
    }
  }

  @Test
  void aJobsPageTellsWhatBecameOfItFromLookToLook() throws IOException {
    JobEvidence well = FlinkScenarios.healthy();
    JobEvidence ill = FlinkScenarios.later(FlinkScenarios.stuckCheckpoint(), Duration.ofSeconds(5));
    try (LivePage page = open()) {
      show(page, List.of(well), List.of());
      show(page, List.of(ill), List.of());
      Matcher job = Pattern.compile("href=\"(/jobs/[^\"]+)\"").matcher(get(page.address()).body());
      assertThat(job.find()).isTrue();
      String own = get(page.address().resolve(job.group(1))).body();
      assertThat(own)
          .containsPattern(
              "<span>state</span><div class=\"lane\"><i class=\"ok\" "
                  + "style=\"left:0.000%;width:100.000%\"")
          .contains("<span>CHECKPOINTS_FAILING</span>", "<h2>Findings</h2>", "docs/verdicts.md#")
          .doesNotContain("Optional");
    }
  }

  @Test
  void namesAreTextWhateverTheyHold() throws IOException {
    try (LivePage page = open()) {
      show(page, 1);
      String list = get(page.address()).body();
      assertThat(list).contains("&lt;b&gt;orders").doesNotContain("<b>");
      Matcher job = Pattern.compile("href=\"(/jobs/[^\"]+)\"").matcher(list);
      assertThat(job.find()).isTrue();
      HttpResponse<String> own = get(page.address().resolve(job.group(1)));
      assertThat(own.statusCode()).isEqualTo(200);
      assertThat(own.body()).doesNotContain("<b>");
      assertThat(get(page.address().resolve("/?q=%22%3E%3Cb%3E")).body()).doesNotContain("<b>");
    }
  }

  @Test
  void beforeTheFirstLookItSaysSoAndComesBack() throws IOException {
    try (LivePage page = open()) {
      HttpResponse<String> answer = get(page.address());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Refresh")).contains("5");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs/nobody", "/jobs/nobody/verdict.json", "/etc/passwd", "/jobs/a/b"})
  void whatIsNotThereIsNotFound(String path) throws IOException {
    try (LivePage page = open()) {
      show(page, 1);
      assertThat(get(page.address().resolve(path)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void nothingCanBeSentToIt() throws IOException {
    try (LivePage page = open()) {
      show(page, 1);
      HttpRequest post =
          HttpRequest.newBuilder(page.address())
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertThat(send(post).statusCode()).isEqualTo(405);
    }
  }

  /** As a page of another site sends it that gave this machine a name of its own. */
  @Test
  void anotherNameOfThisMachineIsRefused() throws IOException {
    try (LivePage page = open();
        Socket socket = new Socket("127.0.0.1", page.address().getPort())) {
      show(page, 1);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 421 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "70000", ":8080", "host:"})
  void anAddressThatIsNoneIsNamed(String address) {
    Command answer = Command.ask("http://127.0.0.1:1", "--watch", "--serve", address);
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).contains("--serve: '" + address + "' is no [HOST:]PORT");
  }

  @Test
  void itNeedsAWatch() {
    assertThat(Command.ask("http://127.0.0.1:1", "--serve", "8080").err())
        .contains("--serve needs --watch");
  }
}
