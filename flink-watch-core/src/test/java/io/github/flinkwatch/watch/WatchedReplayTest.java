package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of real clusters as a listener hears of them: every half second, at the port itself. */
class WatchedReplayTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void anApplicationThatFinishesIsToldFromItsStartToItsEnd() throws IOException {
    List<String> told = told("1.20.3-app-finish");
    assertThat(told)
        .startsWith("OUT_OF_SIGHT")
        .containsSubsequence("SEEING_AGAIN", "STATE_CHANGED STARTING", "STATE_CHANGED RUNNING")
        .endsWith("STATE_CHANGED FINISHED"); // and nothing more when the port closes
  }

  @Test
  void anApplicationThatFailsIsToldFailedOnce() throws IOException {
    assertThat(told("1.20.3-app-fail"))
        .containsSubsequence("STATE_CHANGED RUNNING", "STATE_CHANGED FAILED")
        .containsOnlyOnce("STATE_CHANGED FAILED");
  }

  @Test
  void aTakeoverIsBlindnessAndItsEnd() throws IOException {
    assertThat(told("1.20.3-ha-standby"))
        .contains("OUT_OF_SIGHT", "SEEING_AGAIN")
        .noneMatch(line -> line.endsWith("FAILED") || line.endsWith("FINISHED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.20.3-failover-region",
        "1.20.3-tm-loss",
        "1.20.3-adaptive",
        "1.20.3-recovered",
        "1.9.1-failover-strategy-region",
        "1.9.1-tm-loss-strategy-region"
      })
  void aFailoverOpensFindingsAndClosesWhatIsOver(String replay) throws IOException {
    List<String> told = told(replay);
    assertThat(told)
        .contains("FINDING_OPENED TASKS_DOWN")
        .noneMatch(line -> line.endsWith("STATE_CHANGED FAILED"));
    long opened = told.stream().filter("FINDING_OPENED TASKS_DOWN"::equals).count();
    long closed = told.stream().filter("FINDING_RECOVERED TASKS_DOWN"::equals).count();
    assertThat(opened - closed).isBetween(0L, 1L); // never twice open
  }

  static List<String> everyReplay() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/replay"), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl") && !file.toString().contains("pieces"))
          .map(Path.of("src/test/resources/replay")::relativize)
          .map(file -> file.toString().replace('\\', '/').replace(".jsonl", ""))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("everyReplay")
  void ofEveryReplayEachChangeIsToldOnceAndEveryEndIsFlinksOwnWord(String replay)
      throws IOException {
    List<String> told = told(replay);
    List<String> states =
        told.stream().filter(line -> line.startsWith("STATE_CHANGED")).collect(Collectors.toList());
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i)).as("%s", told).isNotEqualTo(states.get(i - 1));
    }
    assertThat(alternations(told, "OUT_OF_SIGHT", "SEEING_AGAIN")).as("%s", told).isTrue();
    told.stream()
        .filter(line -> line.startsWith("FINDING_OPENED"))
        .map(line -> line.substring("FINDING_OPENED".length()))
        .distinct()
        .forEach(
            rule ->
                assertThat(alternations(told, "FINDING_OPENED" + rule, "FINDING_RECOVERED" + rule))
                    .as("%s of %s", rule, told)
                    .isTrue());
    Set<String> ends = Set.of("FINISHED", "CANCELED", "FAILED");
    Set<String> listed = statusesListed(read(replay));
    assertThat(told)
        .filteredOn(line -> line.startsWith("STATE_CHANGED"))
        .extracting(line -> line.substring("STATE_CHANGED ".length()))
        .filteredOn(ends::contains)
        .as("%s", told)
        .isSubsetOf(listed);
    assertThat(told).noneMatch(line -> line.endsWith("KILLED"));
  }

  /** Whether the one is told first, and then the other, and so on. */
  private static boolean alternations(List<String> told, String first, String second) {
    boolean open = false;
    for (String line : told) {
      if (line.equals(open ? first : second)) {
        return false;
      }
      open ^= line.equals(first) || line.equals(second);
    }
    return true;
  }

  private static Set<String> statusesListed(List<JsonNode> stretches) {
    Set<String> listed = new HashSet<>();
    for (JsonNode stretch : stretches) {
      stretch.path("body").path("jobs").forEach(job -> listed.add(job.path("state").asText()));
    }
    return listed;
  }

  private static List<String> told(String replay) throws IOException {
    List<JsonNode> stretches = read(replay);
    VirtualTime time = new VirtualTime(Instant.ofEpochMilli(stretches.get(0).get("t").asLong()));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode now = at(stretches, time.clock().millis());
          boolean overview = exchange.getRequestURI().getPath().equals("/jobs/overview");
          if (now.get("status").asInt() == 0) {
            exchange.close();
            return;
          }
          byte[] body =
              (overview ? now.get("body").toString() : "{\"errors\":[\"not captured\"]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(overview ? now.get("status").asInt() : 500, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    List<String> told = new ArrayList<>();
    JobRef ref = ref(stretches);
    try (time;
        FlinkRestClient flink =
            FlinkRestClient.builder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .http(HttpSettings.builder().clock(time.clock()).circuitFailureThreshold(0).build())
                .build();
        JobWatcher watcher =
            JobWatcher.builder()
                .interval(Duration.ofMillis(500))
                .maxBackoff(Duration.ofMillis(500))
                .clock(time.clock())
                .scheduler(time)
                .executor(time.executor())
                .listener(event -> told.add(words(event)))
                .build()) {
      watcher.add(
          WatchedCluster.builder(replay)
              .kind(ClusterKind.DEDICATED)
              .flink(flink)
              .discoverJobs(false)
              .build());
      watcher.add(replay, WatchedJob.of(ref));
      watcher.start();
      long end = stretches.get(stretches.size() - 1).get("until").asLong();
      time.pass(Duration.ofMillis(end - time.clock().millis() + 1000), watcher);
      assertThat(watcher.health(ref).orElseThrow().state())
          .satisfies(state -> assertThat(state == JobState.UNKNOWN || !told.isEmpty()).isTrue());
    } finally {
      server.stop(0);
    }
    return told;
  }

  private static String words(JobEvent event) {
    switch (event.type()) {
      case STATE_CHANGED:
        return "STATE_CHANGED " + event.health().state();
      case OUT_OF_SIGHT:
      case SEEING_AGAIN:
        return event.type().name();
      default:
        return event.type() + " " + event.finding().orElseThrow().rule();
    }
  }

  private static JsonNode at(List<JsonNode> stretches, long now) {
    JsonNode found = stretches.get(0);
    for (JsonNode stretch : stretches) {
      if (stretch.get("t").asLong() <= now) {
        found = stretch;
      }
    }
    return found;
  }

  private static JobRef ref(List<JsonNode> stretches) throws IOException {
    for (JsonNode stretch : stretches) {
      if (stretch.path("body").path("jobs").size() > 0) {
        JobOverview first =
            Json.read(JobsWire.JOBS_OVERVIEW, stretch.get("body").toString()).get(0);
        return JobRef.builder().jobId(first.jobId()).clusterKind(ClusterKind.DEDICATED).build();
      }
    }
    throw new IllegalStateException("no job in this replay");
  }

  private static List<JsonNode> read(String replay) throws IOException {
    List<JsonNode> stretches = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    WatchedReplayTest.class.getResourceAsStream("/replay/" + replay + ".jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        stretches.add(MAPPER.readTree(line));
      }
    }
    return stretches;
  }
}
