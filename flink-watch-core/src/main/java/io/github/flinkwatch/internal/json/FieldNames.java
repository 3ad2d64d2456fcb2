package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that Jackson keeps from one text for the next. All texts share them, whoever
 * sent them; so there are never many, and none is long: names that collide on purpose would have
 * Jackson refuse the texts of others, and large ones fill the memory. Thread-safe: two threads may
 * count a name twice, and no name goes uncounted.
 */
final class FieldNames {

  /** Longer ones are not kept for other texts. */
  static final int LONGEST = 256;

  /** Of some 260 that collide Jackson speaks of an attack. */
  static final int MOST = 200;

  /** They are interned by nobody: Jackson would keep them once more. */
  final JsonFactory factory =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final @Nullable String[] seen = new @Nullable String[1024];
  private int count;

  /**
   * Takes note of a name, and has all forgotten that would be too much to keep.
   *
   * @return whether it is new; one that came before may be taken for new
   */
  boolean add(String name) {
    int place = name.hashCode() & (seen.length - 1);
    int beside = place ^ 1;
    if (isThat(seen[place], name) || isThat(seen[beside], name)) {
      return false;
    }
    seen[beside] = seen[place];
    seen[place] = name;
    if (name.length() > LONGEST || ++count > MOST) {
      Json.forget(this);
    }
    return true;
  }

  /** Jackson hands out the one that it keeps. */
  private static boolean isThat(@Nullable Object one, Object other) {
    return one == other;
  }
}
