package io.github.flinkwatch.examples.doctor;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes every certificate and every host name: for {@code --insecure} alone. */
final class AnyCertificate extends X509ExtendedTrustManager {

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authentication, Socket socket) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authentication, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authentication, SSLEngine with) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authentication, SSLEngine with) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authentication) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authentication) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
