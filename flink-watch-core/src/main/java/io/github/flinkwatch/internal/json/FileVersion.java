package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The version number that our own files carry. A file of a later version, and one without, is
 * refused: what it means is not known.
 */
public final class FileVersion {

  private FileVersion() {}

  /**
   * Checks the version of a JSON object.
   *
   * @throws IOException if it has none, or is of a later version than {@code newest}
   */
  public static void check(String json, int newest) throws IOException {
    try (JsonParser parser = Json.factory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw MalformedJsonException.expected("an object", parser);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = "version".equals(parser.currentName());
        parser.nextToken();
        if (found) {
          long version = JsonTypes.readLong(parser);
          if (version < 1 || version > newest) {
            throw new MalformedJsonException(
                "version " + version + ", and this flink-watch reads up to version " + newest);
          }
          return;
        }
        parser.skipChildren();
      }
      throw new MalformedJsonException("it has no version");
    }
  }
}
