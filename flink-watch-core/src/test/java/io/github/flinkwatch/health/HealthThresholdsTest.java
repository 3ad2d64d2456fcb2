package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthThresholdsTest {

  private interface Spans
      extends BiFunction<HealthThresholds.Builder, Duration, HealthThresholds.Builder> {}

  private interface Counts
      extends BiFunction<HealthThresholds.Builder, Integer, HealthThresholds.Builder> {}

  private static HealthThresholds.Builder same(Object chained) {
    return (HealthThresholds.Builder) chained;
  }

  static Stream<Arguments> spans() {
    Map<String, Spans> spans =
        Map.ofEntries(
            Map.entry("startUpWindow", (b, s) -> same(b.startUpWindow(s))),
            Map.entry("absenceInterval", (b, s) -> same(b.absenceInterval(s))),
            Map.entry("jobStoreExpiration", (b, s) -> same(b.jobStoreExpiration(s))),
            Map.entry("tasksDownGrace", (b, s) -> same(b.tasksDownGrace(s))),
            Map.entry("slotsLostGrace", (b, s) -> same(b.slotsLostGrace(s))),
            Map.entry("tasksMissingGrace", (b, s) -> same(b.tasksMissingGrace(s))),
            Map.entry("restartWindow", (b, s) -> same(b.restartWindow(s))),
            Map.entry("progressWindow", (b, s) -> same(b.progressWindow(s))),
            Map.entry("backpressureWindow", (b, s) -> same(b.backpressureWindow(s))),
            Map.entry("startTimeout", (b, s) -> same(b.startTimeout(s))),
            Map.entry("stopTimeout", (b, s) -> same(b.stopTimeout(s))),
            Map.entry("blindDeadline", (b, s) -> same(b.blindDeadline(s))));
    return spans.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spans")
  void aSpanMustBePositive(String name, Spans spans) {
    for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> spans.apply(HealthThresholds.builder(), wrong).build())
          .withMessage(name + " must be positive: " + wrong);
    }
    assertThatCode(() -> spans.apply(HealthThresholds.builder(), Duration.ofMillis(1)).build())
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> counts() {
    Map<String, Counts> counts =
        Map.of(
            "tasksFailedLooks", (b, n) -> same(b.tasksFailedLooks(n)),
            "restartsDegraded", (b, n) -> same(b.restartsDegraded(n)),
            "checkpointsFailed", (b, n) -> same(b.checkpointsFailed(n)),
            "maxCulprits", (b, n) -> same(b.maxCulprits(n)));
    return counts.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("counts")
  void aCountMustBePositive(String name, Counts counts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts.apply(HealthThresholds.builder(), 0).build())
        .withMessage(name + " must be positive: 0");
    assertThatCode(() -> counts.apply(HealthThresholds.builder(), 1).build())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void aRatioMustBeAboveZeroAndAtMostOne(double wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthThresholds.builder().checkpointSlowRatio(wrong).build())
        .withMessageStartingWith("checkpointSlowRatio must be above 0 and at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthThresholds.builder().backpressureRatio(wrong).build())
        .withMessageStartingWith("backpressureRatio must be above 0 and at most 1");
    assertThatCode(() -> HealthThresholds.builder().backpressureRatio(1).build())
        .doesNotThrowAnyException();
  }

  @Test
  void unhealthyMayNotComeBeforeDegraded() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HealthThresholds.builder().restartsDegraded(3).restartsUnhealthy(2).build());
    assertThatCode(
            () -> HealthThresholds.builder().restartsDegraded(3).restartsUnhealthy(3).build())
        .doesNotThrowAnyException();
  }

  @Test
  void oneJobMayHaveThresholdsOfItsOwn() {
    HealthThresholds patient =
        HealthThresholds.ofDefaults().toBuilder().blindDeadline(Duration.ofHours(1)).build();
    JobHealthEvaluator judge = JobHealthEvaluator.ofDefaults();
    JobMemory blind = JobMemory.empty();
    for (int minutes = 0; minutes < 30; minutes += 5) {
      blind = judge.evaluate(unreachable(minutes), blind).memory();
    }
    JobEvidence later = unreachable(30);
    assertThat(judge.evaluate(later, blind).health().finding(RuleId.BLIND)).isPresent();
    assertThat(judge.evaluate(later, blind, patient).health().finding(RuleId.BLIND)).isEmpty();
    assertThat(judge.thresholds()).isEqualTo(HealthThresholds.ofDefaults());
    assertThat(judge.catalogue()).isSameAs(RuleCatalogue.standard());
  }

  private static JobEvidence unreachable(int minutes) {
    return FlinkScenarios.later(
        FlinkScenarios.jobManagerUnreachable(), Duration.ofMinutes(minutes));
  }
}
