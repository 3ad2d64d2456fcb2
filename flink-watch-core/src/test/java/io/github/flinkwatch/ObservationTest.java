package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Instant;
import nl.jqno.equalsverifier.EqualsVerifier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ObservationTest {

  private static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");
  private static final UnknownCause REFUSED =
      UnknownCause.of(UnknownCode.CONNECT_REFUSED, "http://jm:8081/jobs/overview");

  @Nested
  class WhenTheValueWasRead {
    final Observation<String> known = Observation.known("RUNNING", AT);

    @Test
    void itHasAValueAndNoCause() {
      assertThat(known.value()).contains("RUNNING");
      assertThat(known.cause()).isEmpty();
      assertThat(known.isKnown()).isTrue();
      assertThat(known.isAbsent()).isFalse();
      assertThat(known.isUnknown()).isFalse();
    }

    @Test
    void itKeepsItsTimeWhenMapped() {
      assertThat(known.map(String::length)).isEqualTo(Observation.known(7, AT));
    }

    @Test
    void itMayTurnOutToBeUnknownWhenLookedAtClosely() {
      assertThat(known.flatMap(text -> Observation.<String>unknown(REFUSED, AT)))
          .isEqualTo(Observation.unknown(REFUSED, AT));
    }
  }

  @Nested
  class WhenTheSourceSaidThereIsNone {
    final Observation<String> absent = Observation.absent("Job not found", AT);

    @Test
    void itHasNeitherValueNorCause() {
      assertThat(absent.value()).isEmpty();
      assertThat(absent.cause()).isEmpty();
      assertThat(absent.isAbsent()).isTrue();
      assertThat(absent.isUnknown()).isFalse();
    }

    @Test
    void itStaysAbsentWhenMapped() {
      assertThat(absent.map(String::length)).isEqualTo(Observation.absent("Job not found", AT));
    }
  }

  @Nested
  class WhenTheSourceCouldNotBeAsked {
    final Observation<String> unknown = Observation.unknown(REFUSED, AT);

    @Test
    void itHasACauseAndNoValue() {
      assertThat(unknown.value()).isEmpty();
      assertThat(unknown.cause()).contains(REFUSED);
      assertThat(unknown.isAbsent()).isFalse();
    }

    @Test
    void itKeepsItsCauseAndTimeWhenMapped() {
      assertThat(unknown.map(String::length)).isEqualTo(Observation.unknown(REFUSED, AT));
    }

    @Test
    void itEqualsARepeatOfTheSameCauseWhateverTheException() {
      assertThat(unknown)
          .isEqualTo(Observation.unknown(REFUSED.withException(new IOException("again")), AT));
    }
  }

  @Test
  void nullIsNeverAValue() {
    assertThatNullPointerException()
        .isThrownBy(() -> Observation.known(null, AT))
        .withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> Observation.known("x", null))
        .withMessage("observedAt");
  }

  @Test
  void causesAreEqualByCodeDetailAndStatus() {
    EqualsVerifier.forClass(UnknownCause.class)
        .withIgnoredFields("exception", "origin")
        .withNonnullFields("code", "detail")
        .withPrefabValues(
            UnknownCause.class, REFUSED, UnknownCause.of(UnknownCode.STALE, "an hour old"))
        .verify();
  }
}
