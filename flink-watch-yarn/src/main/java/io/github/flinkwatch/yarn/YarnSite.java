package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.internal.http.HttpAsk;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that YARN's configuration tells: of the ResourceManagers, of a web proxy of its
 * own, and of the application history server. It comes from a {@code yarn-site.xml}, or from
 * memory.
 *
 * <p>It is read with the rules of Hadoop's {@code Configuration}, {@code ${…}} included, which may
 * name another property, a system property, or {@code env.} and a variable of the environment;
 * other files, XInclude and document types are not read. An address that says where a server
 * listens ({@code 0.0.0.0:8088}) is on the host that the configuration names for that server.
 *
 * <p>Immutable and thread-safe.
 */
public final class YarnSite {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}$]+)}");
  private static final int VARIABLE_DEPTH = 20;
  private static final Pattern EVERYWHERE =
      Pattern.compile("(?:0\\.0\\.0\\.0|\\[?(?:0*+:)++0*+\\]?)(?::(\\d+))?");

  private final List<URI> resourceManagers;
  private final @Nullable URI webProxy;
  private final @Nullable URI historyServer;

  private YarnSite(Properties properties) {
    this.resourceManagers = List.copyOf(properties.resourceManagers());
    this.webProxy = properties.address("yarn.web-proxy.address", "", "").orElse(null);
    this.historyServer = properties.historyServer().orElse(null);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no configuration
   * @throws IllegalArgumentException if it names no ResourceManager, or an address that is none
   */
  public static YarnSite read(Path file) throws IOException {
    requireNonNull(file, "file");
    try (InputStream xml = Files.newInputStream(file)) {
      return of(HadoopXml.read(xml));
    } catch (XMLStreamException malformed) {
      throw new IOException("no Hadoop configuration: " + file, malformed);
    }
  }

  /**
   * Returns what a configuration in memory tells.
   *
   * @throws IllegalArgumentException as {@link #read} throws it
   */
  public static YarnSite of(Map<String, String> properties) {
    Map<String, String> copy = new HashMap<>(requireNonNull(properties, "properties"));
    return of(copy::get);
  }

  /**
   * Returns what a configuration tells that is asked by name, such as Hadoop's own: {@code
   * YarnSite.of(configuration::get)}. It is asked now and not kept.
   *
   * @param property returns the value of that name, or null if there is none
   * @throws IllegalArgumentException as {@link #read} throws it
   */
  public static YarnSite of(Function<String, @Nullable String> property) {
    return new YarnSite(new Properties(requireNonNull(property, "property")));
  }

  /**
   * Returns the addresses of the ResourceManagers' web servers, in the order of their ids; one at
   * least.
   */
  public List<URI> resourceManagers() {
    return resourceManagers;
  }

  /** Returns the address of the web proxy, or empty if it is part of the ResourceManager. */
  public Optional<URI> webProxy() {
    return Optional.ofNullable(webProxy);
  }

  /** Returns the address of the application history server, or empty if none is switched on. */
  public Optional<URI> historyServer() {
    return Optional.ofNullable(historyServer);
  }

  @Override
  public String toString() {
    return "YarnSite{resourceManagers="
        + resourceManagers
        + ", webProxy="
        + webProxy()
        + ", historyServer="
        + historyServer()
        + "}";
  }

  /** What the properties mean. */
  private static final class Properties {
    private final Function<String, @Nullable String> raw;
    private final boolean https;

    Properties(Function<String, @Nullable String> raw) {
      this.raw = raw;
      this.https =
          get("yarn.http.policy")
              .filter(policy -> policy.equalsIgnoreCase("HTTPS_ONLY"))
              .isPresent();
    }

    List<URI> resourceManagers() {
      List<URI> found = new ArrayList<>();
      if (flag("yarn.resourcemanager.ha.enabled")) {
        for (String id : get("yarn.resourcemanager.ha.rm-ids").orElse("").split(",", -1)) {
          if (!id.trim().isEmpty()) {
            resourceManager("." + id.trim()).ifPresent(found::add);
          }
        }
      } else {
        resourceManager("").ifPresent(found::add);
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException("the configuration names no ResourceManager");
      }
      return found;
    }

    private Optional<URI> resourceManager(String suffix) {
      return address(
          "yarn.resourcemanager." + (https ? "webapp.https.address" : "webapp.address") + suffix,
          "yarn.resourcemanager.hostname" + suffix,
          https ? "8090" : "8088");
    }

    Optional<URI> historyServer() {
      return flag("yarn.timeline-service.enabled")
              && flag("yarn.timeline-service.generic-application-history.enabled")
          ? address(
              "yarn.timeline-service." + (https ? "webapp.https.address" : "webapp.address"),
              "yarn.timeline-service.hostname",
              https ? "8190" : "8188")
          : Optional.empty();
    }

    /** Returns where a server is: at its address, or on its host at the port that is usual. */
    Optional<URI> address(String addressName, String hostName, String usualPort) {
      Optional<String> address = get(addressName);
      Matcher everywhere = EVERYWHERE.matcher(address.orElse(""));
      String port = usualPort;
      if (everywhere.matches()) { // where it listens, not where it is
        port = everywhere.group(1) == null ? usualPort : everywhere.group(1);
        address = Optional.empty();
      }
      if (address.isPresent()) {
        boolean hasPort = address.get().matches(".*:\\d+");
        return Optional.of(uri(addressName, address.get() + (hasPort ? "" : colon(usualPort))));
      }
      String at = colon(port);
      return get(hostName)
          .filter(host -> !EVERYWHERE.matcher(host).matches())
          .map(host -> uri(hostName, host + at));
    }

    private static String colon(String port) {
      return port.isEmpty() ? "" : ":" + port;
    }

    private URI uri(String name, String address) {
      try {
        URI uri = new URI((https ? "https://" : "http://") + address);
        if (HttpAsk.isAddress(uri) && uri.getPort() != 0 && uri.getRawPath().isEmpty()) {
          return uri;
        }
      } catch (URISyntaxException malformed) {
        throw new IllegalArgumentException(name + " is no address: " + address, malformed);
      }
      throw new IllegalArgumentException(name + " is no address: " + address);
    }

    private boolean flag(String name) {
      return get(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    private Optional<String> get(String name) {
      String value = name.isEmpty() ? null : raw.apply(name);
      for (int i = 0; value != null && i < VARIABLE_DEPTH; i++) {
        Matcher variable = VARIABLE.matcher(value);
        if (!variable.find()) {
          break;
        }
        String replacement = variable(variable.group(1));
        if (replacement == null) {
          return Optional.empty(); // an address with a hole is none
        }
        value =
            value.substring(0, variable.start()) + replacement + value.substring(variable.end());
      }
      return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    private @Nullable String variable(String name) {
      if (!name.startsWith("env.")) {
        String system = System.getProperty(name);
        return system == null ? raw.apply(name) : system;
      }
      String[] parts = name.substring("env.".length()).split(":?-", 2);
      String value = System.getenv(parts[0]);
      boolean unset = value == null || (value.isEmpty() && name.contains(":-"));
      return unset && parts.length > 1 ? parts[1] : value;
    }
  }
}
