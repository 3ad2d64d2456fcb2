package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.Lenient;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Says what an answer of YARN's web services means. */
final class YarnAnswers {

  /** The error document; the history server sends what stands inside without the wrapper. */
  private static final class Remote {
    String exception = "";
    String message = "";
  }

  private static final JsonShape<Remote, Remote> UNWRAPPED =
      JsonShape.<Remote, Remote>of(Remote::new, remote -> remote)
          .field("exception", STRING, (remote, text) -> remote.exception = text, r -> r.exception)
          .field("message", STRING, (remote, text) -> remote.message = text, r -> r.message)
          .shape();

  private static final JsonType<Remote> REMOTE =
      JsonShape.<Remote, Remote>of(Remote::new, remote -> remote)
          .readOnly(
              "RemoteException",
              (parser, remote) -> {
                Remote inner = UNWRAPPED.read(parser);
                remote.exception = inner.exception;
                remote.message = inner.message;
              })
          .field("exception", STRING, (remote, text) -> remote.exception = text, r -> r.exception)
          .field("message", STRING, (remote, text) -> remote.message = text, r -> r.message)
          .shape();

  /** Makes something of the body of an answer. */
  @FunctionalInterface
  interface Reading<T> {
    T read(HttpAnswer answer) throws IOException;
  }

  private final Clock clock;

  YarnAnswers(Clock clock) {
    this.clock = clock;
  }

  /** Reads the value, or says why there is none. A 404 in YARN's own words is absence. */
  <T> Observation<T> read(Observation<HttpAnswer> look, JsonType<T> type) {
    return read(look, answer -> Lenient.read(type, answer.body(), answer.memory()));
  }

  /** As {@link #read(Observation, JsonType)}, of what makes something of the body. */
  <T> Observation<T> read(Observation<HttpAnswer> look, Reading<T> reading) {
    return look.flatMap(answer -> read(answer, reading));
  }

  private <T> Observation<T> read(HttpAnswer answer, Reading<T> reading) {
    if (!answer.isSuccess()) {
      return isNotFound(answer)
          ? Observation.absent(message(answer), clock.instant())
          : Observation.unknown(refusal(answer), clock.instant());
    }
    try {
      return Observation.known(reading.read(answer), clock.instant());
    } catch (Allowance.SpentException spent) {
      return Observation.unknown(unread(UnknownCode.TOO_LARGE, answer, spent), clock.instant());
    } catch (IOException malformed) {
      return Observation.unknown(
          unread(UnknownCode.MALFORMED_JSON, answer, malformed), clock.instant());
    }
  }

  private static UnknownCause unread(UnknownCode code, HttpAnswer answer, IOException malformed) {
    return UnknownCause.of(
            code,
            HttpAsk.shown(answer.uri()) + ": " + oneLine(String.valueOf(malformed.getMessage())))
        .withException(malformed);
  }

  /** Whether this is an error document of YARN: not of what stands in between. */
  static boolean isYarnsOwn(HttpAnswer answer) {
    return remote(answer).filter(it -> !it.exception.isEmpty()).isPresent();
  }

  /** Returns the cause of an answer about something else than what was asked for. */
  <T> Observation<T> aboutAnother(ApplicationId asked, String what) {
    return Observation.unknown(
        UnknownCause.of(
            UnknownCode.OTHER_DEPLOYMENT, "asked for " + asked + ", told of " + oneLine(what)),
        clock.instant());
  }

  /** Whether YARN itself says that there is no such thing: not a wrong path, nor a gateway. */
  static boolean isNotFound(HttpAnswer answer) {
    return answer.status() == 404
        && remote(answer).filter(it -> it.exception.equals("NotFoundException")).isPresent();
  }

  /** Says why this answer, which is no success, holds no value. */
  static UnknownCause refusal(HttpAnswer answer) {
    // The ResourceManager answers 503 to a method that it does not know, which is no outage.
    UnknownCode code = answer.status() == 503 ? UnknownCode.SERVER_ERROR : answer.failure();
    String message = message(answer);
    return UnknownCause.of(
            code, HttpAsk.shown(answer.uri()) + (message.isEmpty() ? "" : ": " + message))
        .withHttpStatus(answer.status());
  }

  private static String message(HttpAnswer answer) {
    return remote(answer)
        .map(it -> oneLine(it.message.replaceFirst("^java\\.lang\\.Exception: ", "")))
        .orElse("");
  }

  private static Optional<Remote> remote(HttpAnswer answer) {
    try {
      return Optional.of(Json.read(REMOTE, answer.body()));
    } catch (IOException other) {
      return Optional.empty();
    }
  }

  static String oneLine(String text) {
    return Excerpt.onOneLine(text, 300);
  }
}
