package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of several causes a verdict is UNKNOWN for. Who must act comes before who may only wait,
 * and both before who was not asked. An archive that is not there tells more than a cluster where
 * nothing listens, for that is how a cluster that ended looks; it tells less than a cluster that is
 * there and slow.
 */
final class CauseRanking {

  private CauseRanking() {}

  /** Returns the causes, the most telling first; equal ones as they came. */
  static List<UnknownCause> first(List<UnknownCause> causes) {
    List<UnknownCause> sorted = new ArrayList<>(causes);
    sorted.sort(Comparator.comparingInt(CauseRanking::rank));
    return sorted;
  }

  private static int rank(UnknownCause cause) {
    UnknownCode code = cause.origin().map(UnknownCause::code).orElse(cause.code());
    switch (code.group()) {
      case CALLER:
        return code == UnknownCode.NOT_CONFIGURED ? 10 : 9;
      case ARCHIVE:
        if (code == UnknownCode.ARCHIVE_NOT_CONFIGURED) {
          return 8;
        }
        return !code.isRetryable() ? 2 : code == UnknownCode.ARCHIVE_PARTIAL ? 4 : 6;
      case DEPLOYMENT:
        return code.isRetryable() ? 4 : 3;
      case IDENTITY:
        return code.isRetryable() ? 4 : 1;
      default:
        if (code == UnknownCode.CONNECT_REFUSED || code == UnknownCode.DNS_FAILURE) {
          return 7;
        }
        return code.isRetryable() ? 5 : 0;
    }
  }
}
