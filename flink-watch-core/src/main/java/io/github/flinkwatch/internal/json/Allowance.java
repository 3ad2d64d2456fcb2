package io.github.flinkwatch.internal.json;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of memory may be held by what is read for one purpose: the bodies of answers, and
 * what is made of them. All that reads for the same purpose takes of the same one. Thread-safe.
 */
public final class Allowance {

  private final long bytes;
  private final @Nullable Allowance whole;
  private final AtomicLong taken = new AtomicLong();

  private Allowance(long bytes, @Nullable Allowance whole) {
    this.bytes = bytes;
    this.whole = whole;
  }

  /**
   * Returns one of so many bytes.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Allowance of(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is negative: " + bytes);
    }
    return new Allowance(bytes, null);
  }

  /** Returns one of a quarter of the bytes, each of which is taken of this one, too. */
  public Allowance quarter() {
    return new Allowance(bytes / 4, this);
  }

  /** Returns one of all of the bytes that counts on its own what is taken of this one by it. */
  Allowance apart() {
    return new Allowance(bytes, this);
  }

  /** Takes so many bytes, or none if there are not so many left; returns whether it did. */
  public boolean tryTake(long wanted) {
    long now = taken.addAndGet(wanted);
    if (now > bytes || now < 0 || (whole != null && !whole.tryTake(wanted))) {
      taken.addAndGet(-wanted);
      return false;
    }
    return true;
  }

  /** Gives back so many of the bytes that were taken. */
  public void giveBack(long given) {
    taken.addAndGet(-given);
    if (whole != null) {
      whole.giveBack(given);
    }
  }

  /** Returns how many bytes are taken. */
  public long taken() {
    return taken.get();
  }

  /**
   * Takes so many bytes.
   *
   * @throws SpentException if there are not so many left; none are taken then
   */
  public void take(long wanted) throws SpentException {
    if (!tryTake(wanted)) {
      throw new SpentException(bytes);
    }
  }

  /** There is more to hold than is allowed. */
  public static final class SpentException extends IOException {
    private static final long serialVersionUID = 1L;

    private SpentException(long bytes) {
      super("what it holds takes more than the " + bytes + " bytes allowed");
    }
  }
}
