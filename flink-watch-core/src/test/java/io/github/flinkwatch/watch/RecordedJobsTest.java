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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiConsumer;
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

  private static final Duration LONGEST = Duration.ofMinutes(75);

  /** The built ones say the same for hours. */
  private static final Duration AFTER_GRACE = Duration.ofMinutes(9);

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

  private static final Map<Boolean, Map<String, List<Told>>> WATCHED = new ConcurrentHashMap<>();

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
    Map<String, String> found = new ConcurrentHashMap<>();
    Set<String> led = new ConcurrentSkipListSet<>();
    everySeries(
        Duration.ZERO,
        (name, told) -> {
          found.put(name, found(told));
          led.addAll(led(name, told));
        });
    assertThat(led)
        .contains(
            "TASKS_DOWN by SLOTS_LOST", "TASKS_DOWN by TASKS_FAILED", "RESTART_LOOP by TASKS_DOWN");
    Map<String, Map<String, List<String>>> versions = new TreeMap<>();
    new TreeMap<>(found)
        .forEach(
            (name, findings) ->
                versions
                    .computeIfAbsent(scenario(name), scenario -> new TreeMap<>())
                    .computeIfAbsent(findings, of -> new ArrayList<>())
                    .add(version(name)));
    StringBuilder table = new StringBuilder("| recorded | Flink | findings |\n|---|---|---|\n");
    versions.forEach(
        (scenario, byFindings) ->
            byFindings.forEach(
                (findings, of) -> row(table, scenario, String.join(", ", of), findings)));
    evidence(false)
        .forEach(
            (name, told) ->
                row(table, name, name.endsWith("-built") ? "built" : "1.20.3", found(told)));
    assertThat(Files.readString(Path.of("..", "docs", "verdicts.md"))).contains(table);
  }

  @Tag("matrix")
  @ParameterizedTest
  @ValueSource(longs = {1100, 2300, 3700, 4900})
  void whenTheLooksFallElsewhereTheSameIsTrue(long phase) {
    everySeries(Duration.ofMillis(phase), (name, told) -> {});
  }

  /** Watches each series, several at a time, and holds against it what was the matter with it. */
  private static void everySeries(Duration phase, BiConsumer<String, List<Told>> then) {
    Recording.everySeries().parallelStream()
        .forEach(
            name -> {
              Recording recording = Recording.ofSeries(name);
              List<Told> told = watched(recording, intent(name), phase, LONGEST, false);
              whatWasTheMatterIsToldAndNothingElse(name, recording, told);
              then.accept(name, told);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordedEvidenceIsToldInTimeAlsoWhenEveryThirdLookIsLost(boolean lossy) {
    EVIDENCE.forEach(
        (name, trouble) -> {
          List<Told> told = evidence(lossy).get(name);
          if (trouble.isEmpty()) {
            assertThat(found(told)).as(name).isEqualTo("none");
            return;
          }
          Instant latest = told.get(0).at.plus(grace(name)).plus(LOOK);
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
    List<Told> told =
        watched(Recording.ofEvidence("slow-loop"), JobIntent.none(), LOOK, LONGEST, false);
    long opened =
        told.stream()
            .flatMap(look -> look.health.findings().stream())
            .filter(finding -> finding.rule().equals(RuleId.TASKS_DOWN))
            .map(finding -> finding.episode().orElseThrow().openedAt())
            .distinct()
            .count();
    assertThat(opened).isLessThanOrEqualTo(1);
  }

  /** The recorded evidence, each look answered or two of three; watched once for all tests. */
  private static Map<String, List<Told>> evidence(boolean lossy) {
    return WATCHED.computeIfAbsent(
        lossy,
        any -> {
          Map<String, List<Told>> told = new ConcurrentSkipListMap<>();
          EVIDENCE.keySet().parallelStream()
              .forEach(
                  name ->
                      told.put(
                          name,
                          watched(
                              Recording.ofEvidence(name),
                              JobIntent.none(),
                              Duration.ZERO,
                              grace(name).plus(AFTER_GRACE),
                              lossy)));
          return told;
        });
  }

  /** Of findings that explain one another one leads, and the others name it. */
  private static Set<String> led(String name, List<Told> told) {
    Set<String> led = new TreeSet<>();
    for (Told look : told) {
      for (Finding finding : look.health.findings()) {
        if (finding.ledBy().isPresent()) {
          Finding leader = look.health.finding(finding.ledBy().get()).orElseThrow();
          assertThat(leader.ledBy()).as(name).isEmpty();
          assertThat(leader.severity()).as(name).isGreaterThanOrEqualTo(finding.severity());
          led.add(finding.rule() + " by " + leader.rule());
        }
      }
    }
    return led;
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
    Instant firstWrong = firstWrong(recording);
    for (Matter matter : Matter.values()) {
      NavigableMap<Instant, Boolean> changes = changes(recording, matter);
      for (Told look : told) {
        Optional<Instant> since = since(changes, look.at);
        if (since.isPresent()
            && !look.health.state().isEnded() | matter == Matter.FAILED
            && Duration.between(since.get(), look.at).compareTo(matter.grace.plus(TWO_LOOKS))
                >= 0) {
          assertThat(look.tells(matter.rule))
              .as("%s of %s since %s: %s", matter, name, since.get(), look.health.explain())
              .isTrue();
        }
      }
    }
    for (Told look : told) {
      if (look.at.isBefore(firstWrong)) {
        assertThat(look.findings()).as("%s at %s", name, look.at).isEmpty();
      }
    }
  }

  private static Instant firstWrong(Recording recording) {
    long first =
        recording.all().stream()
            .filter(
                answer ->
                    answer.path().equals("/jobs/overview")
                            && (answer.status() == 0
                                || isSo(recording, Matter.DOWN, answer.from())
                                || isSo(recording, Matter.FAILED, answer.from()))
                        || answer.path().equals("/overview")
                            && isSo(recording, Matter.NO_TASK_MANAGER, answer.from()))
            .mapToLong(Recording.Answer::from)
            .min()
            .orElse(Long.MAX_VALUE);
    return Instant.ofEpochMilli(first);
  }

  /** Returns whether it was so, from each instant on at which that may have changed. */
  private static NavigableMap<Instant, Boolean> changes(Recording recording, Matter matter) {
    NavigableMap<Instant, Boolean> changes = new TreeMap<>();
    recording.all().stream()
        .filter(answer -> answer.path().endsWith("/overview"))
        .map(Recording.Answer::from)
        .forEach(at -> changes.put(Instant.ofEpochMilli(at), isSo(recording, matter, at)));
    return changes;
  }

  /** Returns since when it has been so without a break. */
  private static Optional<Instant> since(NavigableMap<Instant, Boolean> changes, Instant at) {
    Optional<Instant> since = Optional.empty();
    for (Map.Entry<Instant, Boolean> change :
        changes.headMap(at, true).descendingMap().entrySet()) {
      if (!change.getValue()) {
        break;
      }
      since = Optional.of(change.getKey());
    }
    return since;
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
      Recording recording, JobIntent intent, Duration phase, Duration longest, boolean lossy) {
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
      Instant latest = begin.plus(longest);
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
