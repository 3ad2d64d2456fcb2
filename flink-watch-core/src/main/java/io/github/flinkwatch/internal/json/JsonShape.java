package io.github.flinkwatch.internal.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The table of fields of a JSON object: reads one in a single pass into a builder, and writes one
 * from accessors.
 *
 * <p>Unknown fields are passed over, and null counts as missing. A field that comes twice in an
 * object with different values cannot be read: which of them is meant, nobody can tell. What may be
 * missing is the builder's business: it refuses to build without what every version sends, and that
 * refusal becomes a {@link MalformedJsonException}.
 *
 * @param <T> the value
 * @param <B> its builder
 */
public final class JsonShape<T, B> implements JsonType<T> {

  /** Stands for an object or a list, which are not compared: two of them are two values. */
  private static final long STRUCTURE = 1;

  private final Supplier<B> newBuilder;
  private final Function<B, T> build;
  private final Map<String, Name<T, B>> byName = new HashMap<>();
  private final List<Field<T, B>> inOrder;
  private final @Nullable BiConsumer<B, String> unread;

  /** Stands before the first name of an object. */
  private final Name<T, B> start =
      new Name<>(
          "", new Field<>((parser, builder) -> parser.skipChildren(), (value, out) -> {}), -1);

  private JsonShape(Table<T, B> table) {
    this.newBuilder = table.newBuilder;
    this.build = table.build;
    this.inOrder = List.copyOf(table.inOrder);
    this.unread = table.unread;
    table.byName.forEach((name, field) -> byName.put(name, new Name<>(name, field, byName.size())));
  }

  /** Starts a table. */
  public static <T, B> Table<T, B> of(Supplier<B> newBuilder, Function<B, T> build) {
    return new Table<>(newBuilder, build);
  }

  /** Returns every name under which a field may come, former names included. */
  public Set<String> fieldNames() {
    return new TreeSet<>(byName.keySet());
  }

  @Override
  public T read(JsonParser parser) throws IOException {
    return read(parser, newBuilder.get());
  }

