package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole recorded jobs through the watcher, at the port itself, in virtual time: what was well is
 * told nothing of, and what was not, within two looks and the rule's grace. What was the matter
 * with a series is read from the series itself, without any rule.
 */
class RecordedJobsTest {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration TWO_LOOKS = LOOK.multipliedBy(2);

  /** The built ones say the same for hours. */
  private static final Duration LONGEST = Duration.ofMinutes(75);

  /** Jobs that finish, as their platform would know. */
  private static final Set<String> BOUNDED =
      Set.of("batch", "app-finish", "big", "recovered", "jm-sigterm-idle", "jm-sigterm-no-tm");

  /** What is to be told of the recorded evidence, and when at the latest, from its begin on. */
  private static final Map<String, Optional<String>> EVIDENCE =
      new TreeMap<>(
          Map.of(
              "slow-loop", Optional.of("CHECKPOINT_STALLED CRITICAL"),
              "bounded-streaming", Optional.of("UNEXPECTED_END WARNING"),
              "backlog-no-checkpoints", Optional.of("CHECKPOINT_STALLED WARNING"),
              "backlog-no-checkpoints-built", Optional.of("CHECKPOINT_STALLED WARNING"),
              "standing-watermark", Optional.empty(),
              "standing-watermark-built", Optional.of("STANDING_WATERMARK WARNING"),
              "timeout-much-longer-than-interval-built", Optional.of("CHECKPOINT_SLOW WARNING"),
              "names", Optional.empty()));

  /** What the watcher says at an instant. */
  private static final class Told {
    private final Instant at;
    private final JobHealth health;

    Told(Instant at, JobHealth health) {
      this.at = at;
      this.health = health;
    }

    Set<String> findings() {
      return health.findings().stream()
          .filter(finding -> finding.severity() != Severity.INFO)
          .map(finding -> finding.rule() + " " + finding.severity())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean tells(RuleId rule) {
      return health.findings().stream().map(Finding::rule).anyMatch(rule::equals);
    }
  }

  @Test
  void theTableOfRecordedJobsIsWhatTheWatcherSays() throws IOException {
    Map<String, Map<String, List<String>>> versions = new TreeMap<>();
    for (String name : Recording.everySeries()) {
      Recording recording = Recording.ofSeries(name);
      List<Told> told = watched(recording, intent(name), Duration.ZERO, false);
      whatWasTheMatterIsToldAndNothingElse(name, recording, told);
      versions
          .computeIfAbsent(scenario(name), scenario -> new TreeMap<>())
          .computeIfAbsent(found(told), findings -> new ArrayList<>())
          .add(version(name));
    }
    StringBuilder table = new StringBuilder("| recorded | Flink | findings |\n|---|---|---|\n");
    versions.forEach(
        (scenario, byFindings) ->
            byFindings.forEach(
                (findings, of) -> row(table, scenario, String.join(", ", of), findings)));
    for (String name : EVIDENCE.keySet()) {
      List<Told> told = watched(Recording.ofEvidence(name), JobIntent.none(), Duration.ZERO, false);
      row(table, name, name.endsWith("-built") ? "built" : "1.20.3", found(told));
    }
    assertThat(Files.readString(Path.of("..", "docs", "verdicts.md"))).contains(table);
  }

