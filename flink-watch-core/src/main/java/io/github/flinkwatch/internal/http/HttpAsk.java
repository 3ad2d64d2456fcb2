package io.github.flinkwatch.internal.http;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Allowance;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One question over HTTP. Immutable. */
public final class HttpAsk {

  /** Host and port that Java takes for a mere name. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[^@]*@)?([A-Za-z0-9._-]+)(?::(\\d{1,9})?)?");

  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final byte @Nullable [] body;
  private final ExpectedBody expects;
  private final boolean acting;
  private final boolean anonymous;
  private final @Nullable Duration deadline;
  private final @Nullable Long maxBodyBytes;
  private final RedirectPolicy redirects;
  private final String endpoint;
  private final boolean deciding;
  private final @Nullable Budget budget;
  private final @Nullable Allowance look;
  private final Phrases phrases;

  private HttpAsk(Builder builder) {
    this.method = builder.method;
    this.uri = builder.uri;
    this.headers = Map.copyOf(builder.headers);
    this.body = builder.body;
    this.expects = builder.expects;
    this.acting = builder.acting;
    this.anonymous = builder.anonymous;
    this.deadline = builder.deadline;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.redirects = builder.redirects;
    this.endpoint = builder.endpoint == null ? origin(builder.uri) : builder.endpoint;
    this.deciding = builder.deciding;
    this.budget = builder.budget;
    this.look = builder.look;
    this.phrases = builder.phrases;
  }

  /**
   * Returns this question with that deadline, or with its own if that is null; what is read is
   * taken of {@code look} as well.
   */
  public HttpAsk within(@Nullable Duration deadline, Allowance look) {
    Builder part = new Builder(this).look(look);
    return new HttpAsk(deadline == null ? part : part.deadline(deadline));
  }

  /** Returns a builder of a GET that expects JSON. */
  public static Builder get(URI uri) {
    return new Builder("GET", uri);
  }

  /**
   * Returns a builder of a request that expects JSON. Every method but GET and HEAD acts, unless
   * {@linkplain Builder#acting(boolean) said otherwise}.
   */
  public static Builder builder(String method, URI uri) {
    return new Builder(method, uri);
  }

  public String method() {
    return method;
  }

