package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.Allowance;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Whole JSON texts, to and from values. */
public final class Json {

  private static volatile FieldNames names = new FieldNames();

  private Json() {}

  /** What one reading may hold where nobody says otherwise: a fraction of a heap of 256 MB. */
  private static final long HELD_BYTES = 32L << 20;

  /** Returns what makes parsers, which are to be read by {@link #limited}. */
  public static JsonFactory factory() {
    return names.factory;
  }

  /** Returns the names that texts read from now on share. */
  static FieldNames names() {
    return names;
  }

  /** Lets texts read from now on share others. */
  static void forget(FieldNames those) {
    if (names == those) {
      names = new FieldNames();
    }
  }

  /**
   * Reads the one value that {@code utf8} holds.
   *
   * @throws IOException if it is not well-formed, not of that type, empty, followed by more, nested
   *     without end, or takes too much memory
   */
  public static <V> V read(JsonType<V> type, byte[] utf8) throws IOException {
    return read(type, utf8, Allowance.of(HELD_BYTES));
  }

  /**
   * As {@link #read(JsonType, byte[])}; what is held is taken of {@code allowance}, and stays taken
   * unless nothing comes of it.
   */
  public static <V> V read(JsonType<V> type, byte[] utf8, Allowance allowance) throws IOException {
    try (JsonParser parser = names.factory.createParser(utf8)) {
      return readWhole(type, parser, allowance);
    }
  }

  /** Reads the one value that {@code text} holds; as {@link #read(JsonType, byte[])}. */
  public static <V> V read(JsonType<V> type, String text) throws IOException {
    try (JsonParser parser = names.factory.createParser(text)) {
      return readWhole(type, parser, Allowance.unlimited()); // it is held already
    }
  }

  /**
   * Reads the one value that {@code text} holds, as it comes; as {@link #read(JsonType, byte[])}.
   */
  public static <V> V read(JsonType<V> type, Reader text) throws IOException {
    return read(type, text, Allowance.of(HELD_BYTES));
  }

  /** As {@link #read(JsonType, byte[], Allowance)}, as it comes. */
  public static <V> V read(JsonType<V> type, Reader text, Allowance allowance) throws IOException {
    try (JsonParser parser = names.factory.createParser(text)) {
      return readWhole(type, parser, allowance);
    }
  }

  /**
   * Returns {@code parser} with limits on the depth of values, the length of numbers, and the
   * memory that is taken by what it hands out; what it {@linkplain JsonParser#skipChildren() skips}
   * takes none.
   */
  public static JsonParser limited(JsonParser parser, Allowance allowance) {
    return new LimitedParser(parser, allowance, allowance);
  }

  /** As {@link #limited}, of who holds nothing: only the names that came take memory. */
  public static JsonParser passing(JsonParser parser, Allowance names) {
    return new LimitedParser(parser, Allowance.unlimited(), names);
  }

  /** Writes {@code value} on one line. */
  public static <V> String write(JsonType<V> type, V value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = names.factory.createGenerator(text)) {
      type.write(value, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** What was taken for a value that cannot be read whole is given back. */
  static <V> V readWhole(JsonType<V> type, JsonParser parser, Allowance allowance)
      throws IOException {
    Allowance own = allowance.part(Long.MAX_VALUE);
    boolean read = false;
    try {
      V value = readWhole(type, limited(parser, own));
      read = true;
      return value;
    } finally {
      if (!read) {
        allowance.giveBack(own.taken());
      }
    }
  }

  private static <V> V readWhole(JsonType<V> type, JsonParser parser) throws IOException {
    try {
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
    } catch (RuntimeException | StackOverflowError thrown) {
      // Jackson's: names that collide on purpose, for one; or a value that no model takes.
      throw new MalformedJsonException(
          thrown.getClass().getSimpleName() + ": " + thrown.getMessage(), thrown);
    }
  }
}
