package io.github.flinkwatch.archive;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the text of one entry is read. Types are supplied when they are needed: an outcome is read by
 * one table, and there are tables of thirty kinds of entries. Immutable and thread-safe.
 *
 * @param <E> what it is read as
 */
final class EntryDecoder<E> {

  private final String typeName;
  private final int maxText;
  private final ReadLimits<E> limits;

  private EntryDecoder(String typeName, int maxText, ReadLimits<E> limits) {
    this.typeName = typeName;
    this.maxText = maxText;
    this.limits = limits;
  }

  static <E> EntryDecoder<E> of(String typeName, int maxText, Supplier<JsonType<E>> type) {
    return new EntryDecoder<>(
        typeName, maxText, (text, id, memory) -> Json.read(type.get(), text, memory));
  }

  /** The entry is one value, which tells whose it is. */
  static <E> EntryDecoder<E> ofOwner(
      String typeName, int maxText, Supplier<JsonType<E>> type, Function<E, ?> idOf) {
    return new EntryDecoder<>(
        typeName,
        maxText,
        (text, id, memory) -> {
          E value = Json.read(type.get(), text, memory);
          return idOf.apply(value).toString().equals(id) ? value : null;
        });
  }

  /** The entry is a list, in which the row of the archive's owner is sought. */
  static <E> EntryDecoder<E> ofRow(
      String typeName, int maxText, Supplier<JsonType<List<E>>> list, Function<E, ?> idOf) {
    return new EntryDecoder<>(
        typeName,
        maxText,
        (text, id, memory) ->
            Json.read(list.get(), text, memory).stream()
                .filter(row -> idOf.apply(row).toString().equals(id))
                .findFirst()
                .orElse(null));
  }

  static EntryDecoder<String> ofText(int maxText) {
    return new EntryDecoder<>("text", maxText, (text, id, memory) -> readAll(text, memory));
  }

  private static String readAll(Reader reader, Allowance memory) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[4096];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      memory.take(n);
      text.append(buffer, 0, n);
    }
    return text.toString();
  }

  String typeName() {
    return typeName;
  }

  /** Returns how many characters are taken in at most. */
  int maxText() {
    return maxText;
  }

  /**
   * Reads the whole text.
   *
   * @param id whose archive it is
   * @param memory what is held of it is taken of this
   * @return null if the text is of others only
   */
  @Nullable E decode(Reader text, String id, Allowance memory) throws IOException {
    return limits.read(text, id, memory);
  }

  @FunctionalInterface
  private interface ReadLimits<E> {
    @Nullable E read(Reader text, String id, Allowance memory) throws IOException;
  }
}
