package io.github.flinkwatch.internal.wire;

import io.github.flinkwatch.UnknownCode;
import org.jspecify.annotations.Nullable;

/** What YARN's ResourceManagers and its web proxy say in the place of an answer. */
public final class YarnText {

  private YarnText() {}

  /** Returns what a text means, or null if it is none of theirs. */
  public static @Nullable UnknownCode meaning(int status, String text) {
    if (text.startsWith("This is standby RM")) {
      return UnknownCode.RM_STANDBY;
    }
    if (text.startsWith("Can not find any active RM")
        || text.startsWith("There is no active RM right now")) {
      return UnknownCode.RM_NO_ACTIVE;
    }
    if (text.startsWith("<") && text.contains("The following page may not be safe")) {
      return UnknownCode.PROXY_INTERSTITIAL;
    }
    // The proxy answers 500 with the stack trace of its own failed connection.
    boolean away = text.contains("HttpHostConnectException") || text.contains("Connection refused");
    return status >= 500 && away ? UnknownCode.BAD_GATEWAY : null;
  }
}
