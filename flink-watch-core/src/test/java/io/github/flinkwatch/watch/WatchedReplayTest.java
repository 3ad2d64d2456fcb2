package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of real clusters as a listener hears of them: every half second, at the port itself. */
class WatchedReplayTest {

  @Test
  void anApplicationThatFinishesIsToldFromItsStartToItsEnd() {
    List<String> told = told("1.20.3-app-finish");
    assertThat(told)
        .startsWith("OUT_OF_SIGHT")
        .containsSubsequence("SEEING_AGAIN", "STATE_CHANGED STARTING", "STATE_CHANGED RUNNING")
        // and nothing more when the port closes
        .endsWith("STATE_CHANGED FINISHED", "FINDING_OPENED UNEXPECTED_END");
  }

  @Test
  void anApplicationThatFailsIsToldFailedOnce() {
    assertThat(told("1.20.3-app-fail"))
        .containsSubsequence("STATE_CHANGED RUNNING", "STATE_CHANGED FAILED")
        .containsOnlyOnce("STATE_CHANGED FAILED");
  }

  @Test
  void aTakeoverIsBlindnessAndItsEnd() {
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
  void aFailoverOpensFindingsAndClosesWhatIsOver(String replay) {
    List<String> told = told(replay);
    assertThat(told)
        .contains("FINDING_OPENED TASKS_DOWN")
        .noneMatch(line -> line.endsWith("STATE_CHANGED FAILED"));
    long opened = told.stream().filter("FINDING_OPENED TASKS_DOWN"::equals).count();
    long closed = told.stream().filter("FINDING_RECOVERED TASKS_DOWN"::equals).count();
    assertThat(opened - closed).isBetween(0L, 1L); // never twice open
  }

  static List<String> everyReplay() {
    return Recording.everySeries();
  }

  @Tag("matrix")
  @ParameterizedTest
  @MethodSource("everyReplay")
  void ofEveryReplayEachChangeIsToldOnceAndEveryEndIsFlinksOwnWord(String replay) {
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
    Set<String> listed = statusesListed(Recording.ofSeries(replay));
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

  private static Set<String> statusesListed(Recording recording) {
    Set<String> listed = new HashSet<>();
    for (Recording.Answer list : recording.of("/jobs/overview")) {
      list.rows().forEach(job -> listed.add(job.path("state").asText()));
    }
    return listed;
  }

  private static List<String> told(String replay) {
    Recording recording = Recording.ofSeries(replay);
    VirtualTime time = new VirtualTime(recording.begin());
    List<String> told = new ArrayList<>();
    JobRef ref =
        JobRef.builder()
            .jobId(JobId.of(recording.jobId()))
            .clusterKind(ClusterKind.DEDICATED)
            .build();
    try (time;
        RecordedFlink server = new RecordedFlink(recording, time.clock(), () -> false);
        FlinkRestClient flink =
            FlinkRestClient.builder(server.address())
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
      time.pass(Duration.between(recording.begin(), recording.end()).plusSeconds(1), watcher);
      assertThat(watcher.health(ref).orElseThrow().state())
          .satisfies(state -> assertThat(state == JobState.UNKNOWN || !told.isEmpty()).isTrue());
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
}
