package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of memory may be held by what is read for one purpose: the bodies of answers, and
 * what is made of them. All that reads for the same purpose, such as all questions of a look, takes
 * of the same one. Thread-safe.
 */
public final class Allowance {

  private final long bytes;
  private final List<Allowance> wholes;
  private long taken; // guarded by this

  private Allowance(long bytes, List<Allowance> wholes) {
    this.bytes = bytes;
    this.wholes = wholes;
  }

  /**
   * Returns one of so many bytes.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Allowance of(long bytes) {
    return new Allowance(notNegative(bytes), List.of());
  }

  /** Returns one that nothing is too large for. */
  public static Allowance unlimited() {
    return of(Long.MAX_VALUE);
  }

  /**
   * Returns one of so many bytes, each of which is taken of this one, too.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public Allowance part(long bytes) {
    return new Allowance(notNegative(bytes), List.of(this));
  }

  /** Returns one that takes each byte of this one and of the other. */
  public Allowance and(Allowance other) {
    return new Allowance(
        Math.min(bytes, requireNonNull(other, "other").bytes), List.of(this, other));
  }

  /** Returns of how many bytes it is. */
  public long bytes() {
    return bytes;
  }

  /** Returns how many bytes are taken. */
  public synchronized long taken() {
    return taken;
  }

  /** Takes so many bytes, or none if there are not so many left; returns whether it did. */
  public boolean tryTake(long wanted) {
    return refusing(wanted) == null;
  }

  /**
   * Takes so many bytes.
   *
   * @throws SpentException if there are not so many left; none are taken then
   */
  public void take(long wanted) throws SpentException {
    Allowance refusing = refusing(wanted);
    if (refusing != null) {
      throw new SpentException(refusing.bytes);
    }
  }

  /** Gives back so many of the bytes that were taken. */
  public void giveBack(long given) {
    subtract(given);
    wholes.forEach(whole -> whole.giveBack(given));
  }

  /** Takes so many bytes, or none; returns which one has not so many left, or null. */
  private @Nullable Allowance refusing(long wanted) {
    if (!add(wanted)) {
      return this;
    }
    for (int i = 0; i < wholes.size(); i++) {
      Allowance refusing = wholes.get(i).refusing(wanted);
      if (refusing != null) {
        subtract(wanted);
        wholes.subList(0, i).forEach(whole -> whole.giveBack(wanted));
        return refusing;
      }
    }
    return null;
  }

  /** Not even for a moment more than is allowed: somebody else's small answer would be refused. */
  private synchronized boolean add(long wanted) {
    if (wanted > bytes - taken) {
      return false;
    }
    taken += wanted;
    return true;
  }

  private synchronized void subtract(long given) {
    taken -= given;
  }

  private static long notNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is negative: " + bytes);
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "Allowance{" + taken() + " of " + bytes + " bytes taken}";
  }

  /** There is more to hold than is allowed. */
  public static final class SpentException extends IOException {
    private static final long serialVersionUID = 1L;

    private SpentException(long bytes) {
      super("what it holds takes more than the " + bytes + " bytes allowed");
    }
  }
}
