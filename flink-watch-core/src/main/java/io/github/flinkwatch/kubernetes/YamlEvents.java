package io.github.flinkwatch.kubernetes;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * YAML by the embedder's snakeyaml, if there is one, and by its events alone: it makes no objects
 * of what a file names. The one class that knows snakeyaml.
 */
final class YamlEvents {

  private static final int DEEPEST = 50;

  private final Iterator<Event> events;
  private final Map<String, Object> anchors = new HashMap<>();

  private YamlEvents(Iterator<Event> events) {
    this.events = events;
  }

  static Object read(String text) throws ConfigTree.NotReadable {
    try {
      YamlEvents reading = new YamlEvents(new Yaml().parse(new StringReader(text)).iterator());
      while (reading.events.hasNext()) {
        Event event = reading.events.next();
        if (event instanceof NodeEvent) {
          return reading.node(event, 0);
        }
      }
      throw new ConfigTree.NotReadable("is empty");
    } catch (YAMLException malformed) {
      throw new ConfigTree.NotReadable("is no well-formed YAML");
    }
  }

  private Object node(Event event, int depth) throws ConfigTree.NotReadable {
    if (depth > DEEPEST) {
      throw new ConfigTree.NotReadable("is nested too deeply");
    }
    if (event instanceof AliasEvent) {
      Object anchored = anchors.get(((AliasEvent) event).getAnchor());
      if (anchored == null) {
        throw new ConfigTree.NotReadable("has an alias to nothing");
      }
      return anchored;
    }
    if (event instanceof ScalarEvent) {
      return anchored(event, ((ScalarEvent) event).getValue());
    }
    if (event instanceof SequenceStartEvent) {
      List<Object> elements = new ArrayList<>();
      for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
        elements.add(node(next, depth + 1));
      }
      return anchored(event, elements);
    }
    if (event instanceof MappingStartEvent) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
        Object key = node(next, depth + 1);
        members.put(String.valueOf(key), node(events.next(), depth + 1));
      }
      return anchored(event, members);
    }
    throw new ConfigTree.NotReadable("has something unexpected");
  }

  private Object anchored(Event event, Object node) {
    @Nullable String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }
}
