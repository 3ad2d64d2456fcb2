package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.Allowance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A body in memory, in pieces so that it is never there twice while it grows. It takes from what
 * all exchanges may hold at once only what is more than an ordinary answer: a few servers that send
 * much must not keep the others from being read. Not thread-safe, but for {@link #release}.
 */
final class Bytes {

  private static final int FIRST = 8 << 10;
  private static final int LARGEST_PIECE = 1 << 20;

  /** What each may hold whatever the others do. */
  private static final long ORDINARY = 256 << 10;

  private final Allowance ofCall;
  private final Allowance ofAll;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] piece = {};
  private int used;
  private int length;
  private long taken;
  private long takenOfAll;

  Bytes(Allowance ofCall, Allowance ofAll) {
    this.ofCall = ofCall;
    this.ofAll = ofAll;
  }

  /** Adds what {@code buffer} holds; returns whether that was allowed. */
  boolean add(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      if (used == piece.length && !next()) {
        return false;
      }
      int count = Math.min(buffer.remaining(), piece.length - used);
      buffer.get(piece, used, count);
      used += count;
      length += count;
    }
    return true;
  }

  private synchronized boolean next() {
    int size = piece.length == 0 ? FIRST : Math.min(2 * piece.length, LARGEST_PIECE);
    if (!ofCall.tryTake(size)) {
      return false;
    }
    taken += size;
    if (taken > ORDINARY) {
      if (!ofAll.tryTake(size)) {
        return false;
      }
      takenOfAll += size;
    }
    if (piece.length > 0) {
      full.add(piece);
    }
    piece = new byte[size];
    used = 0;
    return true;
  }

  /** Returns all of it, once. */
  byte[] toByteArray() {
    byte[] all = new byte[length];
    int at = 0;
    for (int i = 0; i < full.size(); i++) {
      byte[] next = full.set(i, new byte[0]);
      System.arraycopy(next, 0, all, at, next.length);
      at += next.length;
    }
    System.arraycopy(piece, 0, all, at, used);
    full.clear();
    piece = new byte[0]; // the JDK keeps an exchange for as long as its connection
    used = 0;
    return all;
  }

  /** Gives back what was taken: nobody needs the body any longer. */
  synchronized void release() {
    ofCall.giveBack(taken);
    ofAll.giveBack(takenOfAll);
    taken = 0;
    takenOfAll = 0;
  }
}
