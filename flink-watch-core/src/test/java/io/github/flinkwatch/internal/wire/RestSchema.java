package io.github.flinkwatch.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What each release of Flink documents of its REST API: operations and the fields of answers. */
public final class RestSchema {

  /** The releases, oldest first. */
  public static final List<String> RELEASES =
      List.of(
          "1.9", "1.10", "1.11", "1.12", "1.13", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19",
          "1.20", "2.0", "2.1", "2.2", "2.3");

  /** Stands for any text and any id; so that each differs, its end is replaced by a number. */
  private static final String HEX = "0123456789abcdef0123456789abcdef";

  private static final int FIRST_NUMBER = 1000;

  private RestSchema() {}

  /** Returns all operations that any release documents. */
  public static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RestSchema.class.getResourceAsStream("/rest-fields/fields.txt"), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#") || line.isEmpty()) {
          continue;
        }
        String[] words = line.split(" ", 3);
        if (Character.isDigit(line.charAt(0))) {
          operations
              .get(operations.size() - 1)
              .fields
              .add(new Field(new Releases(words[0]), words[1], words[2]));
        } else {
          operations.add(new Operation(words[0] + " " + words[1], new Releases(words[2])));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return operations;
  }

  /** Returns what stands at {@code path} of {@code answer}. */
  static JsonNode at(JsonNode answer, String path) {
    JsonNode node = answer;
    for (String step : steps(path)) {
      node = step.equals("[]") ? node.path(0) : node.path(step);
    }
    return node;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String part : path.split("\\.")) {
      String name = part.endsWith("[]") ? part.substring(0, part.length() - 2) : part;
      if (!name.isEmpty()) {
        steps.add(name.equals("{*}") ? HEX : name);
      }
      if (part.endsWith("[]")) {
        steps.add("[]");
      }
    }
    return steps;
  }

  /** An unbroken range of releases. */
  public static final class Releases {
    private final String first;
    private final String last;

    private Releases(String range) {
      String[] ends = range.split("\\.\\.");
      this.first = ends[0];
      this.last = ends[1];
    }

    boolean contain(String release) {
      int index = RELEASES.indexOf(release);
      return RELEASES.indexOf(first) <= index && index <= RELEASES.indexOf(last);
    }

    /** As {@code 1.9 2.3}. */
    @Override
    public String toString() {
      return first + " " + last;
    }
  }

  /** A field of an answer. */
  static final class Field {
    final Releases releases;
    final String path;
    final String type;

    Field(Releases releases, String path, String type) {
      this.releases = releases;
      this.path = path;
      this.type = type;
    }

    /** Whether the schema says nothing of what stands there. */
    boolean isSilent() {
      return path.equals("(body)") || path.endsWith("[]") && type.equals("any");
    }

    List<String> texts() {
      return type.startsWith("enum ")
          ? List.of(type.substring("enum ".length()).split(","))
          : List.of();
    }

    private JsonNode value(int number, int variant) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      List<String> texts = texts();
      if (!texts.isEmpty()) {
        return nodes.textNode(texts.get(variant % texts.size()));
      }
      if (path.equals("plan") || path.equals("operation")) {
        return nodes.objectNode(); // up to 1.16 the schema has no type or a wrong one
      }
      switch (type) {
        case "any":
          return nodes.textNode(HEX);
        case "string":
          return nodes.textNode(HEX.substring(4) + number);
        case "boolean":
          return nodes.booleanNode(variant % 2 == 0);
        case "integer":
          return nodes.numberNode(number);
        case "number":
          return nodes.numberNode(number + 0.5);
        default:
          return nodes.objectNode();
      }
    }
  }

  /** A documented operation with the fields of its answer. */
  public static final class Operation {
    private final String name;
    private final Releases releases;
    private final List<Field> fields = new ArrayList<>();

    private Operation(String name, Releases releases) {
      this.name = name;
      this.releases = releases;
    }

    /** Returns method and path, such as {@code GET /jobs/:jobid}. */
    public String name() {
      return name;
    }

    /** Returns the releases that have it. */
    public Releases releases() {
      return releases;
    }

    /**
     * Returns the fields that {@code release} documents; a path that ends with free keys is there
     * once for each key that {@code keys} gives for it.
     */
    List<Field> fields(String release, Function<String, List<String>> keys) {
      List<Field> of = new ArrayList<>();
      for (Field field : fields) {
        if (!field.releases.contain(release) || field.isSilent()) {
          continue;
        }
        String path = field.path;
        if (!path.endsWith("{*}")) {
          of.add(field);
        } else {
          String before = path.substring(0, path.length() - "{*}".length());
          keys.apply(path)
              .forEach(key -> of.add(new Field(field.releases, before + key, field.type)));
        }
      }
      return of;
    }

    /**
     * Returns an answer that has all those fields. Each number and each text is another one, but
     * for {@code start_time}, which Flink sends beside {@code start-time}.
     */
    static JsonNode answer(List<Field> fields, int variant) {
      boolean list = fields.get(0).path.startsWith("[]");
      JsonNode root = container(list ? "[]" : "");
      Map<String, Integer> numbers = new HashMap<>();
      for (Field field : fields) {
        String name = field.path.replace("start_time", "start-time");
        int number = numbers.computeIfAbsent(name, unseen -> FIRST_NUMBER + numbers.size());
        put(root, steps(field.path), field.value(number, variant));
      }
      return root;
    }

    private static void put(JsonNode root, List<String> steps, JsonNode value) {
      JsonNode node = root;
      for (int i = 0; i < steps.size(); i++) {
        String step = steps.get(i);
        JsonNode child = step.equals("[]") ? node.get(0) : node.get(step);
        if (child == null) {
          child = i == steps.size() - 1 ? value : container(steps.get(i + 1));
          if (node.isArray()) {
            ((ArrayNode) node).add(child);
          } else {
            ((ObjectNode) node).set(step, child);
          }
        }
        node = child;
      }
    }

    private static JsonNode container(String step) {
      return step.equals("[]")
          ? JsonNodeFactory.instance.arrayNode()
          : JsonNodeFactory.instance.objectNode();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
