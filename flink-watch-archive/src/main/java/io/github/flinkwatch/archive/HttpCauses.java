package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import io.github.flinkwatch.internal.http.HttpAnswer;

/** What trouble of the transport means for an archive. */
final class HttpCauses {

  private HttpCauses() {}

  /** Returns what it means that a web server answered nothing usable; its 404 may be any page. */
  static ArchiveStoreException ofWebServer(UnknownCause cause, String location) {
    int status = cause.httpStatus().orElse(0);
    return status == 404 || status == 410
        ? exception(UnknownCode.ARCHIVE_MISSING, location, cause)
        : of(cause, location);
  }

  /** Returns what it means that nothing usable was answered. */
  static ArchiveStoreException of(UnknownCause cause, String location) {
    switch (cause.code()) {
      case UNAUTHENTICATED:
      case FORBIDDEN:
      case LOGIN_REDIRECT:
        return exception(UnknownCode.ARCHIVE_DENIED, location, cause);
      case TOO_LARGE:
        return exception(UnknownCode.TOO_LARGE, location, cause);
      case REDIRECT_REFUSED: // its remedy is the operator's
      case CANCELLED:
        return new ArchiveStoreException(cause);
      default:
        return exception(UnknownCode.ARCHIVE_UNREACHABLE, location, cause);
    }
  }

  /** Returns what it means that a web server's {@code answer} is no success. */
  static ArchiveStoreException of(HttpAnswer answer, String location) {
    UnknownCode code =
        answer.status() == 404 || answer.status() == 410
            ? UnknownCode.ARCHIVE_MISSING
            : code(answer);
    return new ArchiveStoreException(
        UnknownCause.of(code, location).withHttpStatus(answer.status()));
  }

  /** Returns what the status of an answer that is no success means, whoever answered. */
  static UnknownCode code(HttpAnswer answer) {
    UnknownCode failure = answer.failure();
    return failure == UnknownCode.UNAUTHENTICATED || failure == UnknownCode.FORBIDDEN
        ? UnknownCode.ARCHIVE_DENIED
        : UnknownCode.ARCHIVE_UNREACHABLE;
  }

  private static ArchiveStoreException exception(
      UnknownCode code, String location, UnknownCause origin) {
    return new ArchiveStoreException(
        UnknownCause.of(code, location + ": " + origin).withOrigin(origin));
  }
}
