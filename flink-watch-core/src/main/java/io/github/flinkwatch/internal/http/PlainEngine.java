package io.github.flinkwatch.internal.http;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A layer of TLS that is none: bytes pass as they are. The JDK's client lets others look at bytes
 * only in the place of TLS. Used by one connection.
 */
final class PlainEngine extends SSLEngine {

  /** Each open connection keeps two or three of these; an ordinary answer fits into one. */
  private static final int BUFFER = 4 << 10;

  private static final SSLSession SESSION =
      (SSLSession)
          Proxy.newProxyInstance(
              SSLSession.class.getClassLoader(),
              new Class<?>[] {SSLSession.class},
              (proxy, method, arguments) -> session(method.getName()));

  private HandshakeStatus handshake = HandshakeStatus.NEED_WRAP;
  private boolean begun;
  private boolean outboundDone;
  private boolean inboundDone;

  private static Object session(String method) {
    switch (method) {
      case "getApplicationBufferSize":
      case "getPacketBufferSize":
        return BUFFER;
      case "getCipherSuite":
      case "getProtocol":
      case "toString":
        return "no TLS"; // a session with a name has shaken hands
      default:
        throw new UnsupportedOperationException("no TLS");
    }
  }

  /** The JDK waits for the end of a handshake: it is one of two empty steps. */
  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) {
    if (outboundDone) {
      return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
    }
    if (handshake == HandshakeStatus.NEED_WRAP) {
      handshake = begun ? HandshakeStatus.NOT_HANDSHAKING : HandshakeStatus.NEED_WRAP;
      HandshakeStatus told = begun ? HandshakeStatus.FINISHED : HandshakeStatus.NEED_WRAP;
      begun = true;
      return new SSLEngineResult(Status.OK, told, 0, 0);
    }
    int count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += move(from[i], to);
    }
    return new SSLEngineResult(Status.OK, HandshakeStatus.NOT_HANDSHAKING, count, count);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) {
    if (inboundDone) {
      return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
    }
    int room = 0;
    for (int i = offset; i < offset + length; i++) {
      room += to[i].remaining();
    }
    if (room < Math.min(from.remaining(), BUFFER)) { // so that it is asked with a larger one
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, handshake, 0, 0);
    }
    int count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += move(from, to[i]);
    }
    return new SSLEngineResult(Status.OK, handshake, count, count);
  }

  private static int move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    ByteBuffer part = from.duplicate();
    part.limit(part.position() + count);
    to.put(part);
    from.position(from.position() + count);
    return count;
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return handshake;
  }

  @Override
  public void closeInbound() {
    inboundDone = true;
  }

  @Override
  public boolean isInboundDone() {
    return inboundDone;
  }

  @Override
  public void closeOutbound() {
    outboundDone = true;
  }

  @Override
  public boolean isOutboundDone() {
    return outboundDone;
  }

  @Override
  public SSLSession getSession() {
    return SESSION;
  }

  @Override
  public String getApplicationProtocol() {
    return "";
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return "";
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return null;
  }

  @Override
  public void beginHandshake() {}

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return new String[0];
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return new String[0];
  }

  @Override
  public String[] getEnabledProtocols() {
    return new String[0];
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public boolean getUseClientMode() {
    return true;
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return false;
  }
}
