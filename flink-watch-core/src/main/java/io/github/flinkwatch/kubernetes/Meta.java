package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of an object, as far as it is needed. */
final class Meta {

  /** Who leads, and since when: Flink's high availability writes it. */
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

  String name = "";
  @Nullable String uid;
  @Nullable Instant created;
  boolean deleting;
  long generation;
  @Nullable String leader;
  final Map<String, String> labels = new HashMap<>();

  static Meta read(JsonParser parser) throws IOException {
    Meta meta = new Meta();
    Walk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "name":
              meta.name = Walk.text(value);
              break;
            case "uid":
              meta.uid = Walk.text(value);
              break;
            case "creationTimestamp":
              meta.created = Walk.moment(Walk.text(value));
              break;
            case "deletionTimestamp":
              meta.deleting = true;
              break;
            case "generation":
              meta.generation = value.getValueAsLong();
              break;
            case "labels":
              Walk.object(value, (key, text) -> meta.labels.put(key, Walk.text(text)));
              break;
            case "annotations":
              Walk.object(
                  value,
                  (key, text) -> {
                    if (key.equals(LEADER)) {
                      meta.leader = Walk.text(text);
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
