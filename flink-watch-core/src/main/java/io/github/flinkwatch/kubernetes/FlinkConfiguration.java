package io.github.flinkwatch.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Flink's configuration as its ConfigMap has it: {@code flink-conf.yaml}, lines of {@code key:
 * value}, to 1.18; {@code config.yaml}, nested, later. Only what helps to find a job's end is kept:
 * the rest may be secret.
 */
final class FlinkConfiguration {

  private static final List<String> KEPT =
      List.of(
          "high-availability",
          "high-availability.type",
          "high-availability.storageDir",
          "high-availability.cluster-id",
          "job-result-store.storage-path",
          "job-result-store.delete-on-commit",
          "application-result-store.storage-path",
          "application-result-store.delete-on-commit",
          "jobmanager.archive.fs.dir",
          "execution.shutdown-on-application-finish",
          "execution.target",
          "kubernetes.cluster-id",
          "restart-strategy",
          "restart-strategy.type",
          "$internal.pipeline.job-id");

  private FlinkConfiguration() {}

  static boolean isFile(String key) {
    return key.equals("config.yaml") || key.equals("flink-conf.yaml");
  }

  /** Returns the options that are kept, or empty if the file is nested and no YAML can be read. */
  static Optional<Map<String, String>> read(String file, String text) {
    Map<String, String> options = new LinkedHashMap<>();
    if (file.equals("flink-conf.yaml") || isFlat(text)) {
      for (String line : (Iterable<String>) text.lines()::iterator) {
        int colon = line.indexOf(": ");
        if (colon > 0 && !line.startsWith("#")) {
          keep(options, line.substring(0, colon).strip(), line.substring(colon + 2).strip());
        }
      }
      return Optional.of(options);
    }
    if (!ConfigTree.hasYaml()) {
      return Optional.empty();
    }
    try {
      ConfigTree tree = ConfigTree.ofYaml(text);
      for (String key : KEPT) {
        tree.option(key).ifPresent(value -> options.put(key, value));
      }
      return Optional.of(options);
    } catch (ConfigTree.NotReadable damaged) {
      return Optional.empty();
    }
  }

  private static boolean isFlat(String text) {
    return text.lines().noneMatch(line -> line.startsWith(" ") || line.startsWith("-"));
  }

  private static void keep(Map<String, String> options, String key, String value) {
    if (KEPT.contains(key)) {
      options.put(key, value);
    }
  }

  /** Returns whether high availability is configured. */
  static boolean hasHighAvailability(Map<String, String> options) {
    String type =
        options.getOrDefault(
            "high-availability.type", options.getOrDefault("high-availability", "NONE"));
    return !type.equalsIgnoreCase("NONE");
  }
}
