package io.github.flinkwatch.internal.text;

import java.util.regex.Pattern;

/** A part of a text of somebody else, as much as a message can hold. */
public final class Excerpt {

  /** What would command a terminal: colours, cursors, titles. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?|[@-Z\\\\^_])");

  /** What is no character to read: controls, and what turns the direction of a line. */
  private static final Pattern UNREADABLE =
      Pattern.compile("[\\p{Cntrl}\u0080-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\\s]+");

  /** What is looked at of a text for one line of it; of more nothing would be seen. */
  private static final int LOOKED_AT = 8 << 10;

  private Excerpt() {}

  /** Returns at most that many characters of the beginning of a text. */
  public static String start(String text, int most) {
    return text.length() <= most ? text : text.substring(0, end(text, most));
  }

  /** Returns at most that many characters of a text, with an ellipsis where more follow. */
  public static String of(String text, int most) {
    return text.length() <= most ? text : start(text, most) + "…";
  }

  private static int end(String text, int most) {
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /** As {@link #of}, on one clean line; only the beginning of a long text is looked at. */
  public static String onOneLine(String text, int most) {
    return of(text.length() <= LOOKED_AT ? clean(text) : clean(start(text, LOOKED_AT)) + "…", most);
  }

  /** Returns a text on one line, without escape sequences and control characters. */
  public static String clean(String text) {
    return isClean(text)
        ? text
        : UNREADABLE.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll(" ").trim();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean turns =
          (c >= 0x200E && c <= 0x202E && c != 0x2010)
              || (c >= 0x2066 && c <= 0x2069)
              || c == 0x061C;
      if (c < ' ' || (c >= 0x7F && c <= 0x9F) || turns) {
        return false;
      }
    }
    return true;
  }
}
