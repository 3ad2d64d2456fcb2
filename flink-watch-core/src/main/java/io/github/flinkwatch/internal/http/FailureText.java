package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.text.GatewayText;

/** One line on what came in the place of an answer: always the same for the same trouble. */
final class FailureText {

  private FailureText() {}

  /** Returns a line on a response that is not the answer. */
  static String of(UnknownCode code, HttpAnswer answer) {
    switch (code) {
      case REDIRECT_REFUSED:
      case LOGIN_REDIRECT:
        return Redirects.isRedirect(answer.status())
            ? "redirected to " + target(answer)
            : "a page that asks for a password";
      case TOO_LARGE:
        return "the body is larger than allowed";
      case TRUNCATED:
        return answer.body().length == 0 ? "an empty body" : "the body ends in the middle";
      case HTML_INSTEAD_OF_JSON:
        return "a web page";
      case PROXY_INTERSTITIAL:
        return "YARN's proxy asks for confirmation";
      case MALFORMED_JSON:
        return "no JSON, but " + type(answer);
      default:
        return "status "
            + answer.status()
            + (later(answer) ? ", asks to come back later" : "")
            + GatewayText.of(answer.body(), answer.header("Content-Type").orElse(""));
    }
  }

  /** Returns a line on an exchange that broke. */
  static String of(UnknownCode code, HttpSettings settings, boolean begun) {
    switch (code) {
      case DNS_FAILURE:
        return "the host name is not known";
      case CONNECT_REFUSED:
        return "the connection was refused";
      case CONNECT_TIMEOUT:
        return "no connection within " + Exchange.seconds(settings.connectTimeout());
      case TLS_FAILURE:
        return "no TLS connection could be agreed on";
      case BAD_GATEWAY:
        return "the proxy opened no tunnel";
      case CONNECTION_LOST:
        return begun ? "the connection broke before the answer was whole" : "no connection";
      default:
        return "no answer";
    }
  }

  private static String target(HttpAnswer answer) {
    try {
      return HttpAsk.shown(
          answer.uri().resolve(answer.header("Location").map(String::strip).orElse("")));
    } catch (IllegalArgumentException malformed) {
      return "no address";
    }
  }

  private static String type(HttpAnswer answer) {
    String type = answer.contentType();
    return type.isEmpty() ? "something without a content type" : "what is sent as " + type;
  }

  private static boolean later(HttpAnswer answer) {
    return answer.header("Retry-After").isPresent();
  }
}
