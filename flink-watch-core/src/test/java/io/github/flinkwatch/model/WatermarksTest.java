package io.github.flinkwatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WatermarksTest {

  private static final Instant EARLY = Instant.parse("2026-11-21T03:00:00Z");
  private static final Instant LATE = Instant.parse("2026-11-21T04:00:00Z");

  @Test
  void theLowestOfAllSubtasksIsThatOfTheVertex() {
    assertThat(Watermarks.builder().putBySubtask(0, LATE).putBySubtask(1, EARLY).build().lowest())
        .contains(EARLY);
  }

  @Test
  void oneSubtaskWithoutAWatermarkHoldsTheVertexBack() {
    assertThat(Watermarks.builder().putBySubtask(0, LATE).addSubtasksWithout(1).build().lowest())
        .isEmpty();
  }

  @Test
  void aVertexOfNoSubtasksHasNone() {
    assertThat(Watermarks.builder().build().lowest()).isEmpty();
  }
}
