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
 *
 * <p>An embedder's client that has an {@link java.net.Authenticator} sends again what was answered
 * by 401 or 407, which carried nothing out. That is the only reason why the JDK sends anything but
 * a GET again, unless it was told otherwise; an acting GET it may send again for another.
 */
final class CountedBody implements BodyPublisher {

  /** The JDK gives up after three. */
  private static final int LOGINS = 4;

  private static final boolean JDK_REPEATS_ALL =
      System.getProperty("jdk.httpclient.enableAllMethodRetry") != null;

  private final BodyPublisher body;
  private volatile int allowed;
  private volatile int sent;
  private volatile boolean wantedAgain;
  private boolean stopped;

  /**
   * @param logsIn whether the client logs in by itself
   */
  CountedBody(HttpAsk ask, boolean logsIn) {
    this.body = ask.body().map(BodyPublishers::ofByteArray).orElseGet(BodyPublishers::noBody);
    boolean once = ask.isActing();
    boolean repeats = ask.method().equals("GET") || ask.method().equals("HEAD") || JDK_REPEATS_ALL;
    this.allowed = (once ? 1 : 2) + (logsIn && !(once && repeats) ? LOGINS : 0);
  }

  /** Returns whether a connection was there, so that the server may have been reached. */
  boolean hasBegun() {
    return sent > 0;
  }

  /** Says that its header is good for one sending, as a Kerberos token is. */
  void onlyOnce() {
    allowed = 1;
  }

  /** Returns whether it was to be sent again and was not: the connection had gone stale. */
  boolean isWantedAgain() {
    return wantedAgain;
  }

  /**
   * Keeps it from being sent, or sent again. The JDK's client loses a cancellation that comes while
   * it connects anew; this it cannot lose.
   */
  synchronized void stop() {
    stopped = true;
  }

  @Override
  public synchronized long contentLength() {
    if (stopped || sent == allowed) {
      wantedAgain = !stopped;
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
