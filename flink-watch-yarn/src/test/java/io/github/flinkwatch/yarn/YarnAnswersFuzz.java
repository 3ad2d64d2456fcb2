package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.Lenient;
import java.io.IOException;
import java.util.List;

/**
 * Any bytes at all in the place of an answer of YARN's: whatever they are, nothing but an {@code
 * IOException} comes of it, and what was read can be written.
 */
public final class YarnAnswersFuzz {

  private static final List<JsonType<?>> TYPES =
      List.of(
          YarnClusterWire.CLUSTER_INFO,
          YarnClusterWire.CLUSTER_METRICS,
          YarnClusterWire.SCHEDULER,
          ApplicationWire.ONE_APPLICATION,
          ApplicationWire.REPEATED_ENTRIES,
          AttemptWire.ATTEMPTS,
          AttemptWire.CONTAINERS);

  private YarnAnswersFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] body) {
    for (JsonType<?> type : TYPES) {
      read(type, body);
    }
    try {
      Lenient.read(ApplicationWire.STATE, body, Allowance.of(1 << 20));
    } catch (IOException refused) {
      return;
    }
  }

  private static <V> void read(JsonType<V> type, byte[] body) {
    try {
      Json.write(type, Lenient.read(type, body, Allowance.of(8 << 20)));
    } catch (IOException refused) {
      return;
    }
  }
}
