package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.fail;

import io.github.flinkwatch.health.ObservedDays.Look;
import io.github.flinkwatch.health.ObservedDays.Seen;
import io.github.flinkwatch.health.ObservedDays.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A rule speaks of what was seen for its time, and of nothing else: not of a night at which nobody
 * looked, not of time that a clock made up, not of a state between. What was seen for so long is
 * told, also when every third look is lost. {@code -Dlaws.days=100000} tries more, {@code
 * -Dlaws.seed=42} others.
 */
class ObservedTimeLawsTest {

  private static final int DAYS = Integer.getInteger("laws.days", 600);
  private static final long SEED = Long.getLong("laws.seed", 1);

  /** No two looks of a day are so far apart, and every night is longer. */
  private static final Duration SURELY_A_GAP = Duration.ofHours(1);

  private static final JobHealthEvaluator JUDGE = JobHealthEvaluator.ofDefaults();

  @Test
  void nothingIsToldOfTimeThatNobodySaw() {
    hold(ObservedTimeLawsTest::toldTooSoon);
  }

  @Test
  void whatWasSeenForItsTimeIsToldAlsoWhenEveryThirdLookIsLost() {
    hold(ObservedTimeLawsTest::notTold);
  }

  @Test
  void ofAHealthyJobNothingIsToldWhateverTheClockAndTheLooksDo() {
    hold(ObservedTimeLawsTest::toldOfAHealthyJob);
  }

  static @Nullable String toldOfAHealthyJob(ObservedDays day) {
    return day.trouble != Trouble.NONE
        ? null
        : broken(
            day,
            health ->
                health.findings().stream().allMatch(f -> f.severity() == Severity.INFO)
                    ? null
                    : "a healthy job is told of");
  }

  static @Nullable String toldTooSoon(ObservedDays day) {
    if (day.trouble == Trouble.NONE || day.trouble.isCounted()) {
      return null;
    }
    Ledger ledger = new Ledger(day.trouble);
    return broken(
        day,
        (look, health) -> {
          ledger.add(look);
          return isTold(day.trouble, health) && !ledger.mayBeTold()
              ? day.trouble.rule + " is told after " + ledger.observed
              : null;
        });
  }

  static @Nullable String notTold(ObservedDays day) {
    if (day.trouble == Trouble.NONE) {
      return null;
    }
    Stretch stretch = new Stretch(day.trouble);
    return broken(
        day,
        (look, health) -> {
          stretch.add(look);
          return stretch.mustBeTold() && !isTold(day.trouble, health)
              ? day.trouble.rule + " is not told after " + stretch.lasted()
              : null;
        });
  }

  private static boolean isTold(Trouble trouble, JobHealth health) {
    return health.findings().stream()
        .filter(finding -> finding.rule().equals(trouble.rule))
        // A warning is said at once.
        .anyMatch(finding -> trouble != Trouble.DOWN || finding.severity() == Severity.CRITICAL);
  }

  /** What may have been observed at most. */
  private static final class Ledger {
    private final Trouble trouble;
    private Duration observed = Duration.ZERO;
    private int inARow;
    private boolean wasFar;
    private boolean gap;
    private @Nullable Instant lastLook;
    private @Nullable Instant last;

    Ledger(Trouble trouble) {
      this.trouble = trouble;
    }

    void add(Look look) {
      Instant at = look.evidence.at();
      if (look.seen == Seen.LOST) {
        return;
      }
      Duration distance = lastLook == null ? Duration.ZERO : Duration.between(lastLook, at);
      boolean far = distance.compareTo(SURELY_A_GAP) > 0;
      // Who looks once a day looks in a row; looks that are lost tell nothing of that.
      gap |= distance.isNegative() || (far && !wasFar);
      wasFar = far;
      lastLook = at;
      switch (look.seen) {
        case WELL:
          observed = Duration.ZERO;
          inARow = 0;
          last = null;
          return;
        case OTHER:
          last = null;
          if (trouble.countsLooksInARow()) {
            observed = Duration.ZERO;
            inARow = 0;
          }
          return;
        default:
          break;
      }
      Duration passed = last == null ? Duration.ZERO : Duration.between(last, at);
      if (gap && trouble.countsLooksInARow()) {
        observed = Duration.ZERO;
        inARow = 0;
      }
      observed = gap ? observed : observed.plus(passed);
      inARow++;
      last = at;
      gap = false;
    }

