package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a {@code yarn-site.xml} tells: of the ResourceManagers, of a web proxy of its
 * own, and of the application history server.
 *
 * <p>It is read with the rules of Hadoop's {@code Configuration}, {@code ${…}} included; other
 * files, XInclude and document types are not read.
 *
 * <p>Immutable and thread-safe.
 */
public final class YarnSite {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}$]+)}");
  private static final int VARIABLE_DEPTH = 20;

  private final Map<String, String> properties;
  private final List<URI> resourceManagers;

  private YarnSite(Map<String, String> properties) {
    this.properties = properties;
    this.resourceManagers = List.copyOf(findResourceManagers());
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no configuration
   * @throws IllegalArgumentException if it names no ResourceManager
   */
  public static YarnSite read(Path file) throws IOException {
    requireNonNull(file, "file");
    try (InputStream xml = Files.newInputStream(file)) {
      return new YarnSite(parse(xml));
    } catch (XMLStreamException malformed) {
      throw new IOException("no Hadoop configuration: " + file, malformed);
    }
  }

  /**
   * Returns the addresses of the ResourceManagers' web servers, in the order of the file; one at
   * least.
   */
  public List<URI> resourceManagers() {
    return resourceManagers;
  }

  /** Returns the address of the web proxy, or empty if it is part of the ResourceManager. */
  public Optional<URI> webProxy() {
    return get("yarn.web-proxy.address").map(this::uri);
  }

  /**
   * Returns the address of the application history server, or empty if the file does not switch one
   * on.
   */
  public Optional<URI> historyServer() {
    if (!flag("yarn.timeline-service.enabled")
        || !flag("yarn.timeline-service.generic-application-history.enabled")) {
      return Optional.empty();
    }
    return get(isHttps()
            ? "yarn.timeline-service.webapp.https.address"
            : "yarn.timeline-service.webapp.address")
        .or(
            () ->
                get("yarn.timeline-service.hostname")
                    .map(host -> host + (isHttps() ? ":8190" : ":8188")))
        .map(this::uri);
  }

  private List<URI> findResourceManagers() {
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
    String kind = isHttps() ? "webapp.https.address" : "webapp.address";
    return get("yarn.resourcemanager." + kind + suffix)
        .or(
            () ->
                get("yarn.resourcemanager.hostname" + suffix)
                    .map(host -> host + (isHttps() ? ":8090" : ":8088")))
        .filter(address -> !address.startsWith("0.0.0.0")) // where it listens, not where it is
        .map(this::uri);
  }

  private boolean isHttps() {
    return "HTTPS_ONLY".equals(get("yarn.http.policy").orElse(""));
  }

  private boolean flag(String name) {
    return Boolean.parseBoolean(get(name).orElse("false"));
  }

  private URI uri(String address) {
    return URI.create((isHttps() ? "https://" : "http://") + address);
  }

  private Optional<String> get(String name) {
    String value = properties.get(name);
    for (int i = 0; value != null && i < VARIABLE_DEPTH; i++) {
      Matcher variable = VARIABLE.matcher(value);
      if (!variable.find()) {
        break;
      }
      String replacement = properties.get(variable.group(1));
      if (replacement == null) {
        return Optional.empty(); // an address with a hole is none
      }
      value = value.substring(0, variable.start()) + replacement + value.substring(variable.end());
    }
    return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
  }

  private static Map<String, String> parse(InputStream xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader reader = factory.createXMLStreamReader(xml);
    Map<String, String> properties = new HashMap<>();
    @Nullable String name = null;
    while (reader.hasNext()) {
      if (reader.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (reader.getLocalName()) {
        case "property":
          name = null;
          break;
        case "name":
          name = reader.getElementText().trim();
          break;
        case "value":
          String value = reader.getElementText();
          if (name != null) {
            properties.put(name, value);
          }
          break;
        default:
          break;
      }
    }
    return properties;
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
}
