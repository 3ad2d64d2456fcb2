package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.VertexId;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conventions by which Flink and YARN write single values. */
public final class JsonTypes {

  /** A text. */
  public static final JsonType<String> STRING =
      of("a text", JsonToken.VALUE_STRING, JsonParser::getText, JsonGenerator::writeString);

  /** A text of which few differ, such as the name of a state: each is kept once. */
  public static final JsonType<String> WORD =
      of("a text", JsonToken.VALUE_STRING, TextPool::read, JsonGenerator::writeString);

  /** True or false. */
  public static final JsonType<Boolean> BOOLEAN =
      new JsonType<>() {
        @Override
        public Boolean read(JsonParser parser) throws IOException {
          if (!parser.currentToken().isBoolean()) {
            throw MalformedJsonException.expected("true or false", parser);
          }
          return parser.getBooleanValue();
        }

        @Override
        public void write(Boolean value, JsonGenerator generator) throws IOException {
          generator.writeBoolean(value);
        }
      };

  /** A whole number. */
  public static final JsonType<Long> LONG = number(value -> value, value -> value, "whole");

  /**
   * A moment in milliseconds since 1970; 0 and less mean that it has not come. What cannot be said
   * so is refused when it is written.
   */
  public static final JsonType<Instant> INSTANT =
      number(
          millis -> millis > 0 ? Instant.ofEpochMilli(millis) : null,
          value -> value.toEpochMilli(),
          "whole milliseconds after 1970");

  /**
   * A span in milliseconds; less than 0 means none, and so does Long.MAX_VALUE. What cannot be said
   * so is refused when it is written.
   */
  public static final JsonType<Duration> DURATION =
      number(
          millis -> millis >= 0 && millis != Long.MAX_VALUE ? Duration.ofMillis(millis) : null,
          Duration::toMillis,
          "whole milliseconds from 0 on");

  private static final Set<String> NO_FRACTIONS =
      Set.of("NaN", "Infinity", "-Infinity", "INF", "-INF");

  /** A fraction; NaN and infinities, also as texts, mean none. */
  public static final JsonType<Double> DOUBLE =
      new JsonType<>() {
        @Override
        public @Nullable Double read(JsonParser parser) throws IOException {
          JsonToken token = parser.currentToken();
          if (token.isNumeric()) {
            double value = parser.getDoubleValue();
            return Double.isFinite(value) ? value : null;
          }
          if (token == JsonToken.VALUE_STRING && NO_FRACTIONS.contains(parser.getText())) {
            return null;
          }
          throw MalformedJsonException.expected("a number", parser);
        }

        @Override
        public void write(Double value, JsonGenerator generator) throws IOException {
          if (!Double.isFinite(value)) {
            throw unwritable(value, "finite", generator);
          }
          generator.writeNumber(value);
        }
      };

  /** A job's id. */
  public static final JsonType<JobId> JOB_ID = text("a job id", JobId::of, JobId::toString);

  /** A vertex's id. */
  public static final JsonType<VertexId> VERTEX_ID =
      text("a vertex id", VertexId::of, VertexId::toString);

  private static final BigInteger ZERO = BigInteger.ZERO;

  private JsonTypes() {}

