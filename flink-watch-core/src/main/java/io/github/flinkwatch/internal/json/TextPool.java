package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Texts of which few differ and that come by the thousand. Each is kept once, in a table that never
 * grows: a text takes the place of another one that would stand there too. Thread-safe, for a text
 * that two threads make at a time is merely there twice.
 */
final class TextPool {

  private static final int LONGEST = 48;
  private static final @Nullable String[] KEPT = new @Nullable String[1024];

  private TextPool() {}

  static String read(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    if (length > LONGEST) {
      return parser.getText();
    }
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int place = (hash ^ (hash >>> 15)) & (KEPT.length - 1);
    String kept = KEPT[place];
    if (kept == null || !isSame(kept, chars, from, length)) {
      kept = new String(chars, from, length);
      KEPT[place] = kept;
    }
    return kept;
  }

  private static boolean isSame(String kept, char[] chars, int from, int length) {
    if (kept.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (kept.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }
}
