package io.github.flinkwatch.archive;

import java.util.Map;
import java.util.Optional;

/** Where Flink keeps its result stores, by its configuration. */
final class ResultStorePaths {

  private final Map<String, String> configuration;

  ResultStorePaths(Map<String, String> configuration) {
    this.configuration = configuration;
  }

  /** Returns the directory of a store, or empty if there is none. */
  Optional<String> of(String store) {
    String type = first("high-availability.type", "high-availability").orElse("NONE");
    if (type.equalsIgnoreCase("NONE")) {
      return Optional.empty();
    }
    return first(store + ".storage-path").or(() -> byDefault(store));
  }

  private Optional<String> byDefault(String store) {
    String cluster =
        first("high-availability.cluster-id", "kubernetes.cluster-id").orElse("default");
    return first("high-availability.storageDir")
        .map(root -> StorePaths.child(root, store))
        .map(all -> StorePaths.child(all, cluster.replaceFirst("^/+", "")));
  }

  private Optional<String> first(String... keys) {
    for (String key : keys) {
      String value = configuration.getOrDefault(key, "").strip();
      if (!value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
