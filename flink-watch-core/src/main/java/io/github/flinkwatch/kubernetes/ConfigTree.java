package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small file of nested keys: a kubeconfig or Flink's configuration, in JSON or YAML. */
final class ConfigTree {

  /** What is wrong with the file; the message quotes nothing of it, for it may be secret. */
  static final class NotReadable extends Exception {
    private static final long serialVersionUID = 1;

    NotReadable(String message) {
      super(message);
    }
  }

  private static final JsonType<Object> NODE = JsonWalk.type(ConfigTree::node);

  private final Object node; // a Map of texts to nodes, a List of nodes, or a text

  private ConfigTree(Object node) {
    this.node = node;
  }

  static ConfigTree ofJson(String text) throws NotReadable {
    try {
      return new ConfigTree(Json.read(NODE, text));
    } catch (IOException malformed) {
      throw new NotReadable("is no well-formed JSON");
    }
  }

  /** Returns whether the embedder has a library that reads YAML. */
  static boolean hasYaml() {
    try {
      Class.forName("org.yaml.snakeyaml.Yaml", false, ConfigTree.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError none) {
      return false;
    }
  }

  /** To be called only if {@link #hasYaml}. */
  static ConfigTree ofYaml(String text) throws NotReadable {
    return new ConfigTree(YamlEvents.read(text));
  }

  private static Object node(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> members = new LinkedHashMap<>();
      JsonWalk.object(parser, (name, value) -> members.put(name, node(value)));
      return members;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> elements = new ArrayList<>();
      JsonWalk.array(
          parser,
          value -> {
            elements.add(node(value));
            return elements;
          });
      return elements;
    }
    return parser.getText();
  }

  /** Returns the member of that name, or empty. */
  Optional<ConfigTree> get(String name) {
    return node instanceof Map
        ? Optional.ofNullable(((Map<?, ?>) node).get(name)).map(ConfigTree::new)
        : Optional.empty();
  }

  /** Returns the text of the member of that name, or empty if it is none or says nothing. */
  Optional<String> text(String name) {
    return get(name)
        .map(member -> member.node)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isEmpty());
  }

  /** Returns the elements of the member of that name. */
  List<ConfigTree> list(String name) {
    List<ConfigTree> elements = new ArrayList<>();
    get(name)
        .map(member -> member.node)
        .filter(List.class::isInstance)
        .map(List.class::cast)
        .ifPresent(list -> ((List<?>) list).forEach(each -> elements.add(new ConfigTree(each))));
    return elements;
  }

  /** Returns the text that stands under a dotted key, nested or not or in parts. */
  Optional<String> option(String key) {
    Optional<String> whole = text(key);
    if (whole.isPresent()) {
      return whole;
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      String rest = key.substring(dot + 1);
      Optional<String> nested = get(key.substring(0, dot)).flatMap(inner -> inner.option(rest));
      if (nested.isPresent()) {
        return nested;
      }
    }
    return Optional.empty();
  }
}
