package io.github.flinkwatch.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.JobId;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** An archive that a real Flink wrote, beside what a tree parser finds in it. */
final class CapturedArchive {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private final String name;
  private final byte[] bytes;

  private CapturedArchive(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  static CapturedArchive of(String versionAndScenario) {
    return read(versionAndScenario, root().resolve(versionAndScenario).resolve("archive.json.gz"));
  }

  static CapturedArchive torn() {
    return read("torn", root().resolve("1.15.4/tm-loss/archive-torn.json.gz"));
  }

  static CapturedArchive applicationSummary() {
    return read(
        "application-summary",
        root().resolve("2.3.0/finished/archive-application-summary.json.gz"));
  }

  /** Returns every whole archive of a job. */
  static List<CapturedArchive> all() {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.endsWith("archive.json.gz"))
          .sorted()
          .map(file -> read(root().relativize(file.getParent()).toString(), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a store that holds nothing but {@code bytes}, under one path. */
  static ArchiveStore holding(String path, byte[] bytes) {
    return asked -> {
      if (asked.equals(path)) {
        return new ByteArrayInputStream(bytes);
      }
      throw new FileNotFoundException(asked);
    };
  }

  byte[] bytes() {
    return bytes;
  }

  JobId jobId() {
    return JobId.of(entries().get("/jobs/overview").at("/jobs/0/jid").textValue());
  }

  /** Returns a reader of a directory in which there is only this archive. */
  JobArchiveReader reader() {
    return JobArchiveReader.in(holding("dir/" + jobId(), bytes), "dir");
  }

  /** Returns the entries by path. */
  Map<String, JsonNode> entries() {
    try {
      Map<String, JsonNode> entries = new LinkedHashMap<>();
      for (JsonNode entry : MAPPER.readTree(bytes).get("archive")) {
        entries.put(entry.get("path").textValue(), MAPPER.readTree(entry.get("json").textValue()));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static CapturedArchive read(String name, Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new CapturedArchive(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    try {
      return Path.of(CapturedArchive.class.getResource("/flink").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
