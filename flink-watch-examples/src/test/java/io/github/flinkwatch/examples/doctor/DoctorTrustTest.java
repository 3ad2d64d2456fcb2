package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Command.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the doctor believes, on a real TLS server. */
class DoctorTrustTest {

  private static final String PASSWORD = "changeit";
  private static final Map<String, String> SECRETS = Map.of("STORE_PASSWORD", PASSWORD);

  @TempDir static Path directory;

  static Path store;
  static Path certificate;
  static Path certificateAndKey;
  static SSLContext tls;

  private ArchiveServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    store = directory.resolve("keys.p12");
    certificate = directory.resolve("certificate.pem");
    certificateAndKey = directory.resolve("both.pem");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost");
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    String pem = pem("CERTIFICATE", keys.getCertificate("flink").getEncoded());
    Files.writeString(certificate, pem);
    byte[] key = keys.getKey("flink", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(certificateAndKey, pem + pem("PRIVATE KEY", key));
    KeyManagerFactory shows = KeyManagerFactory.getInstance("SunX509");
    shows.init(keys, PASSWORD.toCharArray());
    KeyStore believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    believed.setCertificateEntry("person", keys.getCertificate("flink"));
    TrustManagerFactory believes = TrustManagerFactory.getInstance("PKIX");
    believes.init(believed);
    tls = SSLContext.getInstance("TLS");
    tls.init(shows.getKeyManagers(), believes.getTrustManagers(), null);
  }

  private static void keytool(String... more) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(more));
    command.addAll(List.of("-alias", "flink", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static String pem(String what, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String serve(boolean wantsCertificate) throws IOException {
    server = ArchiveServer.startWithTls(tls, wantsCertificate);
    return server.url();
  }

  @Test
  void aCertificateThatNobodyVouchesForIsUnknown() throws IOException {
    Command answer = ask(serve(false));
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out()).contains("TLS_FAILURE").doesNotContain("FAILED");
  }

  @Test
  void anAuthorityOrATrustStoreVouches() throws IOException {
    String url = serve(false);
    assertThat(ask(url, "--ca-cert", certificate.toString()).out()).contains("is FAILED");
    String[] stored = {
      url, "--trust-store", store.toString(), "--store-password-from", "STORE_PASSWORD"
    };
    assertThat(ask(SECRETS, stored).out()).contains("is FAILED");
  }

  @Test
  void insecureBelievesAnybodyAndWarns() throws IOException {
    Command answer = ask(serve(false).replace("localhost", "127.0.0.1"), "--insecure");
    assertThat(answer.out()).contains("is FAILED");
    assertThat(answer.err()).startsWith("doctor: --insecure believes whoever answers");
  }

  @Test
  void aServerThatWantsACertificateIsShownOne() throws IOException {
    String url = serve(true);
    String trusted = certificate.toString();
    assertThat(ask(url, "--ca-cert", trusted).exitCode()).isEqualTo(3);
    String pem = certificateAndKey.toString();
    assertThat(ask(url, "--ca-cert", trusted, "--client-cert", pem).out()).contains("is FAILED");
    String[] stored = {
      url,
      "--ca-cert",
      trusted,
      "--client-cert",
      store.toString(),
      "--store-password-from",
      "STORE_PASSWORD"
    };
    assertThat(ask(SECRETS, stored).out()).contains("is FAILED");
  }

  @Test
  void whatCannotBeUsedIsOneLineThatNamesTheOption() throws IOException {
    String url = "http://localhost:1";
    Path damaged = Files.writeString(directory.resolve("damaged"), "no certificate");
    for (String option : List.of("--trust-store", "--ca-cert", "--client-cert")) {
      for (String file : List.of(damaged.toString(), directory.resolve("gone").toString())) {
        Command answer = ask(url, option, file);
        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.err().lines()).as(answer.err()).hasSize(1);
        assertThat(answer.err()).contains(option + ": cannot use " + file);
      }
    }
    assertThat(ask(url, "--insecure", "--ca-cert", certificate.toString()).err())
        .contains("exclude each other");
    assertThat(ask(url, "--client-cert", store.toString(), "--store-password-from", "GONE").err())
        .contains("--store-password-from");
  }
}
