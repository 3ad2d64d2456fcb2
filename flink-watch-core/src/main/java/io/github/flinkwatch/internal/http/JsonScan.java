package io.github.flinkwatch.internal.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.Lenient;
import java.io.IOException;

/** Whether bytes are one well-formed JSON text, told without keeping it. */
enum JsonScan {
  WELL_FORMED,
  /** So far so good, but it ends in the middle. */
  CUT,
  MALFORMED,
  /** It has more names than there is memory for. */
  TOO_LARGE;

  /**
   * Looks at all of {@code body}.
   *
   * @param memory what reading takes is taken of this, and given back
   */
  static JsonScan of(byte[] body, boolean lenient, Allowance memory) {
    Allowance own = memory.part(Long.MAX_VALUE);
    try {
      return scan(body, lenient, own);
    } finally {
      memory.giveBack(own.taken());
    }
  }

  private static JsonScan scan(byte[] body, boolean lenient, Allowance memory) {
    try (JsonParser json = lenient ? Lenient.parser(body) : Json.factory().createParser(body)) {
      JsonParser parser = Json.passing(json, memory);
      int depth = 0;
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructEnd()) {
          depth--;
        } else if (depth == 0 && ++values > 1) {
          return MALFORMED;
        }
        if (token.isStructStart()) {
          depth++;
        }
      }
      return values == 0 ? CUT : WELL_FORMED;
    } catch (JsonEOFException cut) {
      return CUT;
    } catch (Allowance.SpentException spent) {
      return TOO_LARGE;
    } catch (IOException malformed) {
      // Between the entries of an array or object, Jackson tells the end only by its words.
      return String.valueOf(malformed.getMessage()).startsWith("Unexpected end-of-input")
          ? CUT
          : MALFORMED;
    } catch (RuntimeException jacksons) { // names that collide on purpose, before 2.18
      return MALFORMED;
    }
  }
}
