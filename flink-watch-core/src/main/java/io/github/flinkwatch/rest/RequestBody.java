package io.github.flinkwatch.rest;

import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON body of a command. What is not set is not sent: Flink up to 1.17 refuses fields that it
 * does not know.
 */
final class RequestBody {

  private final Map<String, String> fields = new LinkedHashMap<>();

  RequestBody text(String name, String value) {
    fields.put(name, Json.write(JsonTypes.STRING, value));
    return this;
  }

  RequestBody flag(String name, boolean value) {
    fields.put(name, Boolean.toString(value));
    return this;
  }

  /** Returns one with another field; this one stays as it is. */
  RequestBody with(String name, String value) {
    RequestBody more = new RequestBody();
    more.fields.putAll(fields);
    return more.text(name, value);
  }

  String json() {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(Json.write(JsonTypes.STRING, name))
                .append(':')
                .append(value));
    return json.append('}').toString();
  }
}
