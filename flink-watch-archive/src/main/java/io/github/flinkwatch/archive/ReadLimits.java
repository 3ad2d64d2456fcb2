package io.github.flinkwatch.archive;

import io.github.flinkwatch.Allowance;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * One read of a store, as far as it may go: until its deadline, until nobody waits for it any
 * longer, and no further into a file than the limit. What reads asks between two blocks, so a store
 * that never ends is left where it stands. Thread-safe.
 */
final class ReadLimits {

  private final long begunAtNanos = System.nanoTime();
  private final long nanos;
  private final long maxBytes;
  private final Allowance memory;
  private volatile boolean abandoned;

  /**
   * @param nanos how long it may take
   * @param maxBytes how much of one file is read
   * @param memory what is made of all its files is taken of this
   */
  ReadLimits(long nanos, long maxBytes, Allowance memory) {
    this.nanos = nanos;
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /** Lets whoever reads stop at the next block. */
  void abandon() {
    abandoned = true;
  }

  /** Returns of what memory is taken by all that it reads. */
  Allowance memory() {
    return memory;
  }

  boolean isOver() {
    return abandoned || System.nanoTime() - begunAtNanos >= nanos;
  }

  /** Returns the file as far as this may read it. */
  InputStream limited(InputStream file) {
    return new Limited(file);
  }

  /** The file goes on behind the limit. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long maxBytes) {
      super("it is larger than " + maxBytes + " bytes");
    }
  }

  /** There was no time for the rest. */
  static final class OverException extends IOException {
    private static final long serialVersionUID = 1L;

    OverException(long bytes) {
      super("it was left after " + bytes + " bytes: the time was over");
    }
  }

  private final class Limited extends FilterInputStream {
    private long count;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (isOver()) {
        throw new OverException(count);
      }
      int read = in.read(target, offset, length);
      count += Math.max(read, 0);
      if (count > maxBytes) {
        throw new TooLargeException(maxBytes);
      }
      return read;
    }
  }
}
