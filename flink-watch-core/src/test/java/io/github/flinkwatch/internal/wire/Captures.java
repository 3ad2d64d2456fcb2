package io.github.flinkwatch.internal.wire;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The captured answers as values, beside what databind makes of them. */
final class Captures {

  private static final ObjectMapper YARDSTICK = new ObjectMapper();

  private Captures() {}

  /** Returns the captures of that scenario and file name, of all versions that have one. */
  static List<Capture> of(String scenario, String fileName) {
    return matching("[\\d.]+", scenario, fileName);
  }

  /** Returns the one capture of that version, scenario and file name. */
  static Capture of(String version, String scenario, String fileName) {
    return matching(Pattern.quote(version), scenario, fileName).get(0);
  }

  static JsonNode tree(String json) throws IOException {
    return YARDSTICK.readTree(json);
  }

  private static List<Capture> matching(String versionRegex, String scenario, String fileName) {
    return CapturedAnswers.matching(
            versionRegex + Pattern.quote("/" + scenario + "/" + fileName + ".json"))
        .stream()
        .map(Capture::new)
        .collect(toList());
  }

  /** One captured answer. */
  static final class Capture {
    private final Path file;

    Capture(Path file) {
      this.file = file;
    }

    String version() {
      return file.getName(file.getNameCount() - 3).toString();
    }

    <V> V as(JsonType<V> type) throws IOException {
      return Json.read(type, Files.readAllBytes(file));
    }

    JsonNode tree() throws IOException {
      return YARDSTICK.readTree(Files.readAllBytes(file));
    }

    @Override
    public String toString() {
      int names = file.getNameCount();
      return file.subpath(names - 3, names).toString();
    }
  }
}
