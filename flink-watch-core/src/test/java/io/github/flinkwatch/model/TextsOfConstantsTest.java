package io.github.flinkwatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.RescalesWire;
import io.github.flinkwatch.model.BackPressure.BackPressureLevel;
import io.github.flinkwatch.model.BackPressure.SubtaskBackPressure;
import io.github.flinkwatch.model.CheckpointConfig.CheckpointingMode;
import io.github.flinkwatch.model.Rescale.RescaleOutcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A constant and Flink's text of it tell the same, whichever of the two was set. */
class TextsOfConstantsTest {

  @ParameterizedTest
  @EnumSource(BackPressureLevel.class)
  void aLevelAloneHasItsText(BackPressureLevel level) throws IOException {
    BackPressure pressure = BackPressure.builder().statusText("ok").level(level).build();
    assertThat(BackPressureLevel.parse(pressure.levelText().orElseThrow())).isEqualTo(level);
    assertThat(
            Json.read(
                BackPressureWire.BACK_PRESSURE,
                Json.write(BackPressureWire.BACK_PRESSURE, pressure)))
        .isEqualTo(pressure);
  }

  @Test
  void aTextAloneHasItsLevel() {
    assertThat(BackPressure.builder().statusText("ok").levelText("high").build().level())
        .contains(BackPressureLevel.HIGH);
    assertThat(SubtaskBackPressure.builder().subtask(0).levelText("low").build().level())
        .contains(BackPressureLevel.LOW);
    assertThat(SubtaskBackPressure.builder().subtask(0).levelText("dire").build())
        .satisfies(
            subtask -> {
              assertThat(subtask.level()).contains(BackPressureLevel.UNRECOGNIZED);
              assertThat(subtask.levelText()).contains("dire");
            });
  }

  @Test
  void noneOfBothIsNone() {
    assertThat(BackPressure.builder().statusText("deprecated").build().levelText()).isEmpty();
    assertThat(SubtaskBackPressure.builder().subtask(0).build().level()).isEmpty();
    assertThat(Rescale.builder().rescaleId("r").build().outcome()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RescaleOutcome.class)
  void anOutcomeHasItsTextAndATextItsOutcome(RescaleOutcome outcome) throws IOException {
    Rescale byConstant = Rescale.builder().rescaleId("r").outcome(outcome).build();
    Rescale byText = Rescale.builder().rescaleId("r").outcomeText(outcome.name()).build();
    assertThat(byText).isEqualTo(byConstant);
    assertThat(Json.read(RescalesWire.RESCALE, Json.write(RescalesWire.RESCALE, byText)))
        .isEqualTo(byText);
  }

  @ParameterizedTest
  @EnumSource(CheckpointingMode.class)
  void aModeHasItsText(CheckpointingMode mode) {
    assertThat(CheckpointingMode.parse(mode.text())).isEqualTo(mode);
  }
}
