package io.github.flinkwatch.internal.http;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;

/** A response that was received whole and is of the expected kind. */
public final class HttpAnswer {

  private final URI uri;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Allowance memory;

  HttpAnswer(URI uri, int status, HttpHeaders headers, byte[] body, Allowance memory) {
    this.uri = requireNonNull(uri, "uri");
    this.status = status;
    this.headers = requireNonNull(headers, "headers");
    this.body = requireNonNull(body, "body");
    this.memory = requireNonNull(memory, "memory");
  }

  /** Returns where it came from: what was asked, or where redirects led. */
  public URI uri() {
    return uri;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns whether the status is of the 200s. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Returns what its status means where it is no success, and nothing else tells more. */
  public UnknownCode failure() {
    switch (status) {
      case 401:
      case 407:
        return UnknownCode.UNAUTHENTICATED;
      case 403:
        return UnknownCode.FORBIDDEN;
      case 502:
      case 503:
      case 504:
        return UnknownCode.BAD_GATEWAY;
      default:
        return status >= 500 || status == 429
            ? UnknownCode.SERVER_ERROR
            : UnknownCode.UNEXPECTED_STATUS;
    }
  }

  /** Returns the first header of that name, in any case, or empty. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Returns the content type as it was sent, or an empty text. */
  public String contentType() {
    return header("Content-Type").orElse("");
  }

  /** Returns the body, decompressed. Not copied: do not change it. */
  public byte[] body() {
    return body;
  }

  /** Returns what its call may hold, of which what is made of the body is taken. */
  public Allowance memory() {
    return memory;
  }

  /**
   * Reads the body, within the budget of the call. What is no such value is MALFORMED_JSON, and
   * what would take too much memory is TOO_LARGE.
   *
   * @param what what was asked, for the cause
   */
  public <V> Observation<V> read(JsonType<V> type, String what, Instant at) {
    try {
      return Observation.known(Json.read(type, body, memory), at);
    } catch (Allowance.SpentException spent) {
      return Observation.unknown(
          UnknownCause.of(UnknownCode.TOO_LARGE, what + ": " + spent.getMessage()), at);
    } catch (IOException malformed) {
      String message = String.valueOf(malformed.getMessage());
      String oneLine = message.lines().findFirst().orElse(message); // Jackson adds the place
      return Observation.unknown(
          UnknownCause.of(UnknownCode.MALFORMED_JSON, what + ": " + Excerpt.of(oneLine, 300))
              .withException(malformed),
          at);
    }
  }

  @Override
  public String toString() {
    return "HttpAnswer{"
        + HttpAsk.shown(uri)
        + ", status="
        + status
        + ", "
        + body.length
        + " bytes}";
  }
}
