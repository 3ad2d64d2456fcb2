package io.github.flinkwatch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an archive entry by entry: {@code {"archive":[{"path":"…","json":"…"},…]}}. The text
 * of an entry is read only as far as somebody reads it, and is skipped otherwise, so memory does
 * not grow with the archive. Nothing but the outer form is judged here. Not thread-safe.
 */
final class EntryScanner {

  /** Longer than any path of Flink's; what stands behind is another path than any wanted. */
  private static final int MAX_PATH = 1 << 10;

  /** How much of a text is kept where it comes, against Flink's order, before its path. */
  private static final int MAX_EARLY_TEXT = 16 << 20;

  private final ArchiveBytes bytes;
  private final Handler handler;

  private EntryScanner(InputStream in, Handler handler) {
    this.bytes = new ArchiveBytes(in);
    this.handler = handler;
  }

  /** Takes the entries of an archive. */
  interface Handler {
    /** Returns whether this entry's text is wanted. */
    boolean wants(String path);

    /**
     * Takes the text of a wanted entry; what it leaves unread is skipped. Trouble with the text
     * itself is the handler's to note; trouble with the archive is to be passed on.
     *
     * @return whether to go on to further entries
     */
    boolean take(String path, Reader json) throws IOException;

    /** Notes that a wanted entry has no text that could be read. */
    void damaged(String path, String what);
  }

  /**
   * Hands the entries of {@code in} to {@code handler}, until it has enough or they end.
   *
   * @throws DamagedArchiveException if the outer form is broken
   */
  static void scan(InputStream in, Handler handler) throws IOException {
    new EntryScanner(in, handler).scan();
  }

  private void scan() throws IOException {
    skipByteOrderMark();
    bytes.take('{');
    boolean found = false;
    if (!bytes.takeIf('}')) {
      do {
        String name = readName();
        if (name.equals("archive")) {
          found = true;
          if (!scanEntries()) {
            return;
          }
        } else {
          bytes.skipValue();
        }
      } while (hasMore('}'));
    }
    if (!found) {
      throw bytes.atEnd()
          ? DamagedArchiveException.malformed("an \"archive\" field", '}', bytes.offset() - 1)
          : bytes.malformed("the end");
    }
    if (!bytes.atEnd()) {
      throw bytes.malformed("the end");
    }
  }

  private boolean scanEntries() throws IOException {
    bytes.take('[');
    if (bytes.takeIf(']')) {
      return true;
    }
    do {
      if (!scanEntry()) {
        return false;
      }
    } while (hasMore(']'));
    return true;
  }

  private boolean scanEntry() throws IOException {
    bytes.take('{');
    if (bytes.takeIf('}')) {
      return true;
    }
    boolean goOn = true;
    Optional<String> path = Optional.empty();
    @Nullable String early = null;
    do {
      String name = readName();
      int first = bytes.peekToken();
      if (name.equals("path") && first == '"') {
        path = Optional.of(readString(MAX_PATH));
        if (early != null && handler.wants(path.get())) {
          goOn &= handler.take(path.get(), new StringReader(early));
        }
      } else if (name.equals("json") && first == '"' && path.isEmpty()) {
        early = readString(MAX_EARLY_TEXT);
      } else if (name.equals("json") && path.isPresent() && handler.wants(path.get())) {
        goOn &= takeText(path.get(), first);
      } else {
        bytes.skipValue();
      }
      if (!goOn) {
        return false;
      }
    } while (hasMore('}'));
    return goOn;
  }

  private boolean takeText(String path, int first) throws IOException {
    if (first != '"') {
      handler.damaged(path, "its json is no text");
      bytes.skipValue();
      return true;
    }
    bytes.take('"');
    try (Reader text = new EntryText(bytes)) {
      return handler.take(path, text);
    }
  }

  private String readName() throws IOException {
    if (bytes.peekToken() != '"') {
      throw bytes.malformed("a field name");
    }
    String name = readString(MAX_PATH);
    bytes.take(':');
    return name;
  }

  private String readString(int max) throws IOException {
    bytes.take('"');
    String plain = bytes.takePlainString();
    if (plain != null) {
      return plain;
    }
    StringBuilder text = new StringBuilder();
    try (Reader reader = new EntryText(bytes)) {
      for (int c = reader.read(); c >= 0 && text.length() < max; c = reader.read()) {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  private boolean hasMore(char close) throws IOException {
    if (bytes.takeIf(',')) {
      return true;
    }
    if (bytes.takeIf(close)) {
      return false;
    }
    throw bytes.malformed("',' or '" + close + "'");
  }

  /** Flink writes none, but an editor that somebody repaired a file with may have. */
  private void skipByteOrderMark() throws IOException {
    if (bytes.peek() == 0xef) {
      bytes.next();
      for (int expected : new int[] {0xbb, 0xbf}) {
        if (bytes.peek() != expected) {
          throw bytes.malformed("'{'");
        }
        bytes.next();
      }
    }
  }
}