    boolean mayBeTold() {
      return trouble == Trouble.FAILED_TASKS ? inARow >= 2 : observed.compareTo(trouble.grace) >= 0;
    }
  }

  /** What was surely observed: without a gap, and nothing else between. */
  private static final class Stretch {
    private final Trouble trouble;
    private final List<Look> looks = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private @Nullable Instant last;

    Stretch(Trouble trouble) {
      this.trouble = trouble;
    }

    void add(Look look) {
      Instant at = look.evidence.at();
      Duration passed = last == null ? Duration.ZERO : Duration.between(last, at);
      boolean gap = passed.isNegative() || passed.compareTo(SURELY_A_GAP) > 0;
      boolean broken = gap || look.seen == Seen.WELL || look.seen == Seen.OTHER;
      if (broken && !(trouble.isCounted() && !gap)) {
        looks.clear();
        longest = Duration.ZERO;
      }
      last = at;
      if (!gap && passed.compareTo(longest) > 0) {
        longest = passed;
      }
      boolean counts = trouble.isCounted() ? look.seen != Seen.LOST : look.seen == Seen.TROUBLE;
      if (counts) {
        looks.add(look);
      } else if (look.seen == Seen.LOST) {
        last = at;
      }
      isLost = look.seen == Seen.LOST;
    }

    private boolean isLost;

    Duration lasted() {
      return looks.isEmpty()
          ? Duration.ZERO
          : Duration.between(looks.get(0).evidence.at(), looks.get(looks.size() - 1).evidence.at());
    }

    boolean mustBeTold() {
      if (isLost || looks.isEmpty()) {
        return false;
      }
      Look now = looks.get(looks.size() - 1);
      if (trouble.isCounted()) {
        return restartsWithin(now) >= 3;
      }
      return lasted().compareTo(trouble.grace.plus(longest.multipliedBy(2))) > 0;
    }

    /** Within ten minutes, by looks of one stretch; of a job that is younger, since it began. */
    private long restartsWithin(Look now) {
      Instant from = now.evidence.at().minus(Duration.ofMinutes(10));
      long fewest = now.age.compareTo(Duration.ofMinutes(10)) < 0 ? 0 : Long.MAX_VALUE;
      for (Look look : looks) {
        if (!look.evidence.at().isBefore(from)) {
          fewest = Math.min(fewest, look.restarts);
        }
      }
      return now.restarts - fewest;
    }
  }

  private interface Check {
    @Nullable String broken(Look look, JobHealth health);
  }

  private static @Nullable String broken(ObservedDays day, Function<JobHealth, String> check) {
    return broken(day, (look, health) -> check.apply(health));
  }

  private static @Nullable String broken(ObservedDays day, Check check) {
    JobMemory memory = JobMemory.empty();
    List<Look> seen = new ArrayList<>();
    for (Look look : day.looks()) {
      Evaluation evaluation = JUDGE.evaluate(look.evidence, memory);
      memory = evaluation.memory();
      seen.add(look);
      String broken = check.broken(look, evaluation.health());
      if (broken != null) {
        return broken + "\n" + told(seen) + evaluation.health().explain();
      }
    }
    return null;
  }

  /** The shortest of the days that break it is shown. */
  private static void hold(Function<ObservedDays, @Nullable String> law) {
    LongStream.range(SEED, SEED + DAYS)
        .parallel()
        .filter(seed -> law.apply(ObservedDays.of(seed)) != null)
        .boxed()
        .min(Comparator.comparing(seed -> ObservedDays.of(seed).looks().size()))
        .ifPresent(
            seed ->
                fail("-Dlaws.seed=%s breaks a law: %s", seed, law.apply(ObservedDays.of(seed))));
  }

  /** Looks that see the same follow one another for long: the first and the last of them. */
  private static String told(List<Look> looks) {
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < looks.size(); i++) {
      boolean between =
          i > 0
              && i + 1 < looks.size()
              && looks.get(i - 1).seen == looks.get(i).seen
              && looks.get(i + 1).seen == looks.get(i).seen;
      told.append(between ? "" : looks.get(i) + "\n");
    }
    return told.toString();
  }
}
