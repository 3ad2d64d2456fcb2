package io.github.flinkwatch.archive;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.util.List;

/** Any bytes at all in the place of an answer of WebHDFS: files, or an {@code IOException}. */
public final class WebHdfsFuzz {

  private WebHdfsFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] body) {
    for (JsonType<?> type :
        List.of(
            WebHdfsArchiveStore.FILE_STATUS,
            WebHdfsArchiveStore.LIST_STATUS,
            WebHdfsArchiveStore.REMOTE_EXCEPTION)) {
      try {
        Json.read(type, body, Allowance.of(8 << 20));
      } catch (IOException refused) {
        continue;
      }
    }
  }
}
