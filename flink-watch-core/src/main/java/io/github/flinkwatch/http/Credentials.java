package io.github.flinkwatch.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and how that is proven. Credentials go to the origin that was asked and to redirects
 * within it, never to another origin.
 *
 * <p>Immutable and thread-safe, if a given supplier is. {@link #toString()} tells the kind and
 * never a secret.
 */
public final class Credentials {

  private static final Credentials NONE = new Credentials("none", null, null, null, null);

  private final String kind;
  private final @Nullable String headerName;
  private final @Nullable Supplier<String> headerValue;
  private final @Nullable String userName;
  private final @Nullable KerberosSettings kerberos;

  private Credentials(
      String kind,
      @Nullable String headerName,
      @Nullable Supplier<String> headerValue,
      @Nullable String userName,
      @Nullable KerberosSettings kerberos) {
    this.kind = kind;
    this.headerName = headerName;
    this.headerValue = headerValue;
    this.userName = userName;
    this.kerberos = kerberos;
  }

  /** Returns no credentials: the default. */
  public static Credentials none() {
    return NONE;
  }

  /**
   * Returns HTTP Basic credentials, sent with every request to the origin, in UTF-8.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code user} has a colon, which Basic cannot carry
   */
  public static Credentials basic(String user, String password) {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user has a colon");
    }
    String value =
        "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(UTF_8));
    return new Credentials("basic", "Authorization", () -> value, null, null);
  }

  /**
   * Returns a bearer token that is asked for anew before each exchange, so that it may rotate. The
   * supplier must be fast and thread-safe: keep the token, refresh it elsewhere. If it throws or
   * gives null, nothing is sent and the answer is {@code UNAUTHENTICATED}.
   *
   * @throws NullPointerException if {@code token} is null
   */
  public static Credentials bearer(Supplier<String> token) {
    requireNonNull(token, "token");
    return new Credentials(
        "bearer",
        "Authorization",
        () -> "Bearer " + requireNonNull(token.get(), "the supplied token"),
        null,
        null);
  }

  /**
   * Returns a header of any name, whose value is asked for anew before each exchange; as {@link
   * #bearer}.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code name} is no header name
   */
  public static Credentials header(String name, Supplier<String> value) {
    requireNonNull(value, "value");
    return new Credentials("header " + name, Headers.requireName(name), value, null, null);
  }

  /**
   * Returns the user name that Hadoop believes without proof when its authentication is "simple":
   * the query parameter {@code user.name}. Without one, Hadoop takes {@code dr.who}.
   *
   * @throws NullPointerException if {@code user} is null
   * @throws IllegalArgumentException if {@code user} is empty
   */
  public static Credentials hadoopSimple(String user) {
    if (requireNonNull(user, "user").isEmpty()) {
      throw new IllegalArgumentException("user is empty");
    }
    return new Credentials("hadoopSimple", null, null, user, null);
  }

  /**
   * Returns Kerberos credentials, proven by SPNEGO to servers that ask for it.
   *
   * @throws NullPointerException if {@code settings} is null
   */
  public static Credentials kerberos(KerberosSettings settings) {
    return new Credentials("kerberos", null, null, null, requireNonNull(settings, "settings"));
  }

  /** Returns the name of the header that carries these credentials, or empty if none does. */
  public Optional<String> headerName() {
    return Optional.ofNullable(headerName);
  }

  /**
   * Returns the secret value of that header, asked for now, or empty if no header carries these
   * credentials. Throws what the supplier throws.
   */
  public Optional<String> headerValue() {
    return Optional.ofNullable(headerValue)
        .map(supplier -> requireNonNull(supplier.get(), "the supplied value"));
  }

  /** Returns the user name of {@link #hadoopSimple}, or empty for other credentials. */
  public Optional<String> hadoopSimpleUser() {
    return Optional.ofNullable(userName);
  }

  /** Returns the settings of {@link #kerberos(KerberosSettings)}, or empty for others. */
  public Optional<KerberosSettings> kerberosSettings() {
    return Optional.ofNullable(kerberos);
  }

  @Override
  public String toString() {
    return "Credentials{" + kind + "}";
  }
}
