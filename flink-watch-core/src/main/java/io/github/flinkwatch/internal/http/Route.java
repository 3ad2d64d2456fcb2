package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.ClientHolder.Way;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** How one address is reached: by which client of the JDK, and under which address there. */
final class Route {

  /** Looks up a host's address. */
  interface Resolver {
    InetAddress resolve(String host) throws UnknownHostException;
  }

  private final Way way;
  private final @Nullable InetAddress address;

  private Route(Way way, @Nullable InetAddress address) {
    this.way = way;
    this.address = address;
  }

  /**
   * Returns the route to {@code uri}. Looks its host up, unless a proxy will, and blocks for as
   * long as that takes: the JDK's client would do it in one of its few threads, and finds it in the
   * JDK's cache then.
   */
  static Route to(URI uri, HttpSettings settings, Resolver resolver) throws UnknownHostException {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean proxied = isProxied(uri, settings);
    InetAddress address = proxied ? null : resolver.resolve(HttpAsk.host(uri));
    if (settings.httpClient().isPresent()) {
      return new Route(Way.EMBEDDERS, address);
    }
    if (secure) {
      return new Route(Way.SECURE, address);
    }
    return new Route(proxied || !mayStandInTls(uri) ? Way.UNWATCHED : Way.PLAIN, address);
  }

  private static boolean isProxied(URI uri, HttpSettings settings) {
    Optional<ProxySelector> chosen =
        settings.httpClient().isPresent()
            ? settings.httpClient().get().proxy()
            : settings.proxySelector();
    ProxySelector selector = chosen.orElse(ProxySelector.getDefault());
    if (selector == null) {
      return false;
    }
    List<Proxy> proxies = selector.select(HttpAsk.sendable(uri, null));
    return proxies.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
  }

  private static boolean mayStandInTls(URI uri) {
    String host = uri.getHost();
    if (host == null || host.startsWith("[")) {
      return true; // it is sent to its number
    }
    try {
      SNIHostName unused = new SNIHostName(host);
      return true;
    } catch (IllegalArgumentException dotAtItsEnd) {
      return false;
    }
  }

  Way way() {
    return way;
  }

  /** Returns {@code uri} as the client of this route must see it. */
  URI sent(URI uri) {
    return way == Way.PLAIN ? HttpAsk.asSecure(uri, address) : HttpAsk.sendable(uri, address);
  }
}
