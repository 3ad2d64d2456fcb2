package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

/** The form that Flink gives its ids: 32 hexadecimal digits, lower case. */
final class HexId {

  private static final int DIGITS = 32;

  private HexId() {}

  static String parse(String hex, String what) {
    requireNonNull(hex, what);
    if (!isValid(hex)) {
      throw new IllegalArgumentException(what + " must be 32 hexadecimal digits: " + quoted(hex));
    }
    return lowerCase(hex);
  }

  static boolean isValid(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return true;
  }

  /** Ids arrive by the thousand and are lower case nearly always: then nothing is copied. */
  private static String lowerCase(String hex) {
    for (int i = 0; i < DIGITS; i++) {
      if (hex.charAt(i) >= 'A' && hex.charAt(i) <= 'F') {
        return hex.toLowerCase(java.util.Locale.ROOT);
      }
    }
    return hex;
  }

  private static String quoted(String text) {
    return '"' + (text.length() <= 64 ? text : text.substring(0, 64) + "…") + '"';
  }
}
