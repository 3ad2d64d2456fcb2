package io.github.flinkwatch.watch;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what an object of ours keeps alive, by its fields and the collections in them. */
final class Retained {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private Retained() {}

  /** Returns how many objects of that type are reached from {@code root}. */
  static long count(Object root, Class<?> type) {
    Retained all = new Retained();
    all.reach(root);
    while (!all.open.isEmpty()) {
      all.follow(all.open.remove());
    }
    return all.seen.stream().filter(type::isInstance).count();
  }

  private void reach(@Nullable Object object) {
    if (object != null && seen.add(object)) {
      open.add(object);
    }
  }

  private void follow(Object object) {
    if (object instanceof Map) {
      ((Map<?, ?>) object)
          .forEach(
              (key, value) -> {
                reach(key);
                reach(value);
              });
    } else if (object instanceof Iterable) {
      ((Iterable<?>) object).forEach(this::reach);
    } else if (object instanceof AtomicReference) {
      reach(((AtomicReference<?>) object).get());
    }
    for (Class<?> type = object.getClass();
        type != null && type.getName().startsWith("io.github.flinkwatch.");
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          reach(valueOf(field, object));
        }
      }
    }
  }

  private static @Nullable Object valueOf(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException closed) {
      throw new AssertionError(closed);
    }
  }
}
