package io.github.flinkwatch.internal.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.flinkwatch.internal.json.Json;
import java.io.IOException;

/** Whether bytes are one well-formed JSON text, told without keeping it. */
enum JsonScan {
  WELL_FORMED,
  /** So far so good, but it ends in the middle. */
  CUT,
  MALFORMED;

  /** As Jackson's own limits are since 2.15; older ones have none. */
  private static final int DEEPEST = 1000;

  private static final int LONGEST_NUMBER = 1000;

  static JsonScan of(byte[] body) {
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      int depth = 0;
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructEnd()) {
          depth--;
        } else if (depth == 0 && ++values > 1) {
          return MALFORMED;
        }
        if (token.isStructStart() && ++depth > DEEPEST) {
          return MALFORMED;
        }
        if (token.isNumeric() && parser.getTextLength() > LONGEST_NUMBER) {
          return MALFORMED;
        }
      }
      return values == 0 ? CUT : WELL_FORMED;
    } catch (JsonEOFException cut) {
      return CUT;
    } catch (IOException malformed) {
      // Between the entries of an array or object, Jackson tells the end only by its words.
      return String.valueOf(malformed.getMessage()).startsWith("Unexpected end-of-input")
          ? CUT
          : MALFORMED;
    }
  }
}
