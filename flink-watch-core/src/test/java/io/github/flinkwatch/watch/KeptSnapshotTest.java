package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.LastSeen;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSnapshotTest {

  private final PackedSnapshot.Dictionary dictionary = new PackedSnapshot.Dictionary();

  @ParameterizedTest
  @ValueSource(strings = {"slow-loop", "bounded-streaming", "names", "standing-watermark"})
  void whatWasRecordedIsKeptAsItWasSeen(String name) {
    List<JobSnapshot> looks = new ArrayList<>();
    for (JsonNode look : Recording.lines("/replay/recorded/" + name + ".jsonl.gz")) {
      JobEvidence.fromJson(look.toString()).live().value().ifPresent(looks::add);
    }
    assertThat(looks).isNotEmpty();
    everyLookIsKept(looks);
  }

  /** Looks of which any pieces are missing, in any order. */
  @Test
  void whatALookDoesNotTellIsKeptFromTheOneBefore() {
    Random random = new Random(7);
    List<JobSnapshot> looks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      looks.add(halfSeen(random));
    }
    everyLookIsKept(looks);
  }

  private static JobSnapshot halfSeen(Random random) {
    JobSnapshot all = FlinkScenarios.healthySnapshot().build();
    JobSnapshot.Builder half = all.toBuilder();
    UnknownCause cause = UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "no answer");
    if (random.nextBoolean()) {
      half.details(Observation.unknown(cause, all.at()));
    }
    if (random.nextInt(3) == 0) {
      half.checkpoints(Observation.absent("not enabled", all.at()));
    }
    if (random.nextInt(3) == 0) {
      half.status(Observation.unknown(cause.withHttpStatus(500), all.at()));
    }
    if (random.nextBoolean()) {
      half.backPressure(Map.of());
    }
    if (random.nextInt(4) == 0) {
      half.metrics(
          Observation.unknown(cause.withException(new IllegalStateException("here")), all.at()));
    }
    if (random.nextInt(4) == 0) {
      half.putBackPressure(FlinkScenarios.WORK, Observation.unknown(cause, all.at()));
    }
    return half.build();
  }

  private void everyLookIsKept(List<JobSnapshot> looks) {
    JobSnapshot expected = null;
    KeptSnapshot kept = null;
    for (JobSnapshot look : looks) {
      expected = LastSeen.merged(expected, look);
      kept = KeptSnapshot.merged(kept, look, dictionary);
      assertThat(kept.get()).isEqualTo(expected);
    }
  }

  @Test
  void theExceptionsInItsCausesAreKept() {
    Exception exception = new IllegalStateException("here");
    JobSnapshot seen =
        FlinkScenarios.healthySnapshot()
            .metrics(
                Observation.unknown(
                    UnknownCause.of(UnknownCode.CONNECTION_LOST, "gone").withException(exception),
                    FlinkScenarios.NOW))
            .build();
    KeptSnapshot kept = KeptSnapshot.merged(null, seen, dictionary);
    assertThat(kept.get().metrics().cause().orElseThrow().exception()).containsSame(exception);
  }
}