  public URI uri() {
    return uri;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public Optional<byte[]> body() {
    return Optional.ofNullable(body);
  }

  public ExpectedBody expects() {
    return expects;
  }

  /** Returns whether it changes something, and so is never sent twice unasked. */
  public boolean isActing() {
    return acting;
  }

  /** Returns whether the settings' credentials and headers stay away. */
  public boolean isAnonymous() {
    return anonymous;
  }

  public Optional<Duration> deadline() {
    return Optional.ofNullable(deadline);
  }

  public OptionalLong maxBodyBytes() {
    return maxBodyBytes == null ? OptionalLong.empty() : OptionalLong.of(maxBodyBytes);
  }

  public RedirectPolicy redirects() {
    return redirects;
  }

  /** Returns what the circuit breaker takes for one thing: the origin, unless set. */
  public String endpoint() {
    return endpoint;
  }

  /** Returns whether a verdict rests on it, so that no circuit breaker bars it. */
  public boolean isDeciding() {
    return deciding;
  }

  /** Returns what the call that it belongs to may take, or empty if it is a call of its own. */
  public Optional<Budget> budget() {
    return Optional.ofNullable(budget);
  }

  /** Returns of what else its memory is taken, or empty if it belongs to no look. */
  Optional<Allowance> look() {
    return Optional.ofNullable(look);
  }

  /** Returns what texts mean that come in the place of an answer. */
  Phrases phrases() {
    return phrases;
  }

  /** Returns method and address, without user-info and query. */
  @Override
  public String toString() {
    return method + " " + shown(uri);
  }

  /** Returns the address without user-info, query and fragment, which may hold secrets. */
  public static String shown(URI uri) {
    String path = uri.getRawPath();
    return origin(uri) + (path == null ? "" : path);
  }

  /** Returns scheme, host and port, the port always said. */
  static String origin(URI uri) {
    return scheme(uri) + "://" + hostAndPort(uri);
  }

  static String hostAndPort(URI uri) {
    return String.valueOf(hostOrNull(uri)).toLowerCase(Locale.ROOT) + ":" + port(uri);
  }

  /**
   * Returns the host. Docker Compose names hosts with underscores, which Java's addresses do not
   * take for hosts.
   */
  static String host(URI uri) {
    String host = hostOrNull(uri);
    if (host == null) {
      throw new IllegalArgumentException("uri has no host: " + shown(uri));
    }
    return host;
  }

  private static @Nullable String hostOrNull(URI uri) {
    if (uri.getHost() != null) {
      return uri.getHost();
    }
    Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
    return authority.matches() ? authority.group(1) : null;
  }

  private static int port(URI uri) {
    int port = uri.getPort();
    if (uri.getHost() == null) {
      Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
      String text = authority.matches() ? authority.group(2) : null;
      port = text == null ? -1 : Integer.parseInt(text);
    }
    return port >= 0 ? port : scheme(uri).equals("https") ? 443 : 80;
  }

  /**
   * Returns whether {@code uri} is an absolute http or https address that can be asked: it has a
   * host, and no port beyond 65535.
   */
  public static boolean isAddress(URI uri) {
    return scheme(uri).matches("https?") && hostOrNull(uri) != null && port(uri) <= 65_535;
  }

  /** Returns {@code uri} with that host, where the JDK would not take its own for one. */
  static URI sendable(URI uri, @Nullable InetAddress address) {
    if (uri.getHost() != null) {
      return uri;
    }
    String numeric = address == null ? "localhost" : address.getHostAddress();
    String host = numeric.contains(":") ? "[" + numeric + "]" : numeric;
    return sent(scheme(uri), host, uri);
  }

  /** Returns {@code uri} as HTTPS, to the same port. */
  static URI asSecure(URI uri, @Nullable InetAddress address) {
    URI sendable = sendable(uri, address);
    return sent("https", sendable.getHost(), sendable);
  }

  private static URI sent(String scheme, String host, URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(scheme + "://" + host + ":" + port(uri) + uri.getRawPath() + query);
  }

  private static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  /** Collects what is asked. */
  public static final class Builder {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte @Nullable [] body;
    private ExpectedBody expects = ExpectedBody.JSON;
    private boolean acting;
    private boolean anonymous;
    private @Nullable Duration deadline;
    private @Nullable Long maxBodyBytes;
    private RedirectPolicy redirects = RedirectPolicy.SAME_ORIGIN;
    private @Nullable String endpoint;
    private boolean deciding;
    private @Nullable Budget budget;
    private @Nullable Allowance look;
    private Phrases phrases = (status, text) -> null;

    private Builder(String method, URI uri) {
      this.method = requireNonNull(method, "method");
      this.uri = requireNonNull(uri, "uri");
      if (!isAddress(uri)) {
        throw new IllegalArgumentException(
            "uri is no absolute http or https address: " + shown(uri));
      }
      this.acting = !method.equals("GET") && !method.equals("HEAD");
    }

    private Builder(HttpAsk ask) {
      this.method = ask.method;
      this.uri = ask.uri;
      this.headers.putAll(ask.headers);
      this.body = ask.body;
      this.expects = ask.expects;
      this.acting = ask.acting;
      this.anonymous = ask.anonymous;
      this.deadline = ask.deadline;
      this.maxBodyBytes = ask.maxBodyBytes;
      this.redirects = ask.redirects;
      this.endpoint = ask.endpoint;
      this.deciding = ask.deciding;
      this.budget = ask.budget;
      this.look = ask.look;
      this.phrases = ask.phrases;
    }

    /** Adds a header. Only Accept and Content-Type go along to another origin. */
    public Builder header(String name, String value) {
      headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
      return this;
    }

    /** Sets the body and its content type. */
    public Builder body(String contentType, byte[] body) {
      this.body = requireNonNull(body, "body").clone();
      return header("Content-Type", contentType);
    }

    public Builder expects(ExpectedBody expects) {
      this.expects = requireNonNull(expects, "expects");
      return this;
    }

    /** Says whether it changes something. A GET may: YARN's proxy cancels jobs by GET. */
    public Builder acting(boolean acting) {
      this.acting = acting;
      return this;
    }

    /** Keeps the settings' credentials and headers away: the address is somebody else's data. */
    public Builder anonymous(boolean anonymous) {
      this.anonymous = anonymous;
      return this;
    }

    /** Sets a deadline over the whole exchange other than the settings'. */
    public Builder deadline(Duration deadline) {
      if (deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException("deadline is not positive: " + deadline);
      }
      this.deadline = deadline;
      return this;
    }

    /** Sets a limit on the body other than the settings'. */
    public Builder maxBodyBytes(long maxBodyBytes) {
      if (maxBodyBytes <= 0) {
        throw new IllegalArgumentException("maxBodyBytes is not positive: " + maxBodyBytes);
      }
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    public Builder redirects(RedirectPolicy redirects) {
      this.redirects = requireNonNull(redirects, "redirects");
      return this;
    }

    /** Sets what fails on its own behind a shared origin: one application behind YARN's proxy. */
    public Builder endpoint(String endpoint) {
      this.endpoint = requireNonNull(endpoint, "endpoint");
      return this;
    }

    /**
     * Says that a verdict rests on it: it is asked whatever failed before. So the list of jobs is.
     */
    public Builder deciding() {
      this.deciding = true;
      return this;
    }

    /** Sets the budget of the call that it belongs to. */
    public Builder budget(Budget budget) {
      this.budget = requireNonNull(budget, "budget");
      return this;
    }

    /** Sets of what the memory is taken beside its budget: of the look that it belongs to. */
    public Builder look(Allowance look) {
      this.look = requireNonNull(look, "look");
      return this;
    }

    /** Sets what texts mean that come in the place of an answer. Default: nothing. */
    public Builder phrases(Phrases phrases) {
      this.phrases = requireNonNull(phrases, "phrases");
      return this;
    }

    /** Throws {@link IllegalArgumentException} if the JDK would not send it. */
    public HttpAsk build() {
      HttpRequest.Builder trial =
          HttpRequest.newBuilder(sendable(uri, null)).method(method, noBody());
      headers.forEach(trial::setHeader);
      return new HttpAsk(this);
    }
  }
}
