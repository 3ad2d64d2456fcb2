package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.internal.http.Received.Shape;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body within a limit, unpacked if it is packed, into memory or into a sink. Ends by
 * itself in every case but that of a server that stalls: then somebody {@linkplain #cancel()
 * cancels}.
 */
final class BodyReader implements BodySubscriber<Received> {

  private final CompletableFuture<Received> received = new CompletableFuture<>();
  private final long limit;
  private final @Nullable BodySink<?> sink;
  private final @Nullable Gunzip gunzip;
  private final boolean readable;
  private final Bytes bytes = new Bytes();
  private long length;
  private boolean enough; // the sink wants no more
  private Flow.@Nullable Subscription subscription;
  private boolean cancelled;
  private volatile boolean whole;

  BodyReader(long limit, String encoding, @Nullable BodySink<?> sink) {
    this.limit = limit;
    this.sink = sink;
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
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
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
    } catch (RuntimeException | Error bug) { // of the sink: the caller's own
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
      bytes.write(buffer);
      return true;
    }
    enough = !sink.accept(buffer.asReadOnlyBuffer());
    return !enough;
  }

  @Override
  public void onError(Throwable failure) {
    whole = true;
    close();
    received.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole = true;
    try {
      if (gunzip != null && !received.isDone()) {
        gunzip.end();
      }
      received.complete(
          sink == null ? Received.whole(bytes.toByteArray()) : Received.of(Shape.HANDED_OVER));
    } catch (EOFException early) {
      received.complete(Received.of(Shape.TRUNCATED));
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

  private static final class Bytes extends ByteArrayOutputStream {
    void write(ByteBuffer buffer) {
      if (buffer.hasArray()) {
        write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      } else {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        write(copy, 0, copy.length);
      }
    }
  }
}
