package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.watch.Lanes.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Lanes lanes = new Lanes(8);
  private final List<String> looks = new ArrayList<>();

  @Test
  void silentClustersHaveAQuarterAndCloserLooksHalf() {
    for (int i = 0; i < 5; i++) {
      lanes.enter(Lane.SILENT, () -> looks.add("silent"));
    }
    assertThat(looks).hasSize(2);
    for (int i = 0; i < 4; i++) {
      assertThat(lanes.tryEnterCloser()).isTrue();
    }
    assertThat(lanes.tryEnterCloser()).isFalse();
    lanes.enter(Lane.ANSWERING, () -> looks.add("answering"));
    assertThat(looks).endsWith("answering").hasSize(3);
    assertThat(lanes.waiting()).isEqualTo(3);
    lanes.leave(Lane.SILENT);
    assertThat(looks).endsWith("silent").hasSize(4);
    assertThat(lanes.inFlight()).isEqualTo(7);
  }

  /** As where the executor runs what it is given at once, and the address is known to be none. */
  @Test
  void manyLooksThatAreOverAtOnceLeaveOneAfterAnotherAndNotOneWithinAnother() {
    for (int i = 0; i < 8; i++) {
      lanes.enter(Lane.ANSWERING, () -> {});
    }
    for (int i = 0; i < 200_000; i++) {
      lanes.enter(Lane.ANSWERING, () -> lanes.leave(Lane.ANSWERING));
    }
    assertThat(lanes.waiting()).isEqualTo(200_000);
    lanes.leave(Lane.ANSWERING);
    assertThat(lanes.waiting()).isZero();
    assertThat(lanes.inFlight()).isEqualTo(7);
  }
}
