package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CircuitsTest {

  private static final String E = "http://jobmanager:8081";
  private static final UnknownCause FIRST = UnknownCause.of(UnknownCode.CONNECT_REFUSED, "one");

  private Instant now = Instant.EPOCH;
  private double dice = 0.5; // exactly as set; 0 is a fifth less, 1 a fifth more
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  private final Circuits circuits = circuits(2);

  private Circuits circuits(int threshold) {
    return new Circuits(
        HttpSettings.builder()
            .clock(clock)
            .circuitFailureThreshold(threshold)
            .circuitOpenDuration(Duration.ofSeconds(10))
            .circuitMaxOpenDuration(Duration.ofSeconds(30))
            .build(),
        () -> dice);
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private boolean isOpen() {
    return circuits.refuse(E).isPresent();
  }

  private void open() {
    circuits.failed(E, FIRST);
    circuits.failed(E, FIRST);
  }

  @Test
  void failuresInARowOpenIt() {
    circuits.failed(E, FIRST);
    assertThat(isOpen()).isFalse();
    circuits.failed(E, FIRST);
    assertThat(circuits.refuse(E)).contains(FIRST);
    assertThat(circuits.refuse("another")).isEmpty();
  }

  @Test
  void aSuccessBetweenStartsTheCountAnew() {
    circuits.failed(E, FIRST);
    circuits.succeeded(E);
    circuits.failed(E, FIRST);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void oneMayTryWhenItIsTimeAndTheOthersWait() {
    open();
    pass(9);
    assertThat(isOpen()).isTrue();
    pass(1);
    assertThat(isOpen()).isFalse();
    assertThat(isOpen()).isTrue();
    circuits.succeeded(E);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void aTryThatFailsDoublesTheTimeUpToTheLongest() {
    open();
    for (long seconds : new long[] {10, 20, 30, 30}) {
      pass(seconds - 1);
      assertThat(isOpen()).isTrue();
      pass(1);
      assertThat(isOpen()).isFalse();
      circuits.failed(E, FIRST);
    }
  }

  @Test
  void aTryThatTellsNothingLeavesTheNextToAnother() {
    open();
    pass(10);
    assertThat(isOpen()).isFalse();
    circuits.gaveUp(E);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void lateFailuresOfEarlierAsksDoNotProlongIt() {
    open();
    pass(5);
    circuits.failed(E, FIRST);
    pass(5);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void theTimeIsSpreadByAFifth() {
    dice = 0;
    open();
    pass(8);
    assertThat(isOpen()).isFalse();
    dice = 1;
    circuits.failed(E, FIRST);
    pass(23);
    assertThat(isOpen()).isTrue();
    pass(1);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void aClockSetBackDoesNotLockAnybodyOut() {
    open();
    pass(-1000);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void endpointsThatNobodyAsksAnyMoreAreForgotten() {
    for (int i = 0; i < 20_000; i++) {
      circuits.failed(E, FIRST);
      circuits.failed("application " + i, FIRST);
    }
    assertThat(circuits.size()).isEqualTo(10_000);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void zeroIsNever() {
    Circuits off = circuits(0);
    for (int i = 0; i < 100; i++) {
      off.failed(E, FIRST);
    }
    assertThat(off.refuse(E)).isEmpty();
  }
}
