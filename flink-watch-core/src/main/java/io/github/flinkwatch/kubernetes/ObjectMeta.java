package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of an object, as far as it is needed. */
final class ObjectMeta {

  /** Who leads, and since when: Flink's high availability writes it. */
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  String name = "";
  @Nullable String uid;
  @Nullable Instant created;
  boolean deleting;
  long generation;
  @Nullable String leader;
  final Map<String, String> labels = new HashMap<>();

  static ObjectMeta read(JsonParser parser) throws IOException {
    ObjectMeta meta = new ObjectMeta();
    JsonWalk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "name":
              meta.name = JsonWalk.text(value);
              break;
            case "uid":
              meta.uid = JsonWalk.text(value);
              break;
            case "creationTimestamp":
              meta.created = JsonWalk.moment(JsonWalk.text(value));
              break;
            case "deletionTimestamp":
              meta.deleting = true;
              break;
            case "generation":
              meta.generation = value.getValueAsLong();
              break;
            case "labels":
              JsonWalk.object(value, (key, text) -> meta.labels.put(key, JsonWalk.text(text)));
              break;
            case "annotations":
              JsonWalk.object(
                  value,
                  (key, text) -> {
                    if (key.equals(LEADER)) {
                      meta.leader = JsonWalk.text(text);
                    }
                  });
              break;
            default:
              break;
          }
        });
    return meta;
  }

  /** Returns the cluster that the labels name, or an empty text. */
  String cluster() {
    return labels.getOrDefault("app", "");
  }
}
