package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.DerivedTypes.textExcept;

import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.util.List;

/** Forms that recur on the wire of YARN. */
final class YarnWires {

  /** A text of which "" and the two ways to say "not applicable" mean none. */
  static final JsonType<String> FILLED = textExcept("", "N/A", "http://N/A");

  private YarnWires() {}

  /** An object around a list, which is missing when there is nothing to list. */
  static <V> JsonType<List<V>> listField(String name, JsonType<V> element) {
    return onlyField(name, JsonTypes.listOf(element), List.of());
  }
}
