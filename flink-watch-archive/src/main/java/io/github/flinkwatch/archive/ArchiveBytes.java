package io.github.flinkwatch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an archive, with the few moves that its outer form needs. Strings are passed over
 * without being looked at closer than for their end, so unwanted entries cost little more than
 * reading them. Not thread-safe.
 */
final class ArchiveBytes {

  /** Small at first: where the state comes first, little more than it is read. */
  private static final int FIRST_READ = 8 << 10;

  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_READ];
  private int position;
  private int limit;
  private long before; // bytes that the buffer held earlier

  ArchiveBytes(InputStream in) {
    this.in = in;
  }

  /** Returns the offset of the next byte. */
  long offset() {
    return before + position;
  }

  /** Returns the next byte, or throws if there is none. */
  int next() throws IOException {
    if (position == limit && !fill()) {
      throw DamagedArchiveException.cutOff(offset());
    }
    return buffer[position++] & 0xff;
  }

  /** Returns the next byte without taking it, or throws if there is none. */
  int peek() throws IOException {
    int b = next();
    position--;
    return b;
  }

  /** Returns the next byte that is no white space without taking it. */
  int peekToken() throws IOException {
    int b = peek();
    while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      position++;
      b = peek();
    }
    return b;
  }

  /** Takes the next byte that is no white space, which must be {@code expected}. */
  void take(char expected) throws IOException {
    if (!takeIf(expected)) {
      throw malformed("'" + expected + "'");
    }
  }

  /** Takes the next byte that is no white space if it is {@code wanted}. */
  boolean takeIf(char wanted) throws IOException {
    if (peekToken() != wanted) {
      return false;
    }
    position++;
    return true;
  }

  /** Returns whether nothing but white space is left. */
  boolean atEnd() throws IOException {
    while (position < limit || fill()) {
      int b = buffer[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
      position++;
    }
    return true;
  }

  /** Moves behind the closing quote of the string that the next byte is inside of. */
  void skipString() throws IOException {
    boolean escaped = false;
    while (true) {
      position = JsonStringEnd.search(buffer, position, limit, escaped);
      if (position >= 0) {
        return;
      }
      escaped = position == JsonStringEnd.NOT_HERE_AND_ESCAPED;
      position = limit;
      if (!fill()) {
        throw DamagedArchiveException.cutOff(offset());
      }
    }
  }

  /**
   * Takes the string that the next byte is inside of, and its closing quote, if nothing in it is
   * escaped and it stands in memory as a whole; nearly every path does, and costs little so.
   *
   * @return null if it does not, with nothing taken
   */
  @Nullable String takePlainString() {
    int behind = JsonStringEnd.search(buffer, position, limit, false);
    if (behind < 0) {
      return null;
    }
    String text = new String(buffer, position, behind - 1 - position, StandardCharsets.UTF_8);
    if (text.indexOf('\\') >= 0) {
      return null;
    }
    position = behind;
    return text;
  }

  /**
   * Takes what a text consists of mostly: plain ASCII and escaped quotes.
   *
   * @return how many characters were put into {@code target}; 0 if the next is anything else
   */
  int takePlain(char[] target, int offset, int length) {
    byte[] bytes = buffer;
    int at = position;
    int to = offset;
    int end = offset + length;
    while (at < limit && to < end) {
      byte b = bytes[at];
      if (b == '\\' && at + 1 < limit && bytes[at + 1] == '"') {
        b = '"';
        at++;
      } else if (b == '"' || b == '\\' || b < 0) {
        break;
      }
      target[to++] = (char) b;
      at++;
    }
    position = at;
    return to - offset;
  }

  /** Moves behind the value that starts here. Its inside is not checked, only its extent found. */
  void skipValue() throws IOException {
    int first = peekToken();
    if (first == '{' || first == '[') {
      long depth = 0;
      do {
        int b = next();
        if (b == '"') {
          skipString();
        } else if (b == '{' || b == '[') {
          depth++;
        } else if (b == '}' || b == ']') {
          depth--;
        }
      } while (depth > 0);
    } else if (first == '"') {
      next();
      skipString();
    } else if (isScalar(first)) {
      do {
        next();
      } while (isScalar(peek()));
    } else {
      throw malformed("a value");
    }
  }

  DamagedArchiveException malformed(String expected) throws IOException {
    return DamagedArchiveException.malformed(expected, peek(), offset());
  }

  private static boolean isScalar(int b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  private boolean fill() throws IOException {
    before += limit;
    position = 0;
    limit = 0;
    if (before > 0 && buffer.length < BUFFER) {
      buffer = new byte[BUFFER];
    }
    int read;
    try {
      read = in.read(buffer, 0, buffer.length);
    } catch (IOException trouble) {
      throw trouble;
    } catch (Throwable ofTheStore) { // which may be anybody's
      throw new IOException("the store failed while it was read", ofTheStore);
    }
    limit = Math.max(read, 0);
    return read > 0;
  }
}
