package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Instant;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;

class RuleResultTest {

  private static final Finding FINDING =
      Finding.builder(RuleId.BLIND, Severity.WARNING, "dark").build();
  private static final UnknownCause CAUSE = UnknownCause.of(UnknownCode.SERVER_ERROR, "metrics");
  private static final RuleNotes NOTES = RuleNotes.builder().putNumbers("looks", 2).build();

  private static String shape(RuleResult result) {
    return result.fold(ok -> "ok", Finding::detail, not -> not.reason().orElseThrow());
  }

  @Test
  void anAnswerHasOneOfThreeShapes() {
    assertThat(shape(RuleResult.ok())).isEqualTo("ok");
    assertThat(shape(RuleResult.finding(FINDING))).isEqualTo("dark");
    assertThat(shape(RuleResult.notEvaluated("too early"))).isEqualTo("too early");
    assertThat(RuleResult.ok()).hasToString("Ok");
    assertThat(RuleResult.finding(FINDING).toString()).startsWith("Found{").contains("dark");
    assertThat(RuleResult.notEvaluated("too early")).hasToString("NotEvaluated{too early}");
  }

  @Test
  void whatWasMissingComesWithItsCause() {
    assertThat(RuleResult.notEvaluated("metrics", CAUSE).cause()).contains(CAUSE);
    assertThat(RuleResult.notEvaluated("too early").cause()).isEmpty();
    assertThat(RuleResult.ok().finding()).isEmpty();
    assertThat(RuleResult.finding(FINDING).finding()).contains(FINDING);
  }

  @Test
  void notesChangeNothingElse() {
    RuleResult noted = RuleResult.finding(FINDING).withNotes(NOTES);
    assertThat(noted.notes()).isEqualTo(NOTES);
    assertThat(noted.finding()).contains(FINDING);
    assertThat(noted.withNotes(NOTES)).isSameAs(noted);
    assertThat(RuleResult.ok().notes().isEmpty()).isTrue();
    assertThatNullPointerException().isThrownBy(() -> RuleResult.ok().withNotes(null));
  }

  @Test
  void notesAreEmptyOnlyWithNothingInThem() {
    assertThat(NOTES.isEmpty()).isFalse();
    assertThat(RuleNotes.builder().putMoments("since", Instant.EPOCH).build().isEmpty()).isFalse();
    assertThat(RuleNotes.builder().putSeries("s", java.util.List.of()).build().isEmpty()).isFalse();
    assertThat(NOTES.number("looks")).hasValue(2);
    assertThat(NOTES.number("other")).isEmpty();
    assertThat(NOTES.moment("other")).isEmpty();
    assertThat(NOTES.samples("other")).isEmpty();
  }

  @Test
  void equalityIsOfValues() {
    EqualsVerifier.forClass(RuleResult.class)
        .withPrefabValues(
            UnknownCause.class, CAUSE, UnknownCause.of(UnknownCode.TRUNCATED, "metrics"))
        .withPrefabValues(
            Finding.class, FINDING, Finding.builder(RuleId.BLIND, Severity.INFO, "dim").build())
        .withPrefabValues(RuleNotes.class, NOTES, RuleNotes.empty())
        .suppress(Warning.NULL_FIELDS)
        .verify();
    EqualsVerifier.forClass(Sample.class).suppress(Warning.NULL_FIELDS).verify();
    Evaluation healthy = StateTableTest.judge(FlinkScenarios.healthy());
    Evaluation failed = StateTableTest.judge(FlinkScenarios.failed());
    EqualsVerifier.forClass(Evaluation.class)
        .withPrefabValues(JobHealth.class, healthy.health(), failed.health())
        .withPrefabValues(JobMemory.class, healthy.memory(), failed.memory())
        .suppress(Warning.NULL_FIELDS)
        .verify();
    assertThat(healthy.toString()).startsWith("Evaluation{health=").contains("memory=");
    EqualsVerifier.forClass(RuleId.class).suppress(Warning.NULL_FIELDS).verify();
    assertThat(Sample.of(Instant.EPOCH, 7)).hasToString("7@1970-01-01T00:00:00Z");
    assertThat(RuleId.BLIND.compareTo(RuleId.TASKS_DOWN)).isNegative();
    assertThat(RuleId.BLIND).isEqualByComparingTo(RuleId.of(RuleId.BLIND.toString()));
  }
}
