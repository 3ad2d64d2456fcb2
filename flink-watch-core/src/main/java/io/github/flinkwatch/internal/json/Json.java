package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Whole JSON texts, to and from values. */
public final class Json {

  /** Field names are interned by it, so one factory serves all. Thread-safe. */
  public static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Reads the one value that {@code utf8} holds.
   *
   * @throws IOException if it is not well-formed, not of that type, empty, or followed by more
   */
  public static <V> V read(JsonType<V> type, byte[] utf8) throws IOException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      return readWhole(type, parser);
    }
  }

  /** Reads the one value that {@code text} holds; as {@link #read(JsonType, byte[])}. */
  public static <V> V read(JsonType<V> type, String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readWhole(type, parser);
    }
  }

  /**
   * Reads the one value that {@code text} holds, as it comes; as {@link #read(JsonType, byte[])}.
   */
  public static <V> V read(JsonType<V> type, Reader text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readWhole(type, parser);
    }
  }

  /** Writes {@code value} on one line. */
  public static <V> String write(JsonType<V> type, V value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      type.write(value, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static <V> V readWhole(JsonType<V> type, JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("an empty text is no JSON");
    }
    V value = type.read(parser);
    if (value == null) {
      throw MalformedJsonException.expected("a value", parser);
    }
    if (parser.nextToken() != null) {
      throw MalformedJsonException.expected("the end", parser);
    }
    return value;
  }
}
