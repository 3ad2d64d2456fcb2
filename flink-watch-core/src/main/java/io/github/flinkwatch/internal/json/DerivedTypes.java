package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Types that are made of another one. */
public final class DerivedTypes {

  private DerivedTypes() {}

  /** Values that stand in the form of another type; what {@code parse} refuses is no such value. */
  public static <W, V> JsonType<V> map(JsonType<W> form, Parse<W, V> parse, Print<V, W> print) {
    return new JsonType<>() {
      @Override
      public @Nullable V read(JsonParser parser) throws IOException {
        W read = form.read(parser);
        try {
          return read == null ? null : parse.apply(read);
        } catch (IllegalArgumentException refused) {
          throw new MalformedJsonException(
              refused.getMessage() + " at " + parser.getParsingContext().pathAsPointer());
        }
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        form.write(print.apply(value), generator);
      }
    };
  }

  /** A text of which some stand for none. */
  public static JsonType<String> textExcept(String... none) {
    Set<String> standingForNone = Set.of(none);
    return map(
        JsonTypes.STRING, text -> standingForNone.contains(text) ? null : text, text -> text);
  }

  /** A type that is not there yet while its own table is made: values that hold their like. */
  public static <V> JsonType<V> lazy(Supplier<JsonType<V>> type) {
    return new JsonType<>() {
      @Override
      public @Nullable V read(JsonParser parser) throws IOException {
        return type.get().read(parser);
      }

      @Override
      public void write(V value, JsonGenerator generator) throws IOException {
        type.get().write(value, generator);
      }
    };
  }

  /** An object that is only a wrapper around one field, such as {@code {"jobs":[…]}}. */
  public static <V> JsonType<V> onlyField(String name, JsonType<V> type) {
    return wrapper(name, type, null);
  }

  /** The same, where a wrapper around nothing stands for a value. */
  public static <V> JsonType<V> onlyField(String name, JsonType<V> type, V whenMissing) {
    return wrapper(name, type, whenMissing);
  }

  private static <V> JsonType<V> wrapper(String name, JsonType<V> type, @Nullable V whenMissing) {
    return JsonShape.<V, AtomicReference<@Nullable V>>of(
            () -> new AtomicReference<>(whenMissing),
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

  /** A list, of which one alone stands as itself. */
  public static <V> JsonType<List<V>> oneOrList(JsonType<V> element) {
    JsonType<List<V>> list = JsonTypes.listOf(element);
    return new JsonType<>() {
      @Override
      public @Nullable List<V> read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          return list.read(parser);
        }
        V alone = element.read(parser);
        return alone == null ? List.of() : List.of(alone);
      }

      @Override
      public void write(List<V> values, JsonGenerator generator) throws IOException {
        list.write(values, generator);
      }
    };
  }

  /** Makes a value of its form, or null where the form says "none". */
  @FunctionalInterface
  public interface Parse<W, V> {
    /** Returns the value. */
    @Nullable V apply(W form);
  }

  /** Makes the form of a value. */
  @FunctionalInterface
  public interface Print<V, W> {
    /** Returns the form. */
    W apply(V value);
  }
}
