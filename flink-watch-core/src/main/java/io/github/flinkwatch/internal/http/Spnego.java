package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.KerberosSettings;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * Proves who asks to servers that answer 401 with {@code Negotiate} (RFC 4559), as Hadoop does it:
 * a token is good for one request, and buys a cookie that stands for it until the next 401.
 *
 * <p>A token is only made when a server asked for one, so nothing is sent to those that do not. The
 * cookie is kept per scheme, host and port: two Hadoop daemons on one host refuse each other's.
 */
final class Spnego {

  private static final String NEGOTIATE = "negotiate";
  private static final String COOKIE = "hadoop.auth=";
  private static final String SPNEGO_OID = "1.3.6.1.5.5.2";

  private final KerberosSettings settings;
  private final Map<String, String> cookies = new ConcurrentHashMap<>();
  private final Set<String> negotiating = ConcurrentHashMap.newKeySet();
  private @Nullable Subject loggedIn;

  Spnego(KerberosSettings settings) {
    this.settings = settings;
  }

  Optional<String> cookie(URI uri) {
    return Optional.ofNullable(cookies.get(HttpAsk.origin(uri)));
  }

  /** Whether the server asked for a token before, so that the next request brings one at once. */
  boolean isExpectedBy(URI uri) {
    return negotiating.contains(HttpAsk.origin(uri));
  }

  /** Takes note of what a server says about identity, whatever else it says. */
  void heard(URI uri, int status, HttpHeaders headers) {
    String origin = HttpAsk.origin(uri);
    if (status == 401) {
      cookies.remove(origin);
      if (challenge(headers).isPresent()) {
        negotiating.add(origin);
      }
      return;
    }
    for (String cookie : headers.allValues("Set-Cookie")) {
      if (cookie.startsWith(COOKIE)) {
        String pair = cookie.split(";", 2)[0].strip();
        boolean empty = pair.equals(COOKIE) || pair.equals(COOKIE + "\"\"");
        if (empty) {
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
   * answers. Logs in first if need be, and once more if the ticket has expired.
   */
  Token token(URI uri) throws GSSException, LoginException {
    Subject subject = subject(null);
    try {
      return token(uri.getHost(), subject);
    } catch (GSSException expired) {
      if (settings.subject().isPresent()) {
        throw expired;
      }
      return token(uri.getHost(), subject(subject));
    }
  }

  private Token token(String host, Subject subject) throws GSSException {
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

  /** Returns who is logged in, after logging in anew if that is nobody or {@code expired}. */
  @SuppressWarnings("ReferenceEquality") // a subject's equality looks at all its secrets
  private synchronized Subject subject(@Nullable Subject expired) throws LoginException {
    if (settings.subject().isPresent()) {
      return settings.subject().get();
    }
    Subject known = loggedIn;
    if (known == null || known == expired) {
      LoginContext login = new LoginContext("flink-watch", null, null, jaas());
      login.login();
      known = login.getSubject();
      loggedIn = known;
    }
    return known;
  }

  private Configuration jaas() {
    Map<String, String> options = new HashMap<>();
    options.put("doNotPrompt", "true");
    options.put("isInitiator", "true");
    options.put("refreshKrb5Config", "true");
    settings.principal().ifPresent(principal -> options.put("principal", principal));
    settings
        .keytabFile()
        .ifPresentOrElse(
            keytab -> {
              options.put("useKeyTab", "true");
              options.put("storeKey", "true");
              options.put("keyTab", keytab.toString());
            },
            () -> {
              options.put("useTicketCache", "true");
              settings
                  .ticketCacheFile()
                  .ifPresent(file -> options.put("ticketCache", file.toString()));
            });
    AppConfigurationEntry entry =
        new AppConfigurationEntry(
            "com.sun.security.auth.module.Krb5LoginModule",
            LoginModuleControlFlag.REQUIRED,
            options);
    return new Configuration() {
      @Override
      public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        return new AppConfigurationEntry[] {entry};
      }
    };
  }

  /** The proof for one request. */
  final class Token {
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

    /** Returns whether the server proved who it is, as far as that is required. */
    boolean isAnsweredBy(int status, HttpHeaders headers) {
      String answer = challenge(headers).orElse("");
      boolean taken = status >= 200 && status < 400;
      if (answer.isEmpty()) {
        return !taken || !settings.isMutualAuthenticationRequired();
      }
      if (status == 401) {
        return true; // refused: nothing was proven to either side
      }
      try {
        byte[] token = Base64.getDecoder().decode(answer);
        return Subject.doAs(
            subject,
            (PrivilegedExceptionAction<Boolean>)
                () -> {
                  if (!context.isEstablished()) {
                    context.initSecContext(token, 0, token.length);
                  }
                  return context.isEstablished() && context.getMutualAuthState();
                });
      } catch (IllegalArgumentException | PrivilegedActionException forged) {
        return false;
      } finally {
        dispose();
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
