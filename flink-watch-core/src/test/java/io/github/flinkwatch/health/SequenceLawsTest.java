package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The laws of runs, identity and time, over sequences of looks that nobody thought of. {@code
 * -Dlaws.sequences=1000000} tries more, {@code -Dlaws.seed=42} others; a failure prints its seed
 * and its shortest sequence.
 */
class SequenceLawsTest {

  private static final int SEQUENCES = Integer.getInteger("laws.sequences", 10_000);
  private static final long SEED = Long.getLong("laws.seed", 1);

  @Test
  void noEndIsAnotherRunsAndNoneIsLost() {
    for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
      List<JobEvidence> looks = Sequences.of(seed);
      if (SequenceLaws.broken(looks) != null) {
        List<JobEvidence> shortest = shrunk(looks);
        fail(
            "-Dlaws.seed=%s breaks a law, shortest:%n%s%n%s",
            seed, lines(shortest), SequenceLaws.broken(shortest));
      }
    }
  }

  /** Law 10. */
  @Test
  void namesJsonAndAnonymisingChangeNoVerdict() {
    for (long seed = SEED; seed < SEED + SEQUENCES / 20; seed++) {
      List<JobEvidence> looks = Sequences.of(seed);
      List<String> plain = verdicts(looks, UnaryOperator.identity(), UnaryOperator.identity());
      assertThat(
              verdicts(
                  looks,
                  look ->
                      look.toBuilder().ref(look.ref().toBuilder().name("renamed").build()).build(),
                  UnaryOperator.identity()))
          .as("renamed, seed %s", seed)
          .isEqualTo(plain);
      assertThat(
              verdicts(
                  looks,
                  look -> JobEvidence.fromJson(look.toJson()),
                  memory -> JobMemory.fromJson(memory.toJson())))
          .as("through JSON, seed %s", seed)
          .isEqualTo(plain);
      assertThat(verdicts(looks, look -> look.anonymised("salt"), UnaryOperator.identity()))
          .as("anonymised, seed %s", seed)
          .isEqualTo(plain);
    }
  }

  /** Law 11: one id in two scopes. */
  @Test
  void twoScopesHaveTheVerdictsThatEachHasAlone() {
    for (long seed = SEED; seed < SEED + SEQUENCES / 20; seed += 2) {
      Map<String, List<JobEvidence>> scopes =
          Map.of("a", Sequences.of(seed), "b", Sequences.of(seed + 1));
      Map<JobKey, JobMemory> memories = new HashMap<>();
      Map<String, List<String>> together = new HashMap<>();
      for (int i = 0; i < 9; i++) {
        for (String scope : scopes.keySet()) {
          if (i < scopes.get(scope).size()) {
            JobEvidence look = scopes.get(scope).get(i);
            JobKey key = JobKey.of(scope, look.ref());
            Evaluation evaluation =
                JobHealthEvaluator.ofDefaults()
                    .evaluate(look, memories.getOrDefault(key, JobMemory.empty()));
            memories.put(key, evaluation.memory());
            together.computeIfAbsent(scope, any -> new ArrayList<>()).add(told(evaluation));
          }
        }
      }
      for (String scope : scopes.keySet()) {
        assertThat(together.get(scope))
            .as("seed %s", seed)
            .isEqualTo(
                verdicts(scopes.get(scope), UnaryOperator.identity(), UnaryOperator.identity()));
      }
    }
  }

  /** Law 9. */
  @Test
  void aSilentLookBringsNoEnd() {
    for (long seed = SEED; seed < SEED + SEQUENCES / 4; seed++) {
      List<JobEvidence> looks = Sequences.of(seed);
      JobMemory memory = JobMemory.empty();
      JobMemory interrupted = JobMemory.empty();
      for (JobEvidence look : looks) {
        Evaluation plain = JobHealthEvaluator.ofDefaults().evaluate(look, memory);
        interrupted = JobHealthEvaluator.ofDefaults().evaluate(silent(look), interrupted).memory();
        Evaluation after = JobHealthEvaluator.ofDefaults().evaluate(look, interrupted);
        if (after.health().state().isEnded()) {
          assertThat(plain.health().state())
              .as("seed %s: %s", seed, after.health().explain())
              .isEqualTo(after.health().state());
        }
        memory = plain.memory();
        interrupted = after.memory();
      }
    }
  }

  private static JobEvidence silent(JobEvidence look) {
    UnknownCause timeout = UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "asked");
    return JobEvidence.builder(look.ref(), look.at())
        .intent(look.intent())
        .live(Observation.unknown(timeout, look.at()))
        .build();
  }

  private static List<String> verdicts(
      List<JobEvidence> looks, UnaryOperator<JobEvidence> seen, UnaryOperator<JobMemory> kept) {
    List<String> verdicts = new ArrayList<>();
    JobMemory memory = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation evaluation =
          JobHealthEvaluator.ofDefaults().evaluate(seen.apply(look), kept.apply(memory));
      verdicts.add(told(evaluation));
      memory = evaluation.memory();
    }
    return verdicts;
  }

  private static String told(Evaluation evaluation) {
    JobHealth health = evaluation.health();
    return health.state()
        + " by "
        + health.basis()
        + " "
        + health.confidence()
        + " "
        + health.status()
        + " "
        + health.cause().map(UnknownCause::code)
        + health.endedAsAsked();
  }

  /** Leaves out looks, and sources of looks, as long as a law is still broken. */
  private static List<JobEvidence> shrunk(List<JobEvidence> looks) {
    List<JobEvidence> shortest = looks;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (List<JobEvidence> candidate : smaller(shortest)) {
        if (SequenceLaws.broken(candidate) != null) {
          shortest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return shortest;
  }

  private static List<List<JobEvidence>> smaller(List<JobEvidence> looks) {
    List<List<JobEvidence>> smaller = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      List<JobEvidence> less = new ArrayList<>(looks);
      less.remove(i);
      smaller.add(less);
    }
    for (int i = 0; i < looks.size(); i++) {
      JobEvidence look = looks.get(i);
      JobEvidence nothing = JobEvidence.builder(look.ref(), look.at()).build();
      for (JobEvidence less :
          List.of(
              look.toBuilder().live(nothing.live()).build(),
              look.toBuilder().archived(nothing.archived()).build(),
              look.toBuilder().history(nothing.history()).build(),
              look.toBuilder().deployment(nothing.deployment()).build())) {
        if (!less.toJson().equals(look.toJson())) {
          List<JobEvidence> looksLess = new ArrayList<>(looks);
          looksLess.set(i, less);
          smaller.add(looksLess);
        }
      }
    }
    return smaller;
  }

  private static String lines(List<JobEvidence> looks) {
    StringBuilder lines = new StringBuilder();
    looks.forEach(look -> lines.append(look.toJson()).append('\n'));
    return lines.toString();
  }
}
