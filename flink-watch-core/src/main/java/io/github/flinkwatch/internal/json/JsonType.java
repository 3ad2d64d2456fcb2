package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How values of one type stand in JSON. Stateless and thread-safe.
 *
 * @param <V> the type of the values
 */
public interface JsonType<V> {

  /**
   * Reads a value whose first token is the parser's current one, and leaves the parser at its last.
   *
   * @return the value, or null for a text that by convention says "none" (-1 for a time, NaN)
   * @throws MalformedJsonException if the value is not of this type
   */
  @Nullable V read(JsonParser parser) throws IOException;

  /** Writes a value in the form that {@link #read} reads. */
  void write(V value, JsonGenerator generator) throws IOException;
}
