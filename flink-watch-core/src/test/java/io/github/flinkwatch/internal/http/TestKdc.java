package io.github.flinkwatch.internal.http;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** A KDC of Apache Kerby in this process, and the one setting of Kerberos that is global. */
final class TestKdc implements AutoCloseable {

  static final String REALM = "TEST.EXAMPLE";
  private static final String CONF = "java.security.krb5.conf";

  private final Path directory;
  private final SimpleKdcServer kdc;
  private final String confBefore = System.getProperty(CONF);
  private final int port = freePort();

  TestKdc(Path directory) throws KrbException {
    this.directory = directory;
    this.kdc = new SimpleKdcServer();
    kdc.setWorkDir(directory.toFile());
    kdc.setKdcRealm(REALM);
    kdc.setKdcHost("localhost");
    kdc.setAllowUdp(false);
    kdc.setKdcTcpPort(port);
    kdc.getKdcConfig().setLong(KdcConfigKey.MINIMUM_TICKET_LIFETIME, 1L);
    kdc.init();
    kdc.start();
    configure("10h");
    System.setProperty(CONF, directory.resolve("client.conf").toString());
  }

  /** Sets how long the tickets live that are asked for from now on. */
  void configure(String lifetime) {
    configure(lifetime, port);
  }

  /** Sets where the KDC is looked for, too. */
  void configure(String lifetime, int port) {
    String conf =
        "[libdefaults]\ndefault_realm = %s\nudp_preference_limit = 1\nticket_lifetime = %s\n"
                .formatted(REALM, lifetime)
            + "dns_lookup_kdc = false\nkdc_timeout = 5000\nmax_retries = 1\n"
            + "[realms]\n%s = {\n kdc = localhost:%d\n}\n".formatted(REALM, port);
    try {
      Files.writeString(directory.resolve("client.conf"), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a principal with a random key, and returns its keytab. */
  Path keytab(String principal) throws KrbException {
    kdc.createPrincipal(principal);
    File file = directory.resolve(principal.replace('/', '_') + ".keytab").toFile();
    kdc.exportPrincipal(principal, file);
    return file.toPath();
  }

  /** Fills a ticket cache, as {@code kinit} does. */
  Path ticketCache(String principal, String password) throws KrbException {
    kdc.createPrincipal(principal, password);
    KrbClient client = kdc.getKrbClient();
    File file = directory.resolve(principal + ".ccache").toFile();
    client.storeTicket(client.requestTgt(principal, password), file);
    return file.toPath();
  }

  /** Logs in as who accepts tokens, or as an embedder does itself. */
  static Subject login(String principal, Path keytab, boolean initiator) throws LoginException {
    Map<String, String> options =
        Map.of(
            "doNotPrompt", "true",
            "refreshKrb5Config", "true",
            "isInitiator", String.valueOf(initiator),
            "useKeyTab", "true",
            "storeKey", "true",
            "keyTab", keytab.toString(),
            "principal", principal);
    AppConfigurationEntry entry =
        new AppConfigurationEntry(
            "com.sun.security.auth.module.Krb5LoginModule",
            LoginModuleControlFlag.REQUIRED,
            options);
    LoginContext context =
        new LoginContext(
            "test",
            null,
            null,
            new Configuration() {
              @Override
              public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
              }
            });
    context.login();
    return context.getSubject();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws KrbException {
    if (confBefore == null) {
      System.clearProperty(CONF);
    } else {
      System.setProperty(CONF, confBefore);
    }
    kdc.stop();
  }
}
