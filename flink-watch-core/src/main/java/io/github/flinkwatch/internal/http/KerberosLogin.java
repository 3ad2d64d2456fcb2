package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.KerberosSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in to Kerberos, and when that is done anew: once a ticket has expired, and not
 * twice within the pause, so that a KDC in trouble is not asked by every look. Thread-safe; who
 * asks while another thread logs in waits for it.
 */
final class KerberosLogin {

  /** How long a login, good or bad, stands before another one may be tried without need. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final KerberosSettings settings;
  private final Clock clock;
  private @Nullable Subject loggedIn;
  private @Nullable LoginException failure;
  private Instant triedAt = Instant.MIN;

  KerberosLogin(KerberosSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns the embedder's subject, or one with a ticket that is current. */
  synchronized Subject subject() throws LoginException {
    if (settings.subject().isPresent()) {
      return settings.subject().get();
    }
    Subject known = loggedIn;
    if (known != null && hasCurrentTicket(known)) {
      return known;
    }
    return login();
  }

  /** Returns another subject after {@code useless} gave no token, or empty if none is due. */
  @SuppressWarnings("ReferenceEquality") // a subject's equality looks at all its secrets
  synchronized Optional<Subject> insteadOf(Subject useless) throws LoginException {
    if (settings.subject().isPresent()) {
      return Optional.empty();
    }
    Subject known = loggedIn;
    if (known != null && known != useless) {
      return Optional.of(known);
    }
    return isPausing() ? Optional.empty() : Optional.of(login());
  }

  private Subject login() throws LoginException {
    LoginException before = failure;
    if (before != null && isPausing()) {
      throw before;
    }
    triedAt = clock.instant();
    try {
      LoginContext login = new LoginContext("flink-watch", null, null, jaas());
      login.login();
      failure = null;
      loggedIn = login.getSubject();
      return login.getSubject();
    } catch (LoginException failed) {
      failure = failed;
      loggedIn = null;
      throw failed;
    }
  }

  private boolean isPausing() {
    return isWithinPause(triedAt, clock.instant());
  }

  /** A clock that was set back ends the pause. */
  static boolean isWithinPause(Instant since, Instant now) {
    return !now.isBefore(since) && now.isBefore(since.plus(PAUSE));
  }

  private static boolean hasCurrentTicket(Subject subject) {
    for (KerberosTicket ticket : subject.getPrivateCredentials(KerberosTicket.class)) {
      if (ticket.getServer().getName().startsWith("krbtgt/") && ticket.isCurrent()) {
        return true;
      }
    }
    return false;
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
}
