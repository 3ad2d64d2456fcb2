package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Walks through JSON of which little is wanted: most of a Deployment is {@code managedFields}, and
 * what nobody reads is passed over and never held. What is null counts as missing.
 */
final class JsonWalk {

  private JsonWalk() {}

  /** Reads the members it knows, and leaves the others alone. */
  @FunctionalInterface
  interface Members {
    void read(String name, JsonParser value) throws IOException;
  }

  /** Reads one value of a type that is never written. */
  @FunctionalInterface
  interface Reader<V> {
    V read(JsonParser value) throws IOException;
  }

  /** Walks through the object at the parser's current token, and leaves the parser at its end. */
  static void object(JsonParser parser, Members members) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedJsonException(
          "expected an object at "
              + parser.getParsingContext().pathAsPointer()
              + " but found "
              + parser.currentToken());
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        members.read(name, parser);
        parser.skipChildren(); // nothing, if it was read
      }
    }
  }

  /** Walks through the objects of the array at the parser's current token. */
  static void array(JsonParser parser, Reader<?> element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedJsonException(
          "expected a list at "
              + parser.getParsingContext().pathAsPointer()
              + " but found "
              + parser.currentToken());
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object unused = element.read(parser);
      parser.skipChildren();
    }
  }

  /** Returns a text; of anything else the text it has in JSON. */
  static String text(JsonParser value) throws IOException {
    if (!value.currentToken().isScalarValue()) {
      throw new MalformedJsonException(
          "expected a text at " + value.getParsingContext().pathAsPointer());
    }
    return value.getText();
  }

  static boolean isTrue(JsonParser value) {
    return value.currentToken() == JsonToken.VALUE_TRUE;
  }

  static int number(JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedJsonException(
          "expected a whole number at " + value.getParsingContext().pathAsPointer());
    }
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value.getValueAsLong()));
  }

  /** Returns the moment that a text says, or null if it says none. */
  static @Nullable Instant moment(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException none) {
      return null;
    }
  }

  static <V> JsonType<V> type(Reader<V> reader) {
    return new JsonType<>() {
      @Override
      public V read(JsonParser parser) throws IOException {
        return reader.read(parser);
      }

      @Override
      public void write(V value, JsonGenerator generator) {
        throw new UnsupportedOperationException("is only read");
      }
    };
  }
}