  @Tag("matrix")
  @ParameterizedTest
  @ValueSource(longs = {1100, 2300, 3700, 4900})
  void whenTheLooksFallElsewhereTheSameIsTrue(long phase) {
    for (String name : Recording.everySeries()) {
      Recording recording = Recording.ofSeries(name);
      List<Told> told = watched(recording, intent(name), Duration.ofMillis(phase), false);
      whatWasTheMatterIsToldAndNothingElse(name, recording, told);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordedEvidenceIsToldInTimeAlsoWhenEveryThirdLookIsLost(boolean lossy) {
    EVIDENCE.forEach(
        (name, trouble) -> {
          Recording recording = Recording.ofEvidence(name);
          List<Told> told = watched(recording, JobIntent.none(), Duration.ZERO, lossy);
          if (trouble.isEmpty()) {
            assertThat(found(told)).as(name).isEqualTo("none");
            return;
          }
          Instant latest = recording.begin().plus(grace(name)).plus(TWO_LOOKS);
          Duration lost = lossy ? LOOK.multipliedBy(2) : Duration.ZERO;
          Told then =
              told.stream()
                  .filter(told1 -> told1.findings().contains(trouble.get()))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError(name + ": never " + trouble.get()));
          assertThat(then.at).as(name).isBeforeOrEqualTo(latest.plus(lost));
        });
  }

  @Test
  void aJobThatGoesRoundAndRoundIsToldOfOnce() {
    List<Told> told = watched(Recording.ofEvidence("slow-loop"), JobIntent.none(), LOOK, false);
    long opened =
        told.stream()
            .flatMap(look -> look.health.findings().stream())
            .filter(finding -> finding.rule().equals(RuleId.TASKS_DOWN))
            .map(finding -> finding.episode().orElseThrow().openedAt())
            .distinct()
            .count();
    assertThat(opened).isLessThanOrEqualTo(1);
  }

  private static void row(StringBuilder table, String name, String flink, String findings) {
    table.append(String.format("| `%s` | %s | %s |%n", name, flink, findings));
  }

  private static JobIntent intent(String series) {
    return JobIntent.builder().bounded(BOUNDED.contains(scenario(series))).build();
  }

  private static String scenario(String series) {
    return series.substring(series.indexOf('-') + 1);
  }

  private static String version(String series) {
    return series.substring(0, series.indexOf('-'));
  }

  private static Duration grace(String evidence) {
    switch (evidence) {
      case "slow-loop": // (1 min 30 s and 10 min) x 2 tolerable failures, after 4 min without any
        return Duration.ofMinutes(25);
      case "standing-watermark-built":
        return Duration.ofMinutes(60 + 6); // every fifth minute all watermarks are looked at
      case "timeout-much-longer-than-interval-built":
        return Duration.ofMinutes(2); // from its second look on, which is not much like the first
      default:
        return Duration.ZERO;
    }
  }

  private static String found(List<Told> told) {
    Set<String> found = new TreeSet<>();
    told.forEach(look -> found.addAll(look.findings()));
    return found.isEmpty() ? "none" : String.join(", ", found);
  }

  // what was the matter, by the series itself

  private enum Matter {
    DOWN(RuleId.TASKS_DOWN, Duration.ZERO),
    FAILED(RuleId.UNEXPECTED_END, Duration.ZERO),
    NO_TASK_MANAGER(RuleId.SLOTS_LOST, Duration.ofSeconds(15)),
    /** What does not change is judged anew once a minute only, the watcher's slower cadence. */
    REFUSED(RuleId.BLIND, Duration.ofMinutes(5 + 2));

    private final RuleId rule;
    private final Duration grace;

    Matter(RuleId rule, Duration grace) {
      this.rule = rule;
      this.grace = grace;
    }
  }

  private static void whatWasTheMatterIsToldAndNothingElse(
      String name, Recording recording, List<Told> told) {
    for (Told look : told) {
      for (Matter matter : Matter.values()) {
        Optional<Instant> since = since(recording, matter, look.at);
        if (since.isPresent()
            && !look.health.state().isEnded() | matter == Matter.FAILED
            && Duration.between(since.get(), look.at).compareTo(matter.grace.plus(TWO_LOOKS))
                >= 0) {
          assertThat(look.tells(matter.rule))
              .as("%s of %s since %s: %s", matter, name, since.get(), look.health.explain())
              .isTrue();
        }
      }
      if (!wasEverWrong(recording, look.at)) {
        assertThat(look.findings()).as("%s at %s", name, look.at).isEmpty();
      }
    }
  }

  private static boolean wasEverWrong(Recording recording, Instant until) {
    return recording.all().stream()
        .filter(answer -> !answer.path().endsWith("/exceptions") || answer.status() == 200)
        .filter(answer -> answer.from() <= until.toEpochMilli())
        .anyMatch(
            answer ->
                answer.path().equals("/jobs/overview")
                        && List.of(Matter.DOWN, Matter.FAILED).stream()
                            .anyMatch(matter -> isSo(recording, matter, answer.from()))
                    || answer.path().equals("/jobs/overview") && answer.status() == 0
                    || answer.path().equals("/overview")
                        && isSo(recording, Matter.NO_TASK_MANAGER, answer.from()));
  }

  /** Returns since when it has been so without a break. */
  private static Optional<Instant> since(Recording recording, Matter matter, Instant at) {
    if (!isSo(recording, matter, at.toEpochMilli())) {
      return Optional.empty();
    }
    long since = at.toEpochMilli();
    List<Recording.Answer> changes =
        recording.all().stream()
            .filter(answer -> answer.path().endsWith("/overview"))
            .filter(answer -> answer.from() <= at.toEpochMilli())
            .collect(Collectors.toList());
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (!isSo(recording, matter, changes.get(i).from())) {
        break;
      }
      since = changes.get(i).from();
    }
    return Optional.of(Instant.ofEpochMilli(since));
  }

