package io.github.flinkwatch.http;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * How to get Kerberos tickets for SPNEGO: from a keytab, from a ticket cache that {@code kinit}
 * filled, or from a {@link Subject} that the embedder logged in.
 *
 * <p>Realms and KDCs come from the JVM's {@code krb5.conf} ({@code /etc/krb5.conf}, or the system
 * property {@code java.security.krb5.conf}); that is the only thing here that is global. Nothing
 * else is read from system properties or from a JAAS file. A trimmed runtime needs the modules
 * {@code java.security.jgss} and {@code jdk.security.auth}.
 *
 * <p>The host name in an asked URL must be the one in the server's principal ({@code
 * HTTP/host@REALM}); an IP address or an alias will not do.
 *
 * <p>Immutable and thread-safe.
 */
public final class KerberosSettings {

  private final @Nullable String principal;
  private final @Nullable Path keytab;
  private final @Nullable Path ticketCache;
  private final @Nullable Subject subject;
  private final boolean mutual;

  private KerberosSettings(
      @Nullable String principal,
      @Nullable Path keytab,
      @Nullable Path ticketCache,
      @Nullable Subject subject,
      boolean mutual) {
    this.principal = principal;
    this.keytab = keytab;
    this.ticketCache = ticketCache;
    this.subject = subject;
    this.mutual = mutual;
  }

  /**
   * Returns settings that log in as {@code principal} with a key from {@code keytab}, and log in
   * again when the ticket has expired.
   *
   * @throws NullPointerException if an argument is null
   */
  public static KerberosSettings keytab(String principal, Path keytab) {
    return new KerberosSettings(
        requireNonNull(principal, "principal"), requireNonNull(keytab, "keytab"), null, null, true);
  }

  /** Returns settings that take the ticket from the user's default ticket cache. */
  public static KerberosSettings ticketCache() {
    return new KerberosSettings(null, null, null, null, true);
  }

  /**
   * Returns settings that take the ticket from the ticket cache in {@code file}. When it has
   * expired the file is read again: somebody else has to renew it.
   *
   * @throws NullPointerException if {@code file} is null
   */
  public static KerberosSettings ticketCache(Path file) {
    return new KerberosSettings(null, null, requireNonNull(file, "file"), null, true);
  }

  /**
   * Returns settings that use what {@code subject} holds. It is never logged in or out by us:
   * keeping its ticket fresh is the embedder's.
   *
   * @throws NullPointerException if {@code subject} is null
   */
  public static KerberosSettings subject(Subject subject) {
    return new KerberosSettings(null, null, null, requireNonNull(subject, "subject"), true);
  }

  /**
   * Returns these settings with the server's own proof required or not. Default: required, as
   * Hadoop gives it. Some gateways do not; then an answer is taken from whoever holds the address.
   */
  public KerberosSettings withMutualAuthentication(boolean required) {
    return new KerberosSettings(principal, keytab, ticketCache, subject, required);
  }

  /** Returns the principal to log in as, or empty if the ticket tells. */
  public Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  /** Returns the keytab file, or empty if tickets come from elsewhere. */
  public Optional<Path> keytabFile() {
    return Optional.ofNullable(keytab);
  }

  /** Returns the ticket cache file, or empty for the default one, a keytab or a subject. */
  public Optional<Path> ticketCacheFile() {
    return Optional.ofNullable(ticketCache);
  }

  /** Returns the embedder's subject, or empty if we log in. */
  public Optional<Subject> subject() {
    return Optional.ofNullable(subject);
  }

  /** Returns whether a server must prove its identity too. */
  public boolean isMutualAuthenticationRequired() {
    return mutual;
  }

  @Override
  public String toString() {
    String source =
        subject != null
            ? "subject"
            : keytab != null
                ? "keytab=" + keytab + ", principal=" + principal
                : "ticketCache=" + (ticketCache == null ? "default" : ticketCache);
    return "KerberosSettings{" + source + ", mutual=" + mutual + "}";
  }
}
