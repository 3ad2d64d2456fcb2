package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.model.JobOverview;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The laws of runs, identity and time, over sequences of looks that nobody thought of. {@code
 * -Dlaws.sequences=1000000} tries more, {@code -Dlaws.seed=42} others; a failure prints its seed
 * and its shortest sequence. All processors take part, each sequence by a seed of its own.
 */
class SequenceLawsTest {

  private static final int SEQUENCES = Integer.getInteger("laws.sequences", 20_000);
  private static final long SEED = Long.getLong("laws.seed", 1);

  private static final JobHealthEvaluator JUDGE = JobHealthEvaluator.ofDefaults();
  private static final UnaryOperator<JobMemory> KEPT = UnaryOperator.identity();

  /** The laws of one run, each memory read from its JSON. */
  @Test
  void noEndIsAnotherRunsAndNoneIsLost() {
    hold(1, SequenceLaws::broken);
  }

  @Test
  void renamingChangesNoVerdict() {
    hold(20, SequenceLawsTest::renaming);
  }

  static @Nullable String renaming(List<JobEvidence> looks) {
    return changed(looks, SequenceLawsTest::renamed, KEPT);
  }

  @Test
  void anonymizingChangesNoVerdict() {
    hold(40, SequenceLawsTest::anonymizing);
  }

  static @Nullable String anonymizing(List<JobEvidence> looks) {
    return changed(looks, look -> look.anonymized("salt"), KEPT);
  }

  /** Each look in a process of its own, which is handed evidence and memory as JSON. */
  @Test
  void splittingASequenceOverProcessesChangesNoVerdict() {
    hold(40, SequenceLawsTest::splitting);
  }

  static @Nullable String splitting(List<JobEvidence> looks) {
    return changed(
        looks,
        look -> JobEvidence.fromJson(look.toJson()),
        memory -> JobMemory.fromJson(memory.toJson()));
  }

  @Test
  void theSameEvidenceGivesTheSameVerdict() {
    hold(40, looks -> changed(looks, UnaryOperator.identity(), KEPT));
  }

  /** One id in two scopes. */
  @Test
  void twoScopesHaveTheVerdictsThatEachHasAlone() {
    hold(20, SequenceLawsTest::mixed);
  }

  @Test
  void aSilentLookBringsNoEnd() {
    hold(10, SequenceLawsTest::silence);
  }

  static @Nullable String silence(List<JobEvidence> looks) {
    List<JobHealth> plain = verdicts(looks, UnaryOperator.identity(), KEPT);
    List<JobEvidence> doubled = new ArrayList<>();
    looks.forEach(look -> doubled.addAll(List.of(silent(look), look)));
    List<JobHealth> interrupted = verdicts(doubled, UnaryOperator.identity(), KEPT);
    for (int i = 0; i < looks.size(); i++) {
      JobHealth silent = interrupted.get(2 * i);
      JobHealth after = interrupted.get(2 * i + 1);
      if (after.state().isEnded() && after.state() != plain.get(i).state()) {
        return "look " + i + ": silence before it makes it " + after.explain();
      }
      JobState last = i == 0 ? JobState.UNKNOWN : plain.get(i - 1).state();
      if (silent.state().isEnded() && silent.state() != last) {
        return "silence before look " + i + " is " + silent.explain();
      }
    }
    return null;
  }

  /** A source that failed says no more than one that nobody has; one that is lost tells no end. */
  @Test
  void losingASourceBringsNoEnd() {
    hold(10, SequenceLawsTest::losing);
  }

  static @Nullable String losing(List<JobEvidence> looks) {
    List<JobHealth> plain = verdicts(looks, UnaryOperator.identity(), KEPT);
    for (int i = 0; i < looks.size(); i++) {
      for (JobEvidence less : Shrinking.withoutASource(looks.get(i))) {
        List<JobEvidence> lost = new ArrayList<>(looks);
        lost.set(i, less);
        String broken =
            saysMore(looks.get(i), less)
                ? SequenceLaws.broken(lost)
                : differs(ends(plain), ends(verdicts(lost, UnaryOperator.identity(), KEPT)));
        if (broken != null) {
          return "without a source of look " + i + ": " + broken;
        }
      }
    }
    return null;
  }

  /** Up to Flink 1.12 a list can hold an id twice. */
  @Test
  void ofTwoRowsOfOneIdTheLaterDecidesAndAContradictionIsNoAnswer() {
    hold(4, SequenceLawsTest::twoRows);
  }

  static @Nullable String twoRows(List<JobEvidence> looks) {
    for (JobEvidence look : looks) {
      JobOverview row = look.live().value().flatMap(live -> live.overview().value()).orElse(null);
      if (row != null) {
        String broken = SequenceLaws.brokenByRows(row);
        if (broken != null) {
          return broken;
        }
      }
    }
    return null;
  }