  private static boolean isSo(Recording recording, Matter matter, long at) {
    Optional<Recording.Answer> list = recording.at("/jobs/overview", at);
    if (matter == Matter.REFUSED) {
      return list.filter(answer -> answer.status() == 0).isPresent();
    }
    Optional<JsonNode> row =
        list.stream()
            .flatMap(answer -> answer.rows().stream())
            .filter(job -> job.get("jid").asText().equals(recording.jobId()))
            .findFirst();
    if (row.isEmpty()) {
      return false;
    }
    String state = row.get().get("state").asText();
    JsonNode tasks = row.get().get("tasks");
    switch (matter) {
      case FAILED:
        return state.equals("FAILED");
      case DOWN:
        return state.equals("RESTARTING")
            || state.equals("FAILING")
            || state.equals("RUNNING")
                && tasks.path("failed").asInt() + tasks.path("canceled").asInt() > 0;
      default:
        return Set.of("RUNNING", "RESTARTING").contains(state)
            && recording
                .at("/overview", at)
                .filter(cluster -> cluster.status() == 200)
                .filter(cluster -> cluster.body().path("taskmanagers").asInt() == 0)
                .isPresent();
    }
  }

  // the watcher

  private static List<Told> watched(
      Recording recording, JobIntent intent, Duration phase, boolean lossy) {
    Instant begin = recording.begin().plus(phase);
    VirtualTime time = new VirtualTime(begin);
    BooleanSupplier lost =
        () -> lossy && Duration.between(begin, time.clock().instant()).dividedBy(LOOK) % 3 == 1;
    JobRef ref =
        JobRef.builder()
            .jobId(JobId.of(recording.jobId()))
            .clusterKind(ClusterKind.SESSION)
            .build();
    List<Told> told = new ArrayList<>();
    try (time;
        RecordedFlink server = new RecordedFlink(recording, time.clock(), lost);
        FlinkRestClient flink =
            FlinkRestClient.builder(server.address())
                .http(HttpSettings.builder().clock(time.clock()).circuitFailureThreshold(0).build())
                .build();
        JobWatcher watcher =
            JobWatcher.builder()
                .interval(LOOK)
                .maxBackoff(LOOK)
                .clock(time.clock())
                .scheduler(time)
                .executor(time.executor())
                .build()) {
      watcher.add(
          WatchedCluster.builder("c")
              .kind(ClusterKind.SESSION)
              .flink(flink)
              .discoverJobs(false)
              .build());
      JobKey key = watcher.add("c", WatchedJob.builder().ref(ref).intent(intent).build());
      recording
          .markedAt("cancel sent")
          .map(at -> intent.toBuilder().cancelRequestedAt(at).build())
          .ifPresent(
              cancelled ->
                  time.schedule(
                      () -> {
                        watcher.intend(key, cancelled);
                      },
                      Duration.between(begin, cancelled.cancelRequestedAt().get()).toMillis(),
                      java.util.concurrent.TimeUnit.MILLISECONDS));
      watcher.start();
      Instant end = recording.end().plus(after(recording));
      Instant latest = begin.plus(LONGEST);
      end = end.isAfter(latest) ? latest : end;
      while (time.clock().instant().isBefore(end)) {
        time.pass(LOOK, watcher);
        Instant now = time.clock().instant();
        watcher.health(key).ifPresent(health -> told.add(new Told(now, health)));
      }
    }
    return told;
  }

  /** A process that has gone stays away; what else was recorded is not stretched for long. */
  private static Duration after(Recording recording) {
    List<Recording.Answer> lists = recording.of("/jobs/overview");
    return lists.get(lists.size() - 1).status() == 0
        ? Duration.ofMinutes(8)
        : Duration.ofSeconds(15);
  }
}
