package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Method, address and headers of one request: what goes along, and what stays at home. */
final class RequestHead {

  private static final Pattern PROXIED_BY_YARN =
      Pattern.compile("/proxy/(application_\\d+_\\d+)(/|$)");

  private final HttpAsk ask;
  private final HttpRequest.Builder request;
  private final List<String> cookies = new ArrayList<>();

  /** {@code home} is whether {@code uri} may see the settings' credentials and headers. */
  RequestHead(HttpAsk ask, URI uri, Route route, HttpSettings settings, boolean home)
      throws NoCredentialsException {
    this.ask = ask;
    Credentials credentials = settings.credentials();
    Optional<String> user = home ? credentials.hadoopSimpleUser() : Optional.empty();
    this.request =
        HttpRequest.newBuilder(route.sent(user.map(name -> withUser(uri, name)).orElse(uri)));
    if (ask.expects().isJson()) {
      request.setHeader("Accept", "application/json"); // YARN answers errors in XML or HTML else
    }
    if (home) {
      settings.headers().forEach(request::setHeader);
    }
    ask.headers()
        .forEach(
            (name, value) -> {
              boolean plain =
                  name.equalsIgnoreCase("Accept") || name.equalsIgnoreCase("Content-Type");
              if (home || plain || ask.isAnonymous()) {
                request.setHeader(name, value);
              }
            });
    if (home) {
      addHeaderOf(credentials);
      confirmOthersPages(uri);
    }
  }

  /**
   * Says to YARN's web proxy what a person would confirm: that this is another user's application,
   * and that its pages may be unsafe. Nothing of them runs here.
   */
  private void confirmOthersPages(URI uri) {
    Matcher proxied = PROXIED_BY_YARN.matcher(String.valueOf(uri.getPath()));
    if (proxied.find()) {
      cookie("checked_" + proxied.group(1) + "=true");
    }
  }

  private void addHeaderOf(Credentials credentials) throws NoCredentialsException {
    if (credentials.headerName().isEmpty()) {
      return;
    }
    String name = credentials.headerName().get();
    Optional<String> value;
    try {
      value = credentials.headerValue();
    } catch (Throwable thrown) { // its message is not ours to show
      throw new NoCredentialsException(
          "the supplier of the " + name + " header threw " + thrown.getClass().getName());
    }
    try {
      value.ifPresent(secret -> request.setHeader(name, secret));
    } catch (IllegalArgumentException unfit) { // nor this one: it repeats the secret
      throw new NoCredentialsException("the supplied " + name + " cannot stand in a header");
    }
  }

  void header(String name, String value) {
    request.setHeader(name, value);
  }

  void cookie(String pair) {
    cookies.add(pair);
    request.setHeader("Cookie", String.join("; ", cookies));
  }

  HttpRequest build(CountedBody body, boolean packed, Duration timeout) {
    boolean ranged = ask.headers().keySet().stream().anyMatch("Range"::equalsIgnoreCase);
    if (packed && !ranged) { // a range of packed bytes cannot be unpacked
      request.setHeader("Accept-Encoding", "gzip");
    }
    // An embedder's client may prefer HTTP/2, which sends and sends again in other ways.
    return request
        .version(HttpClient.Version.HTTP_1_1)
        .method(ask.method(), body)
        .timeout(timeout)
        .build();
  }

  private static URI withUser(URI uri, String user) {
    String query = uri.getRawQuery();
    if (query != null && ("&" + query).contains("&user.name=")) {
      return uri;
    }
    String text = uri.toString();
    int fragment = text.indexOf('#');
    String bare = fragment < 0 ? text : text.substring(0, fragment);
    return URI.create(
        bare
            + (query == null ? "?" : "&")
            + "user.name="
            + URLEncoder.encode(user, StandardCharsets.UTF_8));
  }

  /** What should prove who asks is not there. */
  static final class NoCredentialsException extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    NoCredentialsException(String reason) {
      super(reason);
      this.reason = reason;
    }

    @Override
    public String getMessage() {
      return reason;
    }
  }
}
