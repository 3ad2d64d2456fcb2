package io.github.flinkwatch.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority and what it signed, made by the JDK's keytool for one test run. */
final class TestTls {

  private static final String PASSWORD = "changeit";

  private final KeyStore all;

  private TestTls(KeyStore all) {
    this.all = all;
  }

  static TestTls in(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys.p12");
    make(file, "ca", "-1d", 3650, "-ext", "bc:critical=ca:true");
    make(file, "good", "-1d", 3650, "-signer", "ca", "-ext", "SAN=dns:localhost");
    make(file, "expired", "-10d", 2, "-signer", "ca", "-ext", "SAN=dns:localhost");
    make(file, "wrong", "-1d", 3650, "-signer", "ca", "-ext", "SAN=dns:flink.example");
    make(file, "person", "-1d", 3650, "-signer", "ca");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestTls(store);
  }

  private static void make(Path file, String alias, String start, int days, String... more)
      throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias, "-startdate", start));
    command.addAll(List.of("-validity", String.valueOf(days), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  /** A client that trusts the authority and shows nothing. */
  SSLContext client() {
    return context(null);
  }

  /** A client that also shows the certificate {@code alias}. */
  SSLContext client(String alias) {
    return context(alias);
  }

  /** A server socket that shows the certificate {@code alias}. */
  ServerSocket server(String alias) {
    return server(alias, false);
  }

  /** A server socket that also wants to see the client's. */
  ServerSocket asking(String alias) {
    return server(alias, true);
  }

  private ServerSocket server(String alias, boolean asking) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              context(alias)
                  .getServerSocketFactory()
                  .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
      server.setNeedClientAuth(asking);
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context(String alias) {
    try {
      char[] password = PASSWORD.toCharArray();
      KeyStore shown = KeyStore.getInstance("PKCS12");
      shown.load(null, null);
      if (alias != null) {
        shown.setKeyEntry(
            alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(shown, password);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("ca", all.getCertificate("ca"));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
