package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Serves what a real API server answered in one scenario, look by look. Selectors are applied as
 * the real one does, for the recording asked without.
 */
final class ReplayedApiServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String scenario;
  private final JsonNode index;
  private final PlainServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int look;

  ReplayedApiServer(String scenario) throws IOException {
    this.scenario = scenario;
    this.index = JSON.readTree(bytes("index.json"));
    this.server = new PlainServer((uri, headers) -> answer(uri));
  }

  KubernetesClient client() {
    return KubernetesClient.builder(server.uri()).http(HttpSettings.ofDefaults()).build();
  }

  FlinkOnKubernetes flink(KubernetesClient client) {
    return client.flink(namespace(), index.path("cluster").asText("wordcount"));
  }

  String namespace() {
    String path = index.at("/looks/0/answers/0/path").asText();
    return path.split("/")[5];
  }

  int looks() {
    return index.path("looks").size();
  }

  /** Returns the instant of the look that is served from now on. */
  Instant serve(int number) {
    look = number;
    return at(number);
  }

  private Instant at(int number) {
    return Instant.ofEpochMilli(index.path("looks").path(number).path("at").asLong());
  }

  List<String> asked() {
    return asked;
  }

  private PlainServer.Answer answer(URI uri) throws IOException {
    asked.add(uri.toString());
    return said(uri)
        .with(
            "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(at(look).atOffset(ZoneOffset.UTC)));
  }

  private PlainServer.Answer said(URI uri) throws IOException {
    JsonNode recorded = recorded(uri.getPath());
    if (recorded != null) {
      return new PlainServer.Answer(
          recorded.path("status").asInt(),
          recorded.path("contentType").asText(),
          selected(bytes(recorded.path("file").asText()), query(uri)));
    }
    if (uri.getPath().startsWith("/apis/flink.apache.org")) {
      return new PlainServer.Answer(
          404,
          "text/plain; charset=utf-8",
          "404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }
    ObjectNode one = single(uri.getPath());
    return new PlainServer.Answer(
        one.path("code").asInt(200), "application/json", JSON.writeValueAsBytes(one));
  }

  private JsonNode recorded(String path) {
    for (JsonNode answer : index.path("looks").path(look).path("answers")) {
      if (answer.path("path").asText().equals(path)) {
        return answer;
      }
    }
    return null;
  }

  /** An object of its own, which the recording has only in a list. */
  private ObjectNode single(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    String resource = path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
    JsonNode list = recorded(path.substring(0, slash));
    if (list != null) {
      for (JsonNode item : JSON.readTree(bytes(list.path("file").asText())).path("items")) {
        if (item.at("/metadata/name").asText().equals(name)) {
          return (ObjectNode) item;
        }
      }
    }
    ObjectNode status = JSON.createObjectNode().put("kind", "Status").put("status", "Failure");
    status.put("message", resource + " \"" + name + "\" not found").put("reason", "NotFound");
    status.putObject("details").put("name", name).put("kind", resource);
    return status.put("code", 404);
  }

  private static byte[] selected(byte[] body, Map<String, String> query) throws IOException {
    if (!query.containsKey("labelSelector") && !query.containsKey("fieldSelector")) {
      return body;
    }
    ObjectNode list = (ObjectNode) JSON.readTree(body);
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode item : list.path("items")) {
      if (isSelected(item, query)) {
        kept.add(item);
      }
    }
    list.set("items", kept);
    return JSON.writeValueAsBytes(list);
  }

  private static boolean isSelected(JsonNode item, Map<String, String> query) {
    String labels = query.getOrDefault("labelSelector", "");
    String in = labels.replaceAll("^type in \\(([^)]*)\\).*", "$1");
    if (!in.equals(labels)
        && !List.of(in.split(",")).contains(item.at("/metadata/labels/type").asText())) {
      return false;
    }
    for (String pair : labels.replaceAll("^type in \\([^)]*\\),?", "").split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0
          && !item.at("/metadata/labels")
              .path(pair.substring(0, equals))
              .asText()
              .equals(pair.substring(equals + 1))) {
        return false;
      }
    }
    String field = query.getOrDefault("fieldSelector", "");
    int equals = field.indexOf('=');
    return equals < 0
        || item.at("/" + field.substring(0, equals).replace('.', '/'))
            .asText()
            .equals(field.substring(equals + 1));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : String.valueOf(uri.getRawQuery()).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private byte[] bytes(String file) {
    return resource(scenario + "/" + file);
  }

  static byte[] resource(String path) {
    try (InputStream in = ReplayedApiServer.class.getResourceAsStream("/kubernetes/" + path)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
