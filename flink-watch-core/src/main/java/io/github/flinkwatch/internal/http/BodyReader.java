package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.internal.http.Received.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body within a limit, unpacked if it is packed, into memory or into a sink. Ends by
 * itself in every case but that of a server that stalls: then somebody {@linkplain #cancel()
 * cancels}. A sink is somebody else's code and may block: it is given its bytes on a thread that
 * nobody else needs, one packet at a time.
 */
final class BodyReader implements BodySubscriber<Received> {

  private final CompletableFuture<Received> received = new CompletableFuture<>();
  private final long limit;
  private final @Nullable BodySink<?> sink;
  private final Executor beside;
  private final @Nullable Gunzip gunzip;
  private final boolean readable;
  private final Bytes bytes;
  private final Queue<List<ByteBuffer>> packets = new ArrayDeque<>(); // guarded by itself
  private boolean ended; // guarded by packets, as is the next
  private boolean handing;
  private long length;
  private boolean enough; // the sink wants no more
  private Flow.@Nullable Subscription subscription;
  private boolean cancelled;
  private volatile boolean whole;

  /**
   * @param beside runs the sink
   * @param bytes takes what comes where there is no sink
   */
  BodyReader(
      long limit, String encoding, @Nullable BodySink<?> sink, Executor beside, Bytes bytes) {
    this.limit = limit;
    this.sink = sink;
    this.beside = beside;
    this.bytes = bytes;
    boolean packed = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    this.gunzip = packed ? new Gunzip() : null;
    this.readable = packed || encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
  }

  @Override
  public CompletionStage<Received> getBody() {
    return received;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
      if (cancelled) {
        given.cancel();
        return;
      }
    }
    given.request(sink == null ? Long.MAX_VALUE : 1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (sink == null) {
      read(buffers);
      return;
    }
    synchronized (packets) {
      packets.add(buffers);
    }
    hand();
  }

  @Override
  public void onError(Throwable failure) {
    whole = true;
    received.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole = true;
    if (sink == null) {
      end();
      return;
    }
    synchronized (packets) {
      ended = true;
    }
    hand();
  }

  /** Sees to it that one thread hands packets to the sink, as long as there are any. */
  private void hand() {
    synchronized (packets) {
      if (handing) {
        return;
      }
      handing = true;
    }
    try {
      beside.execute(this::handOver);
    } catch (Throwable full) { // never into the JDK's thread
      received.completeExceptionally(new IOException("no thread was free for the output", full));
      cancel();
    }
  }

  /** Whether the sink has bytes that it has not taken yet. */
  boolean isHandingOver() {
    synchronized (packets) {
      return handing && !received.isDone();
    }
  }

  private void handOver() {
    while (true) {
      List<ByteBuffer> next;
      synchronized (packets) {
        next = packets.poll();
        if (next == null && !ended) {
          handing = false;
          return;
        }
      }
      if (next == null) {
        end();
        return; // still handing: nothing comes behind the end
      }
      read(next);
      Flow.Subscription given;
      synchronized (this) {
        given = cancelled ? null : subscription;
      }
      if (given != null) {
        given.request(1);
      }
    }
  }

  private void read(List<ByteBuffer> buffers) {
    if (received.isDone()) {
      return;
    }
    if (!readable) {
      stop(Shape.UNREADABLE);
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        if (!(gunzip == null ? take(buffer) : gunzip.unpack(buffer, this::take))) {
          stop(enough ? Shape.HANDED_OVER : Shape.TOO_LARGE);
          return;
        }
      }
    } catch (ZipException damaged) {
      stop(Shape.UNREADABLE);
    } catch (OutOfMemoryError full) {
      stop(Shape.TOO_LARGE);
    } catch (Throwable bug) { // of the sink: the caller's own
      received.completeExceptionally(new SinkFailure(bug));
      cancel();
    }
  }

  private boolean take(ByteBuffer buffer) {
    length += buffer.remaining();
    if (length > limit) {
      return false;
    }
    if (sink == null) {
      return bytes.add(buffer);
    }
    enough = !sink.accept(buffer.asReadOnlyBuffer());
    return !enough;
  }

  private void end() {
    try {
      if (gunzip != null && !received.isDone()) {
        gunzip.end();
      }
      received.complete(
          sink == null ? Received.whole(bytes.toByteArray()) : Received.of(Shape.HANDED_OVER));
    } catch (EOFException early) {
      received.complete(Received.of(Shape.TRUNCATED));
    } catch (OutOfMemoryError full) {
      received.complete(Received.of(Shape.TOO_LARGE));
    }
    close();
  }

  private void stop(Shape shape) {
    received.complete(Received.of(shape));
    cancel();
    close();
  }

  /**
   * Breaks the connection off, unless all was read; ends the JDK's wait for this body in any case.
   */
  void cancel() {
    Flow.Subscription given;
    synchronized (this) {
      cancelled = true;
      given = subscription;
    }
    if (given != null && !whole) {
      given.cancel();
    }
    received.completeExceptionally(new IOException("stopped"));
  }

  private void close() {
    if (gunzip != null) {
      gunzip.close();
    }
  }

  /** The caller's sink threw, against its contract. */
  static final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    SinkFailure(Throwable cause) {
      super(cause);
    }
  }
}
