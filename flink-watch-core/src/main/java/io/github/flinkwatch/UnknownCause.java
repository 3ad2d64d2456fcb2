package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.internal.text.Excerpt;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why something is unknown: a stable {@linkplain #code() code}, one line of {@linkplain #detail()
 * detail}, and what lay underneath.
 *
 * <p>Two causes are equal when code, detail and HTTP status are, whatever the exception: so "still
 * refused" is told from "refused, and now timing out", and a repeat is recognized as a repeat.
 *
 * <p>Immutable and thread-safe. Details never contain credentials, the user-info or the query of an
 * address.
 */
public final class UnknownCause {

  private final UnknownCode code;
  private final String detail;
  private final @Nullable Integer httpStatus;
  private final @Nullable Throwable exception;
  private final @Nullable UnknownCause origin;

  private UnknownCause(
      UnknownCode code,
      String detail,
      @Nullable Integer httpStatus,
      @Nullable Throwable exception,
      @Nullable UnknownCause origin) {
    this.code = requireNonNull(code, "code");
    this.detail = requireNonNull(detail, "detail");
    this.httpStatus = httpStatus;
    this.exception = exception;
    this.origin = origin;
  }

  /**
   * Returns a cause.
   *
   * @param detail names what was asked and what came back; kept on one line, without escape
   *     sequences and control characters, for others' words may stand in it
   * @throws NullPointerException if an argument is null
   */
  public static UnknownCause of(UnknownCode code, String detail) {
    return new UnknownCause(
        code, Excerpt.clean(requireNonNull(detail, "detail")), null, null, null);
  }

  /** Returns this cause with the HTTP status that came with it. */
  public UnknownCause withHttpStatus(int httpStatus) {
    return new UnknownCause(code, detail, httpStatus, exception, origin);
  }

  /** Returns this cause with the exception that led to it. */
  public UnknownCause withException(Throwable exception) {
    return new UnknownCause(
        code, detail, httpStatus, requireNonNull(exception, "exception"), origin);
  }

  /** Returns this cause with the earlier cause that led to it. */
  public UnknownCause withOrigin(UnknownCause origin) {
    return new UnknownCause(code, detail, httpStatus, exception, requireNonNull(origin, "origin"));
  }

  /** Returns the stable code, which carries group, remedy and whether asking again may help. */
  public UnknownCode code() {
    return code;
  }

  /** Returns one line that names what was asked and what came back. */
  public String detail() {
    return detail;
  }

  /** Returns the HTTP status that was answered, or empty if there was none or it tells nothing. */
  public OptionalInt httpStatus() {
    return httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** Returns the exception that led here, or empty. It takes no part in equality. */
  public Optional<Throwable> exception() {
    return Optional.ofNullable(exception);
  }

  /**
   * Returns the earlier cause that led here, or empty: what opened the circuit of {@link
   * UnknownCode#CIRCUIT_OPEN}, for example. It takes no part in equality.
   */
  public Optional<UnknownCause> origin() {
    return Optional.ofNullable(origin);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof UnknownCause)) {
      return false;
    }
    UnknownCause that = (UnknownCause) other;
    return code == that.code
        && detail.equals(that.detail)
        && Objects.equals(httpStatus, that.httpStatus);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, detail, httpStatus);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(code.name()).append(": ").append(detail);
    if (httpStatus != null) {
      text.append(" (HTTP ").append(httpStatus).append(')');
    }
    if (origin != null) {
      text.append("; at first ").append(origin);
    }
    return text.toString();
  }
}
