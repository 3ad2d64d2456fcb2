package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The scalar members of a small object, as texts. */
final class Fields {

  private Fields() {}

  static Map<String, String> of(JsonParser parser) throws IOException {
    Map<String, String> fields = new HashMap<>();
    JsonWalk.object(
        parser,
        (name, value) -> {
          if (value.currentToken().isScalarValue()) {
            fields.put(name, value.getText());
          }
        });
    return fields;
  }
}
