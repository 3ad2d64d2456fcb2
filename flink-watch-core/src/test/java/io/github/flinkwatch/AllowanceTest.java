package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AllowanceTest {

  @Test
  void ofWhatIsSpentNothingIsTaken() {
    Allowance allowance = Allowance.of(100);
    assertThat(allowance.tryTake(60)).isTrue();
    assertThat(allowance.tryTake(41)).isFalse();
    assertThat(allowance.taken()).isEqualTo(60);
    allowance.giveBack(20);
    assertThat(allowance.tryTake(60)).isTrue();
    assertThatExceptionOfType(Allowance.SpentException.class)
        .isThrownBy(() -> allowance.take(1))
        .withMessageContaining("100 bytes");
  }

  @Test
  void aPartTakesOfTheWhole() {
    Allowance whole = Allowance.of(100);
    Allowance part = whole.part(75);
    assertThat(part.tryTake(76)).isFalse();
    assertThat(part.tryTake(75)).isTrue();
    assertThat(whole.tryTake(26)).isFalse();
    assertThat(whole.tryTake(25)).as("what is left beside the part").isTrue();
    part.giveBack(75);
    assertThat(whole.taken()).isEqualTo(25);
  }

  @Test
  void whatOneOfTwoRefusesIsTakenOfNeither() {
    Allowance own = Allowance.of(1_000);
    Allowance look = Allowance.of(100);
    Allowance both = own.and(look);
    assertThat(both.tryTake(80)).isTrue();
    assertThat(look.tryTake(15)).isTrue();
    assertThatExceptionOfType(Allowance.SpentException.class)
        .isThrownBy(() -> both.take(10))
        .withMessageContaining("100 bytes");
    assertThat(own.taken()).isEqualTo(80);
    assertThat(look.taken()).isEqualTo(95);
    both.giveBack(80);
    assertThat(own.taken()).isZero();
    assertThat(look.taken()).isEqualTo(15);
  }

  @Test
  void aNegativeNumberOfBytesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Allowance.of(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Allowance.unlimited().part(-1));
  }
}
