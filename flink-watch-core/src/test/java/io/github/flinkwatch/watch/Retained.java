package io.github.flinkwatch.watch;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
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
    return from(root).seen.stream().filter(type::isInstance).count();
  }

  /**
   * Returns how many bytes are reached from {@code root}, about: as a JVM of 64 bits with
   * compressed references lays objects out, those inside of the JDK's collections reckoned.
   */
  static long bytes(Object root) {
    return from(root).seen.stream().mapToLong(Retained::bytesOf).sum();
  }

  private static Retained from(Object root) {
    Retained all = new Retained();
    all.reach(root);
    while (!all.open.isEmpty()) {
      all.follow(all.open.remove());
    }
    return all;
  }

  private static long bytesOf(Object object) {
    if (object instanceof Enum || object instanceof Class) {
      return 0; // there anyway
    }
    if (object instanceof String) {
      String text = (String) object;
      boolean latin1 = text.chars().allMatch(c -> c < 256);
      return 24 + aligned(16 + (latin1 ? text.length() : 2 * text.length()));
    }
    if (object instanceof byte[]) {
      return aligned(16 + ((byte[]) object).length);
    }
    long inside = 0;
    if (object instanceof Map) {
      inside = 48L * ((Map<?, ?>) object).size();
    } else if (object instanceof Collection) {
      inside = 16 + 4L * ((Collection<?>) object).size();
    }
    return shallow(object.getClass()) + inside;
  }

  private static long shallow(Class<?> type) {
    long fields = 0;
    for (Class<?> part = type; part != null; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          Class<?> of = field.getType();
          fields += of == long.class || of == double.class ? 8 : of == boolean.class ? 1 : 4;
        }
      }
    }
    return aligned(12 + fields);
  }

  private static long aligned(long bytes) {
    return (bytes + 7) / 8 * 8;
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
    } else if (object instanceof Optional) {
      ((Optional<?>) object).ifPresent(this::reach);
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
