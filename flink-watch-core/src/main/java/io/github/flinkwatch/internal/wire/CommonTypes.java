package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.DerivedTypes.map;
import static io.github.flinkwatch.internal.json.DerivedTypes.textExcept;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.model.JobType;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Forms that recur on the wire. */
final class CommonTypes {

  private static final double NANOS_PER_MILLI = 1e6;

  private static final Map<String, JobType> JOB_TYPES =
      Stream.of(JobType.values())
          .collect(Collectors.toUnmodifiableMap(JobType::name, Function.identity()));

  /** A small whole number. */
  static final JsonType<Integer> INTEGER =
      map(JsonTypes.LONG, number -> (int) Math.min(number, Integer.MAX_VALUE), Integer::longValue);

  /** A span in seconds; less than 0 means none. */
  static final JsonType<Duration> SECONDS =
      map(
          JsonTypes.LONG,
          seconds -> seconds >= 0 ? Duration.ofSeconds(seconds) : null,
          Duration::toSeconds);

  /** A span in milliseconds and fractions of them; NaN and less than 0 mean none. */
  static final JsonType<Duration> FRACTIONAL_MILLIS =
      map(
          JsonTypes.DOUBLE,
          millis -> millis >= 0 ? Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI)) : null,
          span -> span.toNanos() / NANOS_PER_MILLI);

  /** A text in which Flink spells "I do not know" as a word of its own. */
  static final JsonType<String> KNOWN_TEXT = textExcept("<unknown>", "Unknown");

  /** A place that a task may have none of. */
  static final JsonType<String> ASSIGNED_TEXT = textExcept("(unassigned)");

  /** A job's id, blank in the plan of a job that has no graph. */
  static final JsonType<JobId> JOB_ID_OR_BLANK =
      map(JsonTypes.STRING, text -> text.isEmpty() ? null : JobId.of(text), JobId::toString);

  /** A job's type; a text that is neither counts as not sent. */
  static final JsonType<JobType> JOB_TYPE = map(JsonTypes.WORD, JOB_TYPES::get, JobType::name);

  /** Any JSON value, kept as its text. */
  static final JsonType<String> RAW_JSON =
      new JsonType<>() {
        @Override
        public String read(JsonParser parser) throws IOException {
          boolean object = parser.currentToken() == JsonToken.START_OBJECT;
          if (object && parser.nextToken() == JsonToken.END_OBJECT) {
            return "{}"; // which nearly all are, of every node of a plan
          }
          StringWriter text = new StringWriter();
          try (JsonGenerator copy = Json.factory().createGenerator(text)) {
            if (object) {
              copy.writeStartObject();
              do {
                copy.copyCurrentStructure(parser);
              } while (parser.nextToken() != JsonToken.END_OBJECT);
              copy.writeEndObject();
            } else {
              copy.copyCurrentStructure(parser);
            }
          }
          return text.toString();
        }

        @Override
        public void write(String value, JsonGenerator generator) throws IOException {
          generator.writeRawValue(value);
        }
      };

  private CommonTypes() {}

  /** The constant that is called {@code text}, or {@code other}. */
  static <E extends Enum<E>> E constant(Class<E> type, String text, E other) {
    try {
      return Enum.valueOf(type, text);
    } catch (IllegalArgumentException unrecognized) {
      return other;
    }
  }

  /** A list of objects that each have a key and a value, in the order they come. */
  static JsonType<Map<String, String>> keyValues(String keyName, String valueName) {
    JsonShape<List<String>, List<String>> entry =
        JsonShape.<List<String>, List<String>>of(
                () -> new ArrayList<>(List.of("", "")), pair -> pair)
            .field(keyName, JsonTypes.STRING, (pair, key) -> pair.set(0, key), pair -> pair.get(0))
            .field(
                valueName,
                JsonTypes.STRING,
                (pair, value) -> pair.set(1, value),
                pair -> pair.get(1))
            .shape();
    return map(
        JsonTypes.listOf(entry),
        pairs -> {
          Map<String, String> values = new LinkedHashMap<>();
          pairs.forEach(pair -> values.put(pair.get(0), pair.get(1)));
          return values;
        },
        values -> {
          List<List<String>> pairs = new ArrayList<>();
          values.forEach((key, value) -> pairs.add(List.of(key, value)));
          return pairs;
        });
  }
}
