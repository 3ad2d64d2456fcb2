package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.flinkwatch.UnknownCode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a whole response is the answer that was asked for, or what else it is: a login
 * page, a gateway's error, an excuse. Status, content type and content decide together, since each
 * alone lies somewhere.
 */
final class ResponseClassifier {

  private static final int LOOK_AT = 16 << 10;
  private static final Pattern PASSWORD_FIELD =
      Pattern.compile("type\\s*=\\s*[\"']?password|j_username|samlrequest");

  private final HttpAsk ask;
  private final HttpAnswer answer;
  private final Received received;
  private final String text;

  private ResponseClassifier(HttpAsk ask, HttpAnswer answer, Received received) {
    this.ask = ask;
    this.answer = answer;
    this.received = received;
    byte[] body = answer.body();
    this.text = new String(body, 0, Math.min(body.length, LOOK_AT), ISO_8859_1).strip();
  }

  /** Returns what is in the way of taking {@code answer} for one, or empty if nothing is. */
  static Optional<UnknownCode> of(HttpAsk ask, HttpAnswer answer, Received received) {
    return Optional.ofNullable(new ResponseClassifier(ask, answer, received).look());
  }

  static boolean isWebPage(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/html") || type.startsWith("application/xhtml");
  }

  private @Nullable UnknownCode look() {
    int status = answer.status();
    boolean everyStatus = ask.expects() == ExpectedBody.JSON_WITH_ANY_STATUS;
    if (everyStatus && (status == 401 || status == 504) && scan() == JsonScan.WELL_FORMED) {
      return null;
    }
    if (status == 401 || status == 407 || status == 502 || status == 504) {
      return answer.failure();
    }
    boolean failed = !answer.isSuccess();
    if (ask.expects().isJson() || failed) {
      JsonScan scan = scan();
      if (scan == JsonScan.WELL_FORMED) {
        return null;
      }
      UnknownCode otherwise = instead();
      if (otherwise != null) {
        return otherwise;
      }
      return failed ? UnknownCode.UNEXPECTED_STATUS : unreadable(scan);
    }
    if (received.shape() != Received.Shape.WHOLE
        && received.shape() != Received.Shape.HANDED_OVER) {
      return unreadable(JsonScan.MALFORMED);
    }
    return instead();
  }

  private JsonScan scan() {
    return received.shape() == Received.Shape.WHOLE
        ? JsonScan.of(answer.body(), ask.expects() == ExpectedBody.NEARLY_JSON, answer.memory())
        : JsonScan.MALFORMED;
  }

  /** What came in the place of an answer, or null if nothing that has a name. */
  private @Nullable UnknownCode instead() {
    UnknownCode said = ask.phrases().meaning(answer.status(), text);
    if (said != null) {
      return said;
    }
    UnknownCode failure = answer.failure();
    boolean webPage = isWebPage(answer.contentType()) || text.startsWith("<");
    boolean login = webPage && PASSWORD_FIELD.matcher(text.toLowerCase(Locale.ROOT)).find();
    if (login && failure != UnknownCode.FORBIDDEN) {
      return UnknownCode.LOGIN_REDIRECT;
    }
    if (failure != UnknownCode.UNEXPECTED_STATUS) {
      return failure;
    }
    return webPage ? UnknownCode.HTML_INSTEAD_OF_JSON : null;
  }

  private UnknownCode unreadable(JsonScan scan) {
    switch (received.shape()) {
      case TOO_LARGE:
        return UnknownCode.TOO_LARGE;
      case TRUNCATED:
        return UnknownCode.TRUNCATED;
      default:
        if (answer.status() == 204 || answer.status() == 205) {
          return UnknownCode.UNEXPECTED_STATUS;
        }
        if (scan == JsonScan.TOO_LARGE) {
          return UnknownCode.TOO_LARGE;
        }
        return scan == JsonScan.CUT ? UnknownCode.TRUNCATED : UnknownCode.MALFORMED_JSON;
    }
  }
}
