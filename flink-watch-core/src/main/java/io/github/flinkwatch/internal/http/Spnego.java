package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.KerberosSettings;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * Proves who asks to servers that answer 401 with {@code Negotiate} (RFC 4559), as Hadoop does it:
 * a token is good for one request, and buys a cookie that stands for it until the next 401.
 *
 * <p>A token is only made when a server asked for one, so nothing is sent to those that do not. The
 * cookie is kept per scheme, host and port: two Hadoop daemons on one host refuse each other's. It
 * is believed only from a server that proved its own identity as far as that is required. A server
 * that no token can be made for is not tried again within a pause: the KDC is spared. Thread-safe.
 */
final class Spnego {

  private static final String NEGOTIATE = "negotiate";
  private static final String COOKIE = "hadoop.auth=";
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final String SPNEGO_OID = "1.3.6.1.5.5.2";

  private final KerberosSettings settings;
  private final Clock clock;
  private final KerberosLogin login;
  private final Map<String, String> cookies = new ConcurrentHashMap<>();
  private final Set<String> negotiating = ConcurrentHashMap.newKeySet();
  private final Map<String, Denial> denials = new ConcurrentHashMap<>();

  Spnego(KerberosSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.login = new KerberosLogin(settings, clock);
  }

  Optional<String> cookie(URI uri) {
    return Optional.ofNullable(cookies.get(HttpAsk.origin(uri)));
  }

  /** Whether the server asked for a token before, so that the next request brings one at once. */
  boolean isExpectedBy(URI uri) {
    return negotiating.contains(HttpAsk.origin(uri));
  }

  /** Takes note of a refusal: the cookie is of no use, and a token may be wanted. */
  void refused(URI uri, HttpHeaders headers) {
    String origin = HttpAsk.origin(uri);
    cookies.remove(origin);
    if (challenge(headers).isPresent()) {
      negotiating.add(origin);
    }
  }

  /** Takes note of the cookie of a server whose answer is believed. */
  void believed(URI uri, HttpHeaders headers) {
    String origin = HttpAsk.origin(uri);
    for (String cookie : headers.allValues("Set-Cookie")) {
      if (cookie.startsWith(COOKIE)) {
        String pair = cookie.split(";", 2)[0].strip();
        boolean empty = pair.equals(COOKIE) || pair.equals(COOKIE + "\"\"");
        if (empty || !SENDABLE.matcher(pair).matches()) {
          cookies.remove(origin);
        } else {
          cookies.put(origin, pair);
        }
      }
    }
  }

  /** Returns what follows {@code Negotiate} in the answer, possibly nothing. */
  static Optional<String> challenge(HttpHeaders headers) {
    for (String challenges : headers.allValues("WWW-Authenticate")) {
      for (String challenge : challenges.split(",", -1)) {
        String text = challenge.strip();
        if (text.toLowerCase(Locale.ROOT).startsWith(NEGOTIATE)
            && (text.length() == NEGOTIATE.length() || text.charAt(NEGOTIATE.length()) == ' ')) {
          return Optional.of(text.substring(NEGOTIATE.length()).strip());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Makes a token for one request to {@code uri}. Talks to the KDC, and may block until that
   * answers. Logs in first if need be, and once more if the KDC does not take the ticket.
   */
  Token token(URI uri) throws GSSException, LoginException {
    String host = uri.getHost();
    Denial denial = denials.get(host);
    if (denial != null && KerberosLogin.isWithinPause(denial.since, clock.instant())) {
      throw denial.cause;
    }
    Subject subject = login.subject();
    try {
      Token token;
      try {
        token = token(host, subject);
      } catch (GSSException useless) {
        token = token(host, login.insteadOf(subject).orElseThrow(() -> useless));
      }
      denials.remove(host);
      return token;
    } catch (GSSException denied) {
      denials.put(host, new Denial(denied, clock.instant()));
      throw denied;
    }
  }

  private static Token token(String host, Subject subject) throws GSSException {
    try {
      return Subject.doAs(
          subject,
          (PrivilegedExceptionAction<Token>)
              () -> {
                GSSManager manager = GSSManager.getInstance();
                GSSName server = manager.createName("HTTP@" + host, GSSName.NT_HOSTBASED_SERVICE);
                GSSContext context =
                    manager.createContext(
                        server, new Oid(SPNEGO_OID), null, GSSContext.DEFAULT_LIFETIME);
                context.requestMutualAuth(true);
                return new Token(context, subject, context.initSecContext(new byte[0], 0, 0));
              });
    } catch (PrivilegedActionException e) {
      throw (GSSException) e.getException();
    }
  }

  boolean isMutual() {
    return settings.isMutualAuthenticationRequired();
  }

  private static final class Denial {
    private final GSSException cause;
    private final Instant since;

    private Denial(GSSException cause, Instant since) {
      this.cause = cause;
      this.since = since;
    }
  }

  /** What a server's answer to a token says about the server. */
  enum Proof {
    GIVEN,
    MISSING,
    WRONG
  }

  /** The proof of who asks, for one request. */
  static final class Token {
    private final GSSContext context;
    private final Subject subject;
    private final byte[] bytes;

    private Token(GSSContext context, Subject subject, byte[] bytes) {
      this.context = context;
      this.subject = subject;
      this.bytes = bytes;
    }

    String header() {
      return "Negotiate " + Base64.getEncoder().encodeToString(bytes);
    }

    Proof proof(HttpHeaders headers) {
      String answer = challenge(headers).orElse("");
      if (answer.isEmpty()) {
        return Proof.MISSING;
      }
      try {
        byte[] token = Base64.getDecoder().decode(answer);
        boolean proven =
            Subject.doAs(
                subject,
                (PrivilegedExceptionAction<Boolean>)
                    () -> {
                      context.initSecContext(token, 0, token.length);
                      return context.isEstablished() && context.getMutualAuthState();
                    });
        return proven ? Proof.GIVEN : Proof.WRONG;
      } catch (IllegalArgumentException | PrivilegedActionException forged) {
        return Proof.WRONG;
      }
    }

    void dispose() {
      try {
        context.dispose();
      } catch (GSSException alreadyGone) {
        // it holds nothing that outlives it
      }
    }
  }
}
