package io.github.flinkwatch.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.github.flinkwatch.Allowance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads what servers send that is nearly JSON, or JSON that is nearly what was expected. */
public final class Lenient {

  private Lenient() {}

  /**
   * Returns a parser that also takes bare NaN and infinities, control characters and needless
   * escapes in texts, and bytes that are no UTF-8 as U+FFFD.
   */
  public static JsonParser parser(byte[] nearlyUtf8) throws IOException {
    return Json.factory()
        .createParser(new InputStreamReader(new ByteArrayInputStream(nearlyUtf8), UTF_8))
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
        .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS.mappedFeature())
        .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER.mappedFeature());
  }

  /** Reads the one value that {@code nearlyUtf8} holds, as {@link Json#read} does. */
  public static <V> V read(JsonType<V> type, byte[] nearlyUtf8, Allowance allowance)
      throws IOException {
    try (JsonParser parser = parser(nearlyUtf8)) {
      return Json.readWhole(type, parser, allowance);
    }
  }

  /**
   * Reads the value at the parser's current token into {@code to}; one that is not what it should
   * be is passed over whole.
   *
   * @return why it was passed over, or null if it was read
   * @throws IOException if the text is no JSON from there on
   */
  public static <B> @Nullable MalformedJsonException read(
      JsonParser parser, JsonShape.Reader<B> reader, B to) throws IOException {
    JsonStreamContext around = parser.getParsingContext();
    if (parser.currentToken().isStructStart()) {
      around = around.getParent();
    }
    try {
      reader.read(parser, to);
      return null;
    } catch (MalformedJsonException why) {
      while (parser.getParsingContext() != around) {
        if (parser.nextToken() == null) {
          throw why;
        }
      }
      return why;
    }
  }
}
