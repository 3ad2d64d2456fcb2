package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

/** The text of Flink's 16-byte ids: 32 hexadecimal digits, kept in lower case. */
final class HexId {

  private static final int DIGITS = 32;

  /** What each ASCII character is: ids are read by the thousand. */
  private static final byte[] KINDS = new byte[128];

  private static final int LOWER = 1;
  private static final int UPPER = 2;
  private static final int NO_DIGIT = 4;

  static {
    for (char c = 0; c < KINDS.length; c++) {
      boolean upper = c >= 'A' && c <= 'F';
      KINDS[c] = (byte) (Character.digit(c, 16) < 0 ? NO_DIGIT : upper ? UPPER : LOWER);
    }
  }

  private HexId() {}

  static String parse(String hex, String what) {
    requireNonNull(hex, what);
    int kinds = kinds(hex);
    if (kinds >= NO_DIGIT) {
      throw new IllegalArgumentException(what + " must be 32 hexadecimal digits: " + quoted(hex));
    }
    return kinds == LOWER ? hex : hex.toLowerCase(java.util.Locale.ROOT);
  }

  static boolean isValid(String text) {
    return kinds(text) < NO_DIGIT;
  }

  /** The kinds of all characters, one bit each. */
  private static int kinds(String text) {
    if (text.length() != DIGITS) {
      return NO_DIGIT;
    }
    int kinds = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      kinds |= c < KINDS.length ? KINDS[c] : NO_DIGIT;
    }
    return kinds;
  }

  private static String quoted(String text) {
    return '"' + (text.length() <= 64 ? text : text.substring(0, 64) + "…") + '"';
  }
}
