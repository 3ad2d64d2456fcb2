package io.github.flinkwatch.internal.http;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) as it comes, so that a small packet that unpacks to a huge one is noticed
 * early. One member may follow another, which is one text; anything else behind the end is padding.
 * Not thread-safe.
 */
final class Gunzip implements AutoCloseable {

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECK,
    DATA,
    TRAILER,
    /** A member is whole; another may follow. */
    END,
    PADDING
  }

  private static final int HAS_CHECK = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] out = new byte[8192];
  private Part part = Part.FIXED;
  private int flags;
  private int read; // bytes of the present part
  private int extra;
  private long trailer;
  private long inflated;
  private boolean whole; // one member at least

  /**
   * Unpacks {@code packed} into {@code sink} for as long as that wants more.
   *
   * @return whether the sink wants more
   * @throws ZipException if it is no gzip, or damaged
   */
  boolean unpack(ByteBuffer packed, Predicate<ByteBuffer> sink) throws ZipException {
    while (packed.hasRemaining() && part != Part.PADDING) {
      if (part == Part.DATA) {
        if (!inflate(packed, sink)) {
          return false;
        }
      } else {
        framing(packed.get() & 0xff);
      }
    }
    return true;
  }

  /** Throws if the end was not reached. */
  void end() throws EOFException {
    if (part != Part.END && part != Part.PADDING) {
      throw new EOFException("gzip data ended early");
    }
  }

  private boolean inflate(ByteBuffer packed, Predicate<ByteBuffer> sink) throws ZipException {
    inflater.setInput(packed);
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        int length = inflater.inflate(out);
        if (length == 0 && inflater.needsDictionary()) {
          throw new ZipException("gzip data needs a dictionary");
        }
        if (length > 0) {
          crc.update(out, 0, length);
          inflated += length;
          if (!sink.test(ByteBuffer.wrap(out, 0, length))) {
            return false;
          }
        }
      }
    } catch (DataFormatException damaged) {
      throw new ZipException("damaged gzip data");
    }
    if (inflater.finished()) {
      next(Part.TRAILER);
    }
    return true;
  }

  private void framing(int b) throws ZipException {
    switch (part) {
      case FIXED:
        fixed(b);
        break;
      case EXTRA_LENGTH:
        extra |= b << (8 * read);
        if (++read == 2) {
          next(extra > 0 ? Part.EXTRA : afterExtra());
        }
        break;
      case EXTRA:
        if (++read == extra) {
          next(afterExtra());
        }
        break;
      case NAME:
        if (b == 0) {
          next(afterName());
        }
        break;
      case COMMENT:
        if (b == 0) {
          next(afterComment());
        }
        break;
      case HEADER_CHECK:
        if (++read == 2) {
          next(Part.DATA);
        }
        break;
      case TRAILER:
        trailer |= (long) b << (8 * read);
        if (++read == 8) {
          long expected = (inflated << 32) | crc.getValue();
          if (trailer != expected) {
            throw new ZipException("gzip checksum differs");
          }
          whole = true;
          next(Part.END);
        }
        break;
      case END:
        if (b == 0x1f) {
          again();
        } else {
          next(Part.PADDING);
        }
        break;
      default:
        throw new IllegalStateException(part.name());
    }
  }

  private void again() throws ZipException {
    inflater.reset();
    crc.reset();
    flags = 0;
    extra = 0;
    trailer = 0;
    inflated = 0;
    next(Part.FIXED);
    fixed(0x1f);
  }

  private void fixed(int b) throws ZipException {
    if (whole && read == 1 && b != 0x8b) {
      next(Part.PADDING);
      return;
    }
    int expected = read == 0 ? 0x1f : read == 1 ? 0x8b : read == 2 ? 8 : b;
    if (b != expected) {
      throw new ZipException("not in gzip format");
    }
    if (read == 3) {
      flags = b;
    }
    if (++read == 10) {
      next((flags & HAS_EXTRA) != 0 ? Part.EXTRA_LENGTH : afterExtra());
    }
  }

  private Part afterExtra() {
    return (flags & HAS_NAME) != 0 ? Part.NAME : afterName();
  }

  private Part afterName() {
    return (flags & HAS_COMMENT) != 0 ? Part.COMMENT : afterComment();
  }

  private Part afterComment() {
    return (flags & HAS_CHECK) != 0 ? Part.HEADER_CHECK : Part.DATA;
  }

  private void next(Part next) {
    part = next;
    read = 0;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
