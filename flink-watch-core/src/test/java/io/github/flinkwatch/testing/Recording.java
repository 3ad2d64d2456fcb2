package io.github.flinkwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What a Flink answered over time, path by path, and what was done to it meanwhile. */
public final class Recording {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path ALL = Path.of("src/test/resources/replay/series");

  /** One answer, which stood from an instant to another; milliseconds since 1970. */
  public static final class Answer {
    private final String path;
    private final long from;
    private final long until;
    private final int status;
    private final JsonNode body;
    private final byte[] bytes;

    Answer(String path, long from, long until, int status, JsonNode body) {
      this.path = path;
      this.from = from;
      this.until = until;
      this.status = status;
      this.body = body;
      this.bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    }

    public String path() {
      return path;
    }

    public long from() {
      return from;
    }

    public long until() {
      return until;
    }

    /** Returns the HTTP status; 0 if the connection was refused or broke. */
    public int status() {
      return status;
    }

    /** Returns the body, as JSON. */
    public JsonNode body() {
      return body;
    }

    /** Returns the body as it was sent. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Returns the rows of a list of jobs. */
    public List<JsonNode> rows() {
      List<JsonNode> rows = new ArrayList<>();
      body.path("jobs").forEach(rows::add);
      return rows;
    }
  }

  private final List<Answer> answers = new ArrayList<>();
  private final Map<String, List<Answer>> byPath = new HashMap<>();
  private final List<String> marks = new ArrayList<>();
  private final List<Long> markedAt = new ArrayList<>();

  private Recording() {}

  /** Returns the names of all series of real clusters: version and what was provoked. */
  public static List<String> everySeries() {
    try (Stream<Path> files = Files.list(ALL)) {
      return files
          .map(file -> file.getFileName().toString().replace(".jsonl.gz", ""))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a series of a real cluster. */
  public static Recording ofSeries(String name) {
    Recording recording = new Recording();
    for (JsonNode line : lines("/replay/series/" + name + ".jsonl.gz")) {
      if (line.has("mark")) {
        recording.marks.add(line.get("mark").asText());
        recording.markedAt.add(line.get("t").asLong());
      } else {
        recording.add(
            new Answer(
                line.get("path").asText(),
                line.get("t").asLong(),
                line.get("until").asLong(),
                line.get("status").asInt(),
                list(line.path("body"))));
      }
    }
    return recording;
  }

  /** Returns recorded evidence as the answers that it was made of. */
  public static Recording ofEvidence(String name) {
    Recording recording = new Recording();
    for (JsonNode look : lines("/replay/recorded/" + name + ".jsonl.gz")) {
      recording.look(look.path("live").path("known"));
    }
    return recording;
  }

  /** Returns the lines of a file of the class path, unzipped. */
  public static List<JsonNode> lines(String resource) {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        Recording.class.getResourceAsStream(resource), resource)),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(MAPPER.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** The job's own rows of the list were kept alone where a cluster had others. */
  private static JsonNode list(JsonNode body) {
    return body.isArray() && (body.isEmpty() || body.get(0).has("jid"))
        ? JsonNodeFactory.instance.objectNode().set("jobs", body)
        : body;
  }

  private void add(Answer answer) {
    answers.add(answer);
    byPath.computeIfAbsent(answer.path(), path -> new ArrayList<>()).add(answer);
  }

  private void look(JsonNode live) {
    long at = Instant.parse(live.get("at").asText()).toEpochMilli();
    JsonNode row = live.path("overview").path("known");
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.putArray("jobs").add(row);
    add(new Answer("/jobs/overview", at, at, 200, list));
    String job = "/jobs/" + row.get("jid").asText();
    piece(at, live, "details", job);
    piece(at, live, "exceptions", job + "/exceptions");
    piece(at, live, "checkpoints", job + "/checkpoints");
    piece(at, live, "checkpointConfig", job + "/checkpoints/config");
    piece(at, live, "metrics", job + "/metrics");
    piece(at, live, "clusterOverview", "/overview");
    piece(at, live, "dashboardConfig", "/config");
    String troubled =
        job + "/checkpoints/details/" + live.path("troubledCheckpoint").path("known").path("id");
    piece(at, live, "troubledCheckpoint", troubled);
    pieces(at, live, "subtaskCheckpoints", troubled + "/subtasks/", "");
    pieces(at, live, "backPressure", job + "/vertices/", "/backpressure");
    pieces(at, live, "watermarks", job + "/vertices/", "/watermarks");
    pieces(at, live, "vertexDetails", job + "/vertices/", "");
  }

  private void pieces(long at, JsonNode live, String name, String before, String after) {
    JsonNode all = live.path(name);
    all.fieldNames().forEachRemaining(vertex -> piece(at, all, vertex, before + vertex + after));
  }

  private void piece(long at, JsonNode in, String name, String path) {
    JsonNode piece = in.path(name);
    if (piece.has("known")) {
      add(new Answer(path, at, at, 200, piece.get("known")));
    } else if (piece.has("absent")) {
      ObjectNode error = JsonNodeFactory.instance.objectNode();
      error.putArray("errors").add(piece.get("absent"));
      add(new Answer(path, at, at, 404, error));
    }
  }

  /** Returns all that was answered on a path, in its order. */
  public List<Answer> of(String path) {
    return byPath.getOrDefault(path, List.of());
  }

  /** Returns everything that was answered, in its order. */
  public List<Answer> all() {
    return answers;
  }

  /** Returns what was answered on a path at an instant; the first before it, or empty if never. */
  public Optional<Answer> at(String path, long millis) {
    Answer last = null;
    for (Answer answer : of(path)) {
      if (answer.from() <= millis && (last == null || answer.from() > last.from())) {
        last = answer;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Returns when something was done to the cluster, or empty if it was not. */
  public Optional<Instant> markedAt(String what) {
    int index = marks.indexOf(what);
    return index < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(markedAt.get(index)));
  }

  /** Returns the instant of the first list of jobs. */
  public Instant begin() {
    return Instant.ofEpochMilli(of("/jobs/overview").get(0).from());
  }

  /** Returns the instant of the last list of jobs. */
  public Instant end() {
    List<Answer> lists = of("/jobs/overview");
    return Instant.ofEpochMilli(lists.get(lists.size() - 1).until());
  }

  /** Returns the id of the job: of several the one that was alive first. */
  public String jobId() {
    for (Answer list : of("/jobs/overview")) {
      List<JsonNode> rows = list.rows();
      for (JsonNode row : rows) {
        if (row.get("state").asText().equals("RUNNING")) {
          return row.get("jid").asText();
        }
      }
      if (!rows.isEmpty()) {
        return rows.get(0).get("jid").asText();
      }
    }
    throw new IllegalStateException("no job in this recording");
  }
}
