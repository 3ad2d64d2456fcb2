package io.github.flinkwatch.archive;

import java.io.IOException;
import java.io.Reader;

/**
 * The text of one JSON string inside an archive, unescaped and decoded as it is read: an entry of
 * any size is parsed without ever standing in memory.
 *
 * <p>Bytes that are no UTF-8 become U+FFFD: a name in a wrong encoding must not hide a state in
 * plain ASCII. Closing passes over what was not read.
 */
final class EntryText extends Reader {

  private static final char REPLACEMENT = '\uFFFD';

  private final ArchiveBytes bytes;
  private boolean ended;
  private int pending = -1; // the second half of a surrogate pair

  /** The next byte is the first one behind the opening quote. */
  EntryText(ArchiveBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    if (pending >= 0) {
      int low = pending;
      pending = -1;
      return low;
    }
    if (ended) {
      return -1;
    }
    int b = bytes.next();
    if (b == '"') {
      ended = true;
      return -1;
    }
    if (b == '\\') {
      return unescape(bytes.next());
    }
    return b < 0x80 ? b : decode(b);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      if (pending < 0 && !ended) {
        count += bytes.takePlain(target, offset + count, length - count);
        if (count == length) {
          break;
        }
      }
      int c = read();
      if (c < 0) {
        break;
      }
      target[offset + count++] = (char) c;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  /** Moves behind the closing quote. */
  @Override
  public void close() throws IOException {
    if (!ended) {
      ended = true;
      pending = -1;
      bytes.skipString();
    }
  }

  private int unescape(int escape) throws IOException {
    switch (escape) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case '"':
      case '\\':
      case '/':
        return escape;
      case 'u':
        return hex() << 12 | hex() << 8 | hex() << 4 | hex();
      default:
        throw DamagedArchiveException.malformed("an escape", escape, bytes.offset() - 1);
    }
  }

  private int hex() throws IOException {
    int digit = bytes.next();
    int value = Character.digit(digit, 16);
    if (value < 0 || digit > 'f') {
      throw DamagedArchiveException.malformed("a hexadecimal digit", digit, bytes.offset() - 1);
    }
    return value;
  }

  private int decode(int lead) throws IOException {
    int more = lead >= 0xf0 && lead <= 0xf4 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) {
      return REPLACEMENT;
    }
    int point = lead & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int b = bytes.peek();
      if ((b & 0xc0) != 0x80) {
        return REPLACEMENT; // and that byte stands for itself
      }
      point = point << 6 | (bytes.next() & 0x3f);
    }
    if (point > 0xffff && point <= 0x10ffff) {
      pending = Character.lowSurrogate(point);
      return Character.highSurrogate(point);
    }
    return point > 0xffff || overlong(point, more) ? REPLACEMENT : point;
  }

  private static boolean overlong(int point, int more) {
    return more == 3 || (more == 2 && point < 0x800) || (point >= 0xd800 && point <= 0xdfff);
  }
}