  /** As {@link #read(JsonParser)}, into a builder that keeps what came before a failure. */
  public T read(JsonParser parser, B builder) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw MalformedJsonException.expected("an object", parser);
    }
    Unread<T, B> lost = new Unread<>();
    Name<T, B> before = start;
    long[] seen = new long[byName.size()];
    while (true) {
      Name<T, B> name = before.next;
      if (!parser.nextFieldName(name.text)) {
        if (parser.currentToken() != JsonToken.FIELD_NAME) {
          break;
        }
        name = byName.get(parser.currentName());
      }
      boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
      if (name == null) {
        parser.skipChildren();
        continue;
      }
      long digest = digest(parser);
      if (seen[name.index] != 0 && (seen[name.index] != digest || digest == STRUCTURE)) {
        MalformedJsonException why =
            new MalformedJsonException(
                "two values at " + parser.getParsingContext().pathAsPointer());
        if (unread == null) {
          throw why;
        }
        parser.skipChildren();
        lost.add(why);
        lost.contradicted.add(name.field);
        continue;
      }
      seen[name.index] = digest;
      if (!isNull && unread == null) {
        name.field.reader.read(parser, builder);
      } else if (!isNull) {
        MalformedJsonException why = Lenient.read(parser, name.field.reader, builder);
        if (why != null) {
          lost.add(why);
        }
      }
      if (before.next != name) {
        before.next = name;
      }
      before = name;
    }
    try {
      lost.say(unread, builder);
      T value = build.apply(builder);
      return lost.contradicted.isEmpty() ? value : without(lost, value);
    } catch (IllegalStateException | IllegalArgumentException refused) { // incomplete, or absurd
      if (lost.first != null) {
        throw lost.first;
      }
      throw new MalformedJsonException(
          refused.getMessage() + " at " + parser.getParsingContext().pathAsPointer());
    }
  }

  /** A builder does not forget: so the value is written without those fields, and read again. */
  private T without(Unread<T, B> lost, T value) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = Json.factory().createGenerator(text)) {
      generator.writeStartObject();
      for (Field<T, B> field : inOrder) {
        if (!lost.contradicted.contains(field)) {
          field.writer.write(value, generator);
        }
      }
      generator.writeEndObject();
    }
    B builder = newBuilder.get();
    lost.say(unread, builder);
    try (JsonParser parser = Json.factory().createParser(text.toString())) {
      parser.nextToken();
      return read(parser, builder);
    } catch (MalformedJsonException incomplete) {
      throw lost.first == null ? incomplete : lost.first;
    }
  }

  /** What of one object could not be read. */
  private static final class Unread<T, B> {
    final Set<Field<T, B>> contradicted = new HashSet<>();
    private final List<String> why = new ArrayList<>();
    @Nullable MalformedJsonException first;

    void add(MalformedJsonException next) {
      why.add(String.valueOf(next.getMessage()));
      first = first == null ? next : first;
    }

    void say(@Nullable BiConsumer<B, String> unread, B builder) {
      if (unread != null) {
        why.forEach(each -> unread.accept(builder, each));
      }
    }
  }

  /** Returns a number that is not 0 and tells values that stand alone from each other. */
  private static long digest(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isStructStart()) {
      return STRUCTURE;
    }
    long digest = token.id() + 2L;
    if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
      char[] chars = parser.getTextCharacters();
      int from = parser.getTextOffset();
      for (int i = from, to = from + parser.getTextLength(); i < to; i++) {
        digest = (digest ^ chars[i]) * 0x100000001b3L;
      }
    }
    return digest == 0 || digest == STRUCTURE ? 2 : digest;
  }

  @Override
  public void write(T value, JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    for (Field<T, B> field : inOrder) {
      field.writer.write(value, generator);
    }
    generator.writeEndObject();
  }

  /** Collects the fields of a shape. */
  public static final class Table<T, B> {
    private final Supplier<B> newBuilder;
    private final Function<B, T> build;
    private final Map<String, Field<T, B>> byName = new HashMap<>();
    private final List<Field<T, B>> inOrder = new ArrayList<>();
    private @Nullable Field<T, B> latest;
    private @Nullable BiConsumer<B, String> unread;

    private Table(Supplier<B> newBuilder, Function<B, T> build) {
      this.newBuilder = requireNonNull(newBuilder, "newBuilder");
      this.build = requireNonNull(build, "build");
    }

    /** Adds a field that the value always has. */
    public <V> Table<T, B> field(
        String name, JsonType<V> type, BiConsumer<B, V> setter, Function<T, V> getter) {
      return add(
          name,
          (parser, builder) -> set(builder, setter, type.read(parser)),
          (value, generator) -> {
            generator.writeFieldName(name);
            type.write(getter.apply(value), generator);
          });
    }

    /** Adds a field that the value may lack; then it is not written. */
    public <V> Table<T, B> optional(
        String name, JsonType<V> type, BiConsumer<B, V> setter, Function<T, Optional<V>> getter) {
      return add(
          name,
          (parser, builder) -> set(builder, setter, type.read(parser)),
          (value, generator) -> {
            Optional<V> present = getter.apply(value);
            if (present.isPresent()) {
              generator.writeFieldName(name);
              type.write(present.get(), generator);
            }
          });
    }

    /** Adds a whole number that the value always has. */
    public Table<T, B> longField(String name, ObjLongConsumer<B> setter, ToLongFunction<T> getter) {
      return add(
          name,
          (parser, builder) -> setter.accept(builder, JsonTypes.readLong(parser)),
          (value, generator) -> generator.writeNumberField(name, getter.applyAsLong(value)));
    }

    /** Adds a small whole number that the value always has. */
    public Table<T, B> intField(String name, ObjIntConsumer<B> setter, ToIntFunction<T> getter) {
      return add(
          name,
          (parser, builder) -> setter.accept(builder, JsonTypes.readInt(parser)),
          (value, generator) -> generator.writeNumberField(name, getter.applyAsInt(value)));
    }

    /** Adds a whole number that the value may lack; a negative one in JSON is no number. */
    public Table<T, B> optionalLong(
        String name, ObjLongConsumer<B> setter, Function<T, OptionalLong> getter) {
      return add(
          name,
          (parser, builder) -> {
            long number = JsonTypes.readLong(parser);
            if (number >= 0) {
              setter.accept(builder, number);
            }
          },
          (value, generator) -> {
            OptionalLong present = getter.apply(value);
            if (present.isPresent()) {
              generator.writeFieldName(name);
              notNegative(present.getAsLong(), generator);
              generator.writeNumber(present.getAsLong());
            }
          });
    }

    /** Adds a small whole number that the value may lack; a negative one in JSON is no number. */
    public Table<T, B> optionalInt(
        String name, ObjIntConsumer<B> setter, Function<T, OptionalInt> getter) {
      return add(
          name,
          (parser, builder) -> {
            int number = JsonTypes.readInt(parser);
            if (number >= 0) {
              setter.accept(builder, number);
            }
          },
          (value, generator) -> {
            OptionalInt present = getter.apply(value);
            if (present.isPresent()) {
              generator.writeFieldName(name);
              notNegative(present.getAsInt(), generator);
              generator.writeNumber(present.getAsInt());
            }
          });
    }

    /** Adds a fraction that the value may lack; NaN in JSON is no number. */
    public Table<T, B> optionalDouble(
        String name, BiConsumer<B, Double> setter, Function<T, OptionalDouble> getter) {
      return add(
          name,
          (parser, builder) -> set(builder, setter, JsonTypes.DOUBLE.read(parser)),
          (value, generator) -> {
            OptionalDouble present = getter.apply(value);
            if (present.isPresent()) {
              generator.writeFieldName(name);
              JsonTypes.DOUBLE.write(present.getAsDouble(), generator);
            }
          });
    }

    /**
     * Adds a field that is only read: a second view of what another field writes.
     *
     * @param reader reads the value at the parser's current token into the builder
     */
    public Table<T, B> readOnly(String name, Reader<B> reader) {
      return add(name, reader, (value, generator) -> {});
    }

    /** Lets the field just added come under further names, in older or newer versions. */
    public Table<T, B> orNamed(String... names) {
      Field<T, B> field = requireNonNull(latest, "no field yet");
      for (String name : names) {
        put(name, field);
      }
      return this;
    }

    /**
     * Lets a field that is not of its type, or comes with different values, cost itself only: it
     * counts as missing, and why is said. So the object is malformed only where the builder cannot
     * do without that field.
     *
     * @param unread takes what was left out, and why
     */
    public Table<T, B> leavingOut(BiConsumer<B, String> unread) {
      this.unread = requireNonNull(unread, "unread");
      return this;
    }

    /** Returns the shape. */
    public JsonShape<T, B> shape() {
      return new JsonShape<>(this);
    }

    private Table<T, B> add(String name, Reader<B> reader, Writer<T> writer) {
      Field<T, B> field = new Field<>(reader, writer);
      put(name, field);
      inOrder.add(field);
      latest = field;
      return this;
    }

    private void put(String name, Field<T, B> field) {
      if (byName.put(requireNonNull(name, "name"), field) != null) {
        throw new IllegalStateException("field " + name + " is there already");
      }
    }

    private static void notNegative(long number, JsonGenerator generator) {
      if (number < 0) {
        throw JsonTypes.unwritable(number, "0 or more", generator);
      }
    }

    private static <B, V> void set(B builder, BiConsumer<B, V> setter, @Nullable V value) {
      if (value != null) {
        setter.accept(builder, value);
      }
    }
  }

  /** Reads one field into a builder. */
  @FunctionalInterface
  public interface Reader<B> {
    /** Reads the value at the parser's current token, and leaves the parser at its last. */
    void read(JsonParser parser, B builder) throws IOException;
  }

  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, JsonGenerator generator) throws IOException;
  }

  /**
   * A name under which a field comes, and the name that came after it last: objects of a kind come
   * with their fields in the same order, and comparing with the name that is expected is cheaper
   * than looking up the one that is there. A wrong guess, by a race of threads too, costs time and
   * nothing else.
   */
  private static final class Name<T, B> {
    final SerializableString text;
    final Field<T, B> field;
    final int index;
    Name<T, B> next = this;

    Name(String text, Field<T, B> field, int index) {
      this.text = new SerializedString(text);
      this.field = field;
      this.index = index;
    }
  }

  private static final class Field<T, B> {
    final Reader<B> reader;
    final Writer<T> writer;

    Field(Reader<B> reader, Writer<T> writer) {
      this.reader = reader;
      this.writer = writer;
    }
  }
}
