package io.github.flinkwatch.model;

import java.util.stream.Stream;

/** What stands in a model twice: as a constant, and in Flink's own text. */
final class RawText {

  private RawText() {}

  /** The same of a constant that is called what Flink sends; one is left for all other texts. */
  static <E extends Enum<E>> void mustSay(E value, String name, String text) {
    E parsed =
        Stream.of(value.getDeclaringClass().getEnumConstants())
            .filter(constant -> constant.name().equals(text))
            .findFirst()
            .orElseGet(() -> Enum.valueOf(value.getDeclaringClass(), "UNRECOGNIZED"));
    mustSay(value, parsed, name, text);
  }

  /**
   * Refuses a text that does not mean the constant beside it.
   *
   * @param name what the builder calls the text
   * @param parsed what the text means
   */
  static <E extends Enum<E>> void mustSay(E value, E parsed, String name, String text) {
    if (value != parsed) {
      throw new IllegalArgumentException(name + " \"" + text + "\" does not say " + value);
    }
  }
}
