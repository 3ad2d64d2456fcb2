package io.github.flinkwatch.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The body of a request, possibly empty, that knows how often it was sent.
 *
 * <p>The JDK's client asks for the length exactly once each time that it has a connection and is
 * about to send. So this tells whether there ever was a connection, and keeps the JDK from silently
 * sending an acting GET twice: it repeats every GET whose connection ended before the first byte of
 * an answer, stale or not. For reads that is welcome, once.
 */
final class Sending implements BodyPublisher {

  private final BodyPublisher body;
  private final int allowed;
  private volatile int sent;
  private boolean stopped;

  Sending(HttpAsk ask) {
    this.body = ask.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody);
    this.allowed = ask.isActing() ? 1 : 2;
  }

  /** Returns whether a connection was there, so that the server may have been reached. */
  boolean hasBegun() {
    return sent > 0;
  }

  /**
   * Keeps it from being sent, and returns whether it was sent already. What still connects is
   * better stopped so than by an interrupt, upon which JDK 17 forgets the connection without
   * closing it.
   */
  synchronized boolean stop() {
    stopped = true;
    return sent > 0;
  }

  @Override
  public synchronized long contentLength() {
    if (stopped || sent == allowed) {
      throw new IllegalStateException("not sent again");
    }
    sent++;
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(subscriber);
  }
}
