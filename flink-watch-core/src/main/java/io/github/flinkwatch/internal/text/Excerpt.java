package io.github.flinkwatch.internal.text;

/** A part of a text of somebody else, as much as a message can hold. */
public final class Excerpt {

  private Excerpt() {}

  /** Returns at most that many characters of a text, with an ellipsis where more follow. */
  public static String of(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /** As {@link #of}, on one line. */
  public static String onOneLine(String text, int most) {
    return of(text.replaceAll("\\s+", " ").trim(), most);
  }
}
