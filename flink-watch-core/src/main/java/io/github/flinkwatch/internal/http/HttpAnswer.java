package io.github.flinkwatch.internal.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** A response that was received whole and is of the expected kind. */
public final class HttpAnswer {

  private final URI uri;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  HttpAnswer(URI uri, int status, HttpHeaders headers, byte[] body) {
    this.uri = requireNonNull(uri, "uri");
    this.status = status;
    this.headers = requireNonNull(headers, "headers");
    this.body = requireNonNull(body, "body");
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
