package io.github.flinkwatch.http;

import static java.util.Objects.requireNonNull;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What an embedder sets about connections. The defaults suit a Flink cluster in the same network.
 *
 * <p>Immutable and thread-safe. Clients and stores that are given the same instance share
 * connections, threads, limits, the circuit breaker and a Kerberos login, so a platform with many
 * clusters has one for all of them; what is shared is closed with the last of them. {@link
 * #toString()} shows no secret and no value of a header.
 */
public final class HttpSettings {

  private static final HttpSettings DEFAULTS = builder().build();

  private final Duration connectTimeout;
  private final Duration deadline;
  private final long maxBodyBytes;
  private final int maxConcurrentPerHost;
  private final int maxConcurrent;
  private final Credentials credentials;
  private final @Nullable SSLContext sslContext;
  private final @Nullable ProxySelector proxySelector;
  private final Map<String, String> headers;
  private final Set<String> redirectHosts;
  private final int circuitFailureThreshold;
  private final Duration circuitOpenDuration;
  private final Duration circuitMaxOpenDuration;
  private final @Nullable Executor executor;
  private final @Nullable HttpClient httpClient;
  private final Clock clock;

  private HttpSettings(Builder builder) {
    this.connectTimeout = builder.connectTimeout;
    this.deadline = builder.deadline;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.maxConcurrentPerHost = builder.maxConcurrentPerHost;
    this.maxConcurrent = builder.maxConcurrent;
    this.credentials = builder.credentials;
    this.sslContext = builder.sslContext;
    this.proxySelector = builder.proxySelector;
    this.headers = Map.copyOf(builder.headers);
    this.redirectHosts = Set.copyOf(builder.redirectHosts);
    this.circuitFailureThreshold = builder.circuitFailureThreshold;
    this.circuitOpenDuration = builder.circuitOpenDuration;
    this.circuitMaxOpenDuration = builder.circuitMaxOpenDuration;
    this.executor = builder.executor;
    this.httpClient = builder.httpClient;
    this.clock = builder.clock;
  }

  /** Returns the default settings. */
  public static HttpSettings ofDefaults() {
    return DEFAULTS;
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns how long a connection may take to be made. Default: 3 seconds. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /**
   * Returns how long one exchange may take in all: waiting for its turn, connecting, redirects and
   * the whole body included. Default: 10 seconds.
   */
  public Duration deadline() {
    return deadline;
  }

  /**
   * Returns how large a body may be, after decompression. Body, and what is made of it in memory,
   * may come to twice as much; so may all answers of one look together. The large ones of all
   * exchanges may come to four times as much at once. Default: 16 MiB, which fits a heap of 256 MB;
   * a HistoryServer with more than twenty thousand jobs sends more.
   */
  public long maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Returns how many exchanges with one host and port may be in flight. Default: 8. */
  public int maxConcurrentPerHost() {
    return maxConcurrentPerHost;
  }

  /** Returns how many exchanges of all its clients may be in flight. Default: 64. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  /** Returns who asks. Default: {@link Credentials#none()}. */
  public Credentials credentials() {
    return credentials;
  }

  /** Returns the trust store and client certificate, or empty for those of the JVM. */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /** Returns the choice of proxies, or empty for that of the JVM. */
  public Optional<ProxySelector> proxySelector() {
    return Optional.ofNullable(proxySelector);
  }

  /** Returns headers that are sent with every request, to the asked origin only. Default: none. */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * Returns the hosts that a server may redirect to, beside itself. Default: none.
   *
   * @see Builder#allowRedirectsTo(String)
   */
  public Set<String> redirectHosts() {
    return redirectHosts;
  }

  /**
   * Returns after how many failures in a row an endpoint is left alone for a moment; 0 is never.
   * Default: 5.
   */
  public int circuitFailureThreshold() {
    return circuitFailureThreshold;
  }

  /** Returns for how long it is left alone the first time. Default: 5 seconds. */
  public Duration circuitOpenDuration() {
    return circuitOpenDuration;
  }

  /** Returns the longest time that it is left alone, by doubling. Default: 1 minute. */
  public Duration circuitMaxOpenDuration() {
    return circuitMaxOpenDuration;
  }

  /** Returns what runs the exchanges, or empty for a small pool of the client's own. */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  /** Returns the embedder's own {@code HttpClient}, or empty for one of the client's own. */
  public Optional<HttpClient> httpClient() {
    return Optional.ofNullable(httpClient);
  }

  /** Returns the clock that dates observations. Default: the system's, in UTC. */
  public Clock clock() {
    return clock;
  }

  @Override
  public String toString() {
    return "HttpSettings{connectTimeout="
        + connectTimeout
        + ", deadline="
        + deadline
        + ", maxBodyBytes="
        + maxBodyBytes
        + ", maxConcurrentPerHost="
        + maxConcurrentPerHost
        + ", maxConcurrent="
        + maxConcurrent
        + ", credentials="
        + credentials
        + ", headers="
        + headers.keySet()
        + ", redirectHosts="
        + redirectHosts
        + "}";
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {

    private static final Pattern REDIRECT_HOST =
        Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+\\](:\\d{1,5})?");

    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration deadline = Duration.ofSeconds(10);
    private long maxBodyBytes = 16L << 20;
    private int maxConcurrentPerHost = 8;
    private int maxConcurrent = 64;
    private Credentials credentials = Credentials.none();
    private @Nullable SSLContext sslContext;
    private @Nullable ProxySelector proxySelector;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Set<String> redirectHosts = new LinkedHashSet<>();
    private int circuitFailureThreshold = 5;
    private Duration circuitOpenDuration = Duration.ofSeconds(5);
    private Duration circuitMaxOpenDuration = Duration.ofMinutes(1);
    private @Nullable Executor executor;
    private @Nullable HttpClient httpClient;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    private Builder(HttpSettings from) {
      this.connectTimeout = from.connectTimeout;
      this.deadline = from.deadline;
      this.maxBodyBytes = from.maxBodyBytes;
      this.maxConcurrentPerHost = from.maxConcurrentPerHost;
      this.maxConcurrent = from.maxConcurrent;
      this.credentials = from.credentials;
      this.sslContext = from.sslContext;
      this.proxySelector = from.proxySelector;
      this.headers.putAll(from.headers);
      this.redirectHosts.addAll(from.redirectHosts);
      this.circuitFailureThreshold = from.circuitFailureThreshold;
      this.circuitOpenDuration = from.circuitOpenDuration;
      this.circuitMaxOpenDuration = from.circuitMaxOpenDuration;
      this.executor = from.executor;
      this.httpClient = from.httpClient;
      this.clock = from.clock;
    }

    /**
     * Sets how long a connection may take to be made. An {@link #httpClient(HttpClient)} of the
     * embedder's own has its own limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = requirePositive(connectTimeout, "connectTimeout");
      return this;
    }

    /**
     * Sets how long one exchange may take in all, its whole body included.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder deadline(Duration deadline) {
      this.deadline = requirePositive(deadline, "deadline");
      return this;
    }

    /**
     * Sets how large a body may be, after decompression.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxBodyBytes(long maxBodyBytes) {
      this.maxBodyBytes = requirePositive(maxBodyBytes, "maxBodyBytes");
      return this;
    }

    /**
     * Sets how many exchanges with one host and port may be in flight. Others wait for their turn
     * within their deadline.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxConcurrentPerHost(int maxConcurrentPerHost) {
      this.maxConcurrentPerHost =
          (int) requirePositive(maxConcurrentPerHost, "maxConcurrentPerHost");
      return this;
    }

    /**
     * Sets how many exchanges may be in flight in all.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxConcurrent(int maxConcurrent) {
      this.maxConcurrent = (int) requirePositive(maxConcurrent, "maxConcurrent");
      return this;
    }

    /** Sets who asks. */
    public Builder credentials(Credentials credentials) {
      this.credentials = requireNonNull(credentials, "credentials");
      return this;
    }

    /** Sets a private trust store, a client certificate, or both. */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = requireNonNull(sslContext, "sslContext");
      return this;
    }

    /** Sets the choice of proxies. */
    public Builder proxySelector(ProxySelector proxySelector) {
      this.proxySelector = requireNonNull(proxySelector, "proxySelector");
      return this;
    }

    /**
     * Adds a header that is sent with every request, to the asked origin only.
     *
     * @throws IllegalArgumentException if name or value cannot stand in a header, or the header is
     *     one that the transport sets itself
     */
    public Builder header(String name, String value) {
      headers.put(Headers.requireName(name), Headers.requireValue(name, value));
      return this;
    }

    /**
     * Allows redirects to a host: {@code host} with any port, {@code host:port}, or {@code
     * *.domain}. They are followed never from https to http, and never with credentials.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public Builder allowRedirectsTo(String host) {
      if (!REDIRECT_HOST.matcher(requireNonNull(host, "host")).matches()) {
        throw new IllegalArgumentException(
            "host is not of the form host, host:port or *.domain: " + host);
      }
      redirectHosts.add(host);
      return this;
    }

    /**
     * Sets after how many failures in a row an endpoint is left alone for a moment; 0 is never.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder circuitFailureThreshold(int failures) {
      if (failures < 0) {
        throw new IllegalArgumentException("circuitFailureThreshold is negative: " + failures);
      }
      this.circuitFailureThreshold = failures;
      return this;
    }

    /**
     * Sets for how long an endpoint is left alone the first time. One exchange may try it then; if
     * that fails too, the time doubles. Each time is spread by a fifth, so that many watchers do
     * not come back at once.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder circuitOpenDuration(Duration circuitOpenDuration) {
      this.circuitOpenDuration = requirePositive(circuitOpenDuration, "circuitOpenDuration");
      return this;
    }

    /**
     * Sets the longest time that an endpoint is left alone.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder circuitMaxOpenDuration(Duration circuitMaxOpenDuration) {
      this.circuitMaxOpenDuration =
          requirePositive(circuitMaxOpenDuration, "circuitMaxOpenDuration");
      return this;
    }

    /**
     * Sets what runs the exchanges and the callers' continuations. An exchange blocks one of its
     * threads while it is in flight, so virtual threads suit it well. It is never shut down by us.
     * It must have threads of its own (none of {@code Runnable::run} or a policy of caller-runs),
     * and they must not wait for this client's answers.
     */
    public Builder executor(Executor executor) {
      this.executor = requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets the embedder's own {@code HttpClient}. It is never closed by us. It must not follow
     * redirects itself: the JDK would send the credentials along.
     *
     * @throws IllegalArgumentException if it follows redirects
     */
    public Builder httpClient(HttpClient httpClient) {
      if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException("httpClient follows redirects; build it with NEVER");
      }
      this.httpClient = httpClient;
      return this;
    }

    /** Sets the clock that dates observations and times the circuit breaker. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalStateException if they contradict each other: an own {@code HttpClient} beside
     *     a trust store or a choice of proxies, which would be ignored
     */
    public HttpSettings build() {
      if (httpClient != null && (sslContext != null || proxySelector != null)) {
        throw new IllegalStateException(
            "httpClient brings its own trust store and proxies: set them there");
      }
      return new HttpSettings(this);
    }

    private static Duration requirePositive(Duration duration, String name) {
      if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(name + " is not positive: " + duration);
      }
      return duration;
    }

    private static long requirePositive(long number, String name) {
      if (number <= 0) {
        throw new IllegalArgumentException(name + " is not positive: " + number);
      }
      return number;
    }
  }
}
