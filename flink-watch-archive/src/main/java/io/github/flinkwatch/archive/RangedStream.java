package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A remote file as a stream, fetched range by range: every fetch is one short exchange with its own
 * deadline, memory stays at one range, and nothing is fetched that nobody reads. Ranges grow, so
 * that a state in the first kilobytes costs little and a whole file few exchanges. Not thread-safe.
 */
final class RangedStream extends InputStream {

  private static final int FIRST = 64 << 10;
  private static final int LARGEST = 4 << 20;

  private final RangeFetch fetch;
  private byte[] range = new byte[0];
  private int position;
  private long offset; // behind the range at hand
  private int size = FIRST;
  private boolean last;
  private int fetches;

  private RangedStream(RangeFetch fetch) {
    this.fetch = fetch;
  }

  /** Fetches a range of a file. */
  @FunctionalInterface
  interface RangeFetch {
    /**
     * Returns up to {@code length} bytes from {@code offset}; fewer, or none, only at the end of
     * the file.
     */
    Range fetch(long offset, int length) throws IOException;

    /** Throws if another file may have taken the place of this one since the first fetch. */
    default void requireSame() throws IOException {}
  }

  /** Some bytes, and whether the file ends with them. */
  static final class Range {
    final byte[] bytes;
    final boolean last;

    Range(byte[] bytes, boolean last) {
      this.bytes = bytes;
      this.last = last;
    }
  }

  /** Opens the file: the first range is fetched at once, so that a missing file is told here. */
  static RangedStream open(RangeFetch fetch) throws IOException {
    RangedStream stream = new RangedStream(fetch);
    stream.fill();
    return stream;
  }

  /** Returns what it means that two ranges are not of one file. */
  static ArchiveStoreException replaced(String location) {
    return new ArchiveStoreException(
        UnknownCause.of(
            UnknownCode.ARCHIVE_PARTIAL, location + ": it was written while it was read"));
  }

  /** Throws if what was read may be of two files, of which one took the place of the other. */
  void requireSame() throws IOException {
    if (fetches > 1) {
      fetch.requireSame();
    }
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : range[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, range.length - position);
    System.arraycopy(range, position, target, at, count);
    position += count;
    return count;
  }

  private boolean isAtEnd() throws IOException {
    while (position == range.length) {
      if (last) {
        return true;
      }
      fill();
    }
    return false;
  }

  private void fill() throws IOException {
    fetches++;
    Range next = fetch.fetch(offset, size);
    range = next.bytes;
    position = 0;
    offset += range.length;
    last = next.last || range.length == 0;
    size = Math.min(size * 4, LARGEST);
  }
}
