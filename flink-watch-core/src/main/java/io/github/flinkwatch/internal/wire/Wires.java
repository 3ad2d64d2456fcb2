package io.github.flinkwatch.internal.wire;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import java.util.concurrent.atomic.AtomicReference;

/** Forms that recur on the wire. */
final class Wires {

  private Wires() {}

  /** An object that is only a wrapper around one field, such as {@code {"jobs":[…]}}. */
  static <V> JsonType<V> onlyField(String name, JsonType<V> type) {
    return JsonShape.<V, AtomicReference<V>>of(
            AtomicReference::new,
            holder -> {
              V value = holder.get();
              if (value == null) {
                throw new IllegalStateException("no " + name);
              }
              return value;
            })
        .field(name, type, AtomicReference::set, value -> value)
        .shape();
  }
}
