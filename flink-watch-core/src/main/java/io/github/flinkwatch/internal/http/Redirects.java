package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows the redirects of one exchange, as far as they may be followed. Not thread-safe. */
final class Redirects {

  private static final int MOST = 5;
  private static final Pattern LOGIN =
      Pattern.compile(
          "(^|[/._-])(login|log-in|logon|signin|sign-in|sso|oauth2?|saml2?|openid[a-z-]*|cas|auth)"
              + "([/._?-]|$)");

  /** Where to go on, or why not. */
  static final class Step {
    private final @Nullable URI target;
    private final @Nullable UnknownCode refusal;

    private Step(@Nullable URI target, @Nullable UnknownCode refusal) {
      this.target = target;
      this.refusal = refusal;
    }

    Optional<URI> target() {
      return Optional.ofNullable(target);
    }

    /** Empty if there is a target, or if it is no redirect that could be followed or refused. */
    Optional<UnknownCode> refusal() {
      return Optional.ofNullable(refusal);
    }
  }

  private static final Step NONE = new Step(null, null);

  private final HttpAsk ask;
  private final Set<String> allowedHosts;
  private final Set<URI> seen = new HashSet<>();

  Redirects(HttpAsk ask, HttpSettings settings) {
    this.ask = ask;
    this.allowedHosts = settings.redirectHosts();
    seen.add(ask.uri());
  }

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  Step step(HttpAnswer answer) {
    Optional<String> location = answer.header("Location");
    if (!isRedirect(answer.status()) || location.isEmpty()) {
      return NONE;
    }
    URI target;
    try {
      target = answer.uri().resolve(location.get().strip());
      HttpRequest.newBuilder(HttpAsk.sendable(target, null)); // says what the JDK would not send
      if (!HttpAsk.isAddress(target)) {
        return refused();
      }
    } catch (IllegalArgumentException malformed) {
      return refused();
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (leadsToLogin(target) && !leadsToLogin(ask.uri())) {
      return new Step(null, UnknownCode.LOGIN_REDIRECT);
    }
    boolean downgrade = answer.uri().getScheme().equalsIgnoreCase("https") && scheme.equals("http");
    if (downgrade || !mayGoTo(target) || !keepsItsMeaning(answer.status())) {
      String text = new String(answer.body(), ISO_8859_1);
      UnknownCode said = ask.phrases().meaning(answer.status(), text);
      return said == null ? refused() : new Step(null, said);
    }
    return seen.size() > MOST || !seen.add(target) ? refused() : new Step(target, null);
  }

  /** Whether {@code target} is the asked origin, where credentials may go. */
  boolean isHome(URI target) {
    return HttpAsk.origin(target).equals(HttpAsk.origin(ask.uri()));
  }

  private boolean mayGoTo(URI target) {
    return isHome(target)
        || (ask.redirects() == RedirectPolicy.ALLOWED_HOSTS && host(target).equals(host(ask.uri())))
        || allowedHosts.stream().anyMatch(allowed -> matches(allowed, target));
  }

  private static boolean matches(String allowed, URI target) {
    String pattern = allowed.toLowerCase(Locale.ROOT);
    String hostAndPort = HttpAsk.hostAndPort(target);
    String host = host(target);
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1))
            || (hostAndPort.endsWith(pattern.substring(1)) && pattern.contains(":"))
        : pattern.equals(host) || pattern.equals(hostAndPort);
  }

  private static String host(URI uri) {
    String hostAndPort = HttpAsk.hostAndPort(uri);
    return hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
  }

  /** 301, 302 and 303 turn other methods into GET in practice: an act must not become a look. */
  private boolean keepsItsMeaning(int status) {
    return status == 307
        || status == 308
        || ask.method().equals("GET")
        || ask.method().equals("HEAD");
  }

  private static boolean leadsToLogin(URI target) {
    String path = String.valueOf(target.getPath()).toLowerCase(Locale.ROOT);
    String query = String.valueOf(target.getQuery()).toLowerCase(Locale.ROOT);
    return LOGIN.matcher(path).find()
        || query.contains("samlrequest=")
        || query.contains("client_id=");
  }

  private static Step refused() {
    return new Step(null, UnknownCode.REDIRECT_REFUSED);
  }
}