  @Test
  void aSequenceThatBreaksALawIsMadeShorterForTheReader() {
    Law noneFailed =
        looks -> {
          boolean failed =
              looks.stream()
                  .flatMap(look -> look.archived().value().stream())
                  .anyMatch(found -> found.overview().value().get().status() == JobStatus.FAILED);
          return failed ? "an archive of a failed job" : null;
        };
    List<JobEvidence> looks =
        Stream.iterate(SEED, seed -> seed + 1)
            .map(Sequences::of)
            .filter(sequence -> sequence.size() > 4 && noneFailed.broken(sequence) != null)
            .findFirst()
            .orElseThrow();
    List<JobEvidence> shortest = Shrinking.of(looks, noneFailed::broken);
    assertThat(shortest).hasSize(1);
    JobEvidence left = shortest.get(0);
    assertThat(left)
        .isEqualTo(
            JobEvidence.builder(left.ref(), left.at())
                .intent(left.intent())
                .archived(left.archived())
                .build());
  }

  /** What must be so of each sequence: says what breaks it, or null. */
  private interface Law {
    @Nullable String broken(List<JobEvidence> looks);
  }

  /** Tries one in so many of the sequences, on all processors. */
  private static void hold(int oneIn, Law law) {
    LongStream.range(SEED, SEED + Math.max(1, SEQUENCES / oneIn))
        .parallel()
        .filter(seed -> law.broken(Sequences.of(seed)) != null)
        .findAny()
        .ifPresent(
            seed -> {
              List<JobEvidence> shortest = Shrinking.of(Sequences.of(seed), law::broken);
              StringBuilder lines = new StringBuilder();
              shortest.forEach(look -> lines.append(look.toJson()).append('\n'));
              fail(
                  "-Dlaws.seed=%s breaks a law, shortest:%n%s%n%s",
                  seed, lines, law.broken(shortest));
            });
  }

  private static @Nullable String changed(
      List<JobEvidence> looks, UnaryOperator<JobEvidence> seen, UnaryOperator<JobMemory> kept) {
    return differs(
        told(verdicts(looks, UnaryOperator.identity(), KEPT)), told(verdicts(looks, seen, kept)));
  }

  private static @Nullable String differs(List<String> plain, List<String> other) {
    return plain.equals(other) ? null : plain + " became\n" + other;
  }

  private static JobEvidence renamed(JobEvidence look) {
    return look.toBuilder().ref(look.ref().toBuilder().name("renamed").build()).build();
  }

  static @Nullable String mixed(List<JobEvidence> looks) {
    // The same id, of which the other scope begins in the middle.
    List<JobEvidence> others = new ArrayList<>(looks.subList(looks.size() / 2, looks.size()));
    Map<String, List<JobEvidence>> scopes = Map.of("a", looks, "b", others);
    Map<JobKey, JobMemory> memories = new HashMap<>();
    Map<String, List<JobHealth>> together = Map.of("a", new ArrayList<>(), "b", new ArrayList<>());
    for (int i = 0; i < looks.size(); i++) {
      for (String scope : List.of("a", "b")) {
        if (i < scopes.get(scope).size()) {
          JobEvidence look = scopes.get(scope).get(i);
          // A name takes no part in whose memory it is.
          JobKey key = JobKey.of(scope, i % 2 == 0 ? look.ref() : renamed(look).ref());
          Evaluation evaluation =
              JUDGE.evaluate(look, memories.getOrDefault(key, JobMemory.empty()));
          memories.put(key, evaluation.memory());
          together.get(scope).add(evaluation.health());
        }
      }
    }
    for (String scope : List.of("a", "b")) {
      List<JobHealth> alone = verdicts(scopes.get(scope), UnaryOperator.identity(), KEPT);
      String differs = differs(told(alone), told(together.get(scope)));
      if (differs != null) {
        return "in scope " + scope + ": " + differs;
      }
    }
    return null;
  }

  private static JobEvidence silent(JobEvidence look) {
    UnknownCause timeout = UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "asked");
    return JobEvidence.builder(look.ref(), look.at())
        .intent(look.intent())
        .live(Observation.unknown(timeout, look.at()))
        .build();
  }

  /** Whether the source that the second look lacks had said something at the first. */
  private static boolean saysMore(JobEvidence look, JobEvidence less) {
    return look.live().isUnknown() != less.live().isUnknown()
        || look.archived().isUnknown() != less.archived().isUnknown()
        || look.history().isUnknown() != less.history().isUnknown()
        || look.deployment().isUnknown() != less.deployment().isUnknown();
  }

  private static List<JobHealth> verdicts(
      List<JobEvidence> looks, UnaryOperator<JobEvidence> seen, UnaryOperator<JobMemory> kept) {
    List<JobHealth> verdicts = new ArrayList<>();
    JobMemory memory = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation evaluation = JUDGE.evaluate(seen.apply(look), kept.apply(memory));
      verdicts.add(evaluation.health());
      memory = evaluation.memory();
    }
    return verdicts;
  }

  private static List<String> ends(List<JobHealth> verdicts) {
    return verdicts.stream().map(v -> v.state().isEnded() ? v.state().name() : "").toList();
  }

  private static List<String> told(List<JobHealth> verdicts) {
    return verdicts.stream().map(SequenceLawsTest::told).toList();
  }

  private static String told(JobHealth health) {
    return String.join(
        " ",
        health.state().name(),
        health.basis().name(),
        health.confidence().name(),
        health.status().name(),
        health.cause().map(cause -> cause.code().name()).orElse(""),
        health.endedAsAsked().toString(),
        health.findings().stream()
            .map(found -> found.rule() + "=" + found.severity())
            .toList()
            .toString());
  }
}
