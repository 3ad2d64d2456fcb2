package io.github.flinkwatch.internal.http;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of the JDK's clients, each connection of which is {@linkplain WatchedEngine watched}:
 * that of another context, or none at all for plain HTTP. Where there is none the JDK also need not
 * read its trust store with every client that it builds, which is half of the processor time of a
 * first look.
 */
final class WatchedTls extends SSLContext {

  private WatchedTls(@Nullable SSLContext tls) {
    super(new Watched(tls), null, tls == null ? "none" : tls.getProtocol());
  }

  /** Returns one without any TLS. */
  static SSLContext none() {
    return new WatchedTls(null);
  }

  static SSLContext of(SSLContext tls) {
    return new WatchedTls(tls);
  }

  private static final class Watched extends SSLContextSpi {
    private final @Nullable SSLContext tls;

    Watched(@Nullable SSLContext tls) {
      this.tls = tls;
    }

    private SSLContext tls() {
      if (tls == null) {
        throw new IllegalStateException("no TLS");
      }
      return tls;
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return tls == null
          ? new SSLParameters(new String[0], new String[] {"TLSv1.3", "TLSv1.2"})
          : tls.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return tls == null ? engineGetDefaultSSLParameters() : tls.getSupportedSSLParameters();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new WatchedEngine(tls == null ? new PlainEngine() : tls.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new WatchedEngine(tls == null ? new PlainEngine() : tls.createSSLEngine(host, port));
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is there already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return tls().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return tls().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return tls().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return tls().getClientSessionContext();
    }
  }
}