  /** Returns the type of values that stand as a text; a text that is refused is malformed JSON. */
  public static <V> JsonType<V> text(
      String what, Function<String, V> parse, Function<V, String> print) {
    return new JsonType<>() {
      @Override
      public V read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw MalformedJsonException.expected(what, parser);
        }
        try {
          return parse.apply(parser.getText());
        } catch (IllegalArgumentException refused) {
          throw MalformedJsonException.expected(what, parser);
        }
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        generator.writeString(print.apply(value));
      }
    };
  }

  /**
   * Returns the type of objects of another table, which are read and written as whole texts and
   * stand in ours as they are.
   */
  public static <V> JsonType<V> nested(
      String what, Function<String, V> parse, Function<V, String> print) {
    return new JsonType<>() {
      @Override
      public V read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw MalformedJsonException.expected(what, parser);
        }
        String place = parser.getParsingContext().getParent().pathAsPointer().toString();
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = Json.factory().createGenerator(text)) {
          copy.copyCurrentStructure(parser);
        }
        try {
          return parse.apply(text.toString());
        } catch (IllegalArgumentException refused) {
          throw new MalformedJsonException(refused.getMessage() + ", in " + place, refused);
        }
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        generator.writeRawValue(print.apply(value));
      }
    };
  }

  /** Returns the type of lists of {@code element}; elements that say "none" are left out. */
  public static <V> JsonType<List<V>> listOf(JsonType<V> element) {
    return new JsonType<>() {
      @Override
      public List<V> read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          throw MalformedJsonException.expected("a list", parser);
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
          return List.of();
        }
        List<V> values = new ArrayList<>();
        for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
          V value = parser.currentToken() == JsonToken.VALUE_NULL ? null : element.read(parser);
          if (value != null) {
            values.add(value);
          }
        }
        return values;
      }

      @Override
      public void write(List<V> values, JsonGenerator generator) throws IOException {
        generator.writeStartArray();
        for (V value : values) {
          element.write(value, generator);
        }
        generator.writeEndArray();
      }
    };
  }

  /** Returns the type of objects with free keys; entries that say "none" are left out. */
  public static <V> JsonType<Map<String, V>> mapOf(JsonType<V> element) {
    return mapOf(key -> key, key -> key, element);
  }

  /** Returns the type of objects whose keys are texts of {@code K}. */
  public static <K, V> JsonType<Map<K, V>> mapOf(
      Function<String, K> parseKey, Function<K, String> printKey, JsonType<V> element) {
    return new JsonType<>() {
      @Override
      public Map<K, V> read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw MalformedJsonException.expected("an object", parser);
        }
        if (parser.nextToken() == JsonToken.END_OBJECT) {
          return Map.of();
        }
        Map<K, V> values = new LinkedHashMap<>();
        for (; parser.currentToken() == JsonToken.FIELD_NAME; parser.nextToken()) {
          K key;
          try {
            key = parseKey.apply(parser.currentName());
          } catch (IllegalArgumentException refused) {
            throw new MalformedJsonException(
                refused.getMessage() + " at " + parser.getParsingContext().pathAsPointer());
          }
          V value = parser.nextToken() == JsonToken.VALUE_NULL ? null : element.read(parser);
          V other = value == null ? null : values.put(key, value);
          if (other != null && !other.equals(value)) {
            throw new MalformedJsonException(
                "two values at " + parser.getParsingContext().pathAsPointer());
          }
        }
        return values;
      }

      @Override
      public void write(Map<K, V> values, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<K, V> entry : values.entrySet()) {
          generator.writeFieldName(printKey.apply(entry.getKey()));
          element.write(entry.getValue(), generator);
        }
        generator.writeEndObject();
      }
    };
  }

  static long readLong(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw MalformedJsonException.expected("a whole number", parser);
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      // A browser rounds Long.MAX_VALUE up to 9223372036854776000.
      return parser.getBigIntegerValue().compareTo(ZERO) > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return parser.getLongValue();
  }

  static int readInt(JsonParser parser) throws IOException {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, readLong(parser)));
  }

  private static <V> JsonType<V> number(LongReader<V> read, Function<V, Long> print, String form) {
    return new JsonType<>() {
      @Override
      public @Nullable V read(JsonParser parser) throws IOException {
        return read.apply(readLong(parser));
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        long number;
        try {
          number = print.apply(value);
        } catch (ArithmeticException beyondALong) {
          throw unwritable(value, form, generator);
        }
        if (!value.equals(read.apply(number))) {
          throw unwritable(value, form, generator);
        }
        generator.writeNumber(number);
      }
    };
  }

  /** What would be read as something else, or as nothing, is not written. */
  static IllegalArgumentException unwritable(Object value, String form, JsonGenerator generator) {
    return new IllegalArgumentException(
        generator.getOutputContext().pathAsPointer() + " must be " + form + ": " + value);
  }

  private static <V> JsonType<V> of(
      String what, JsonToken token, TokenReader<V> read, TokenWriter<V> write) {
    return new JsonType<>() {
      @Override
      public V read(JsonParser parser) throws IOException {
        if (parser.currentToken() != token) {
          throw MalformedJsonException.expected(what, parser);
        }
        return read.apply(parser);
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        write.apply(generator, value);
      }
    };
  }

  @FunctionalInterface
  private interface LongReader<V> {
    @Nullable V apply(long value);
  }

  @FunctionalInterface
  private interface TokenReader<V> {
    V apply(JsonParser parser) throws IOException;
  }

  @FunctionalInterface
  private interface TokenWriter<V> {
    void apply(JsonGenerator generator, V value) throws IOException;
  }
}
