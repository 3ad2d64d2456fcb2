package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a rule of the embedder does, the verdict of all other rules stands. */
class RuleFaultsTest {

  private static final RuleId OURS = RuleId.of("OURS");

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new IOException("checked"),
        new StackOverflowError(),
        new NoClassDefFoundError("gone"),
        new AssertionError("an assertion"));
  }

  private static HealthRule rule(Supplier<RuleResult> answer, boolean guards) {
    return new HealthRule() {
      @Override
      public RuleId id() {
        return OURS;
      }

      @Override
      public String documentation() {
        return "A rule of the platform.";
      }

      @Override
      public boolean guardsLiveness() {
        return guards;
      }

      @Override
      public RuleResult evaluate(RuleContext context) {
        return answer.get();
      }
    };
  }

  private static JobHealth judged(HealthRule rule) {
    return JobHealthEvaluator.of(RuleCatalogue.standard().with(rule), HealthThresholds.ofDefaults())
        .evaluate(FlinkScenarios.healthy(), JobMemory.empty())
        .health();
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aRuleThatThrowsIsNotEvaluatedAndTheVerdictStands(Throwable thrown) {
    JobHealth health = judged(rule(() -> throwing(thrown), false));
    assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(health.notEvaluated())
        .filteredOn(not -> not.rule().equals(OURS))
        .singleElement()
        .satisfies(
            not -> {
              assertThat(not.reason()).contains(thrown.getClass().getName());
              assertThat(not.cause().orElseThrow().code()).isEqualTo(UnknownCode.RULE_FAILED);
              assertThat(not.cause().orElseThrow().exception()).contains(thrown);
            });
  }

  @Test
  void aRuleThatAnswersNullIsNotEvaluated() {
    JobHealth health = judged(rule(() -> null, false));
    assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(health.notEvaluated()).anyMatch(not -> not.rule().equals(OURS));
  }

  @Test
  void aBrokenRuleThatGuardsLivenessLeavesNobodyHealthy() {
    JobHealth health = judged(rule(() -> throwing(new IllegalStateException()), true));
    assertThat(health.state()).isEqualTo(JobState.RUNNING);
    assertThat(health.status()).isEqualTo(HealthStatus.UNKNOWN);
  }

  private static RuleResult throwing(Throwable thrown) {
    throw RuleFaultsTest.<RuntimeException>sneaky(thrown);
  }
}
