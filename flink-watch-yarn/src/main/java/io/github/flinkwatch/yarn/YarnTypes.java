package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.oneOrList;
import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.DerivedTypes.textExcept;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forms that recur on the wire of YARN. */
final class YarnTypes {

  /** A text of which "" and the two ways to say "not applicable" mean none. */
  static final JsonType<String> FILLED = textExcept("", "N/A", "http://N/A");

  private static final JsonType<Long> NUMBER_IN_A_TEXT =
      JsonTypes.text("a number", Long::valueOf, Object::toString);

  /** A number that stands as a text, as Jersey 1 writes it, or as itself, as Jersey 2 does. */
  static final JsonType<Long> QUOTED =
      new JsonType<>() {
        @Override
        public @Nullable Long read(JsonParser parser) throws IOException {
          return (parser.currentToken() == JsonToken.VALUE_STRING
                  ? NUMBER_IN_A_TEXT
                  : JsonTypes.LONG)
              .read(parser);
        }

        @Override
        public void write(Long value, JsonGenerator generator) throws IOException {
          NUMBER_IN_A_TEXT.write(value, generator);
        }
      };

  private YarnTypes() {}

  /**
   * An object around a list, which is missing when there is nothing to list. One alone may stand
   * without the list.
   */
  static <V> JsonType<List<V>> listField(String name, JsonType<V> element) {
    return onlyField(name, oneOrList(element), List.of());
  }
}
