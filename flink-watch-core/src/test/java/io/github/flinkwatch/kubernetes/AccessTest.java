package io.github.flinkwatch.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in: by hand, by kubeconfig, within the cluster. */
class AccessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final HttpSettings HTTP = HttpSettings.ofDefaults();

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpsServer server;

  @TempDir Path folder;

  /** An API server that wants a client certificate, and says who came. */
  @BeforeEach
  void start() throws Exception {
    SSLContext tls = Pem.context(tls("ca.crt"), tls("server.crt"), tls("server.key"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          String who = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          try {
            who =
                ((com.sun.net.httpserver.HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName();
          } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            // by token, or nobody
          }
          seen.add(who);
          byte[] body = "{\"kind\":\"List\",\"metadata\":{},\"items\":[]}".getBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String tls(String file) {
    return new String(ReplayedApiServer.resource("tls/" + file), StandardCharsets.US_ASCII);
  }

  private String uri() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private void assertComesAs(KubernetesClient client, String who) {
    try (client) {
      assertThat(client.fleet("team").ask().isKnown()).isTrue();
    }
    assertThat(seen).isNotEmpty().allMatch(who::equals);
  }

  @ParameterizedTest
  @CsvSource({
    "client-rsa.crt, client-pkcs1.key",
    "client-rsa.crt, client-pkcs8.key",
    "client-ec.crt, client-sec1.key",
    "client-ec.crt, client-ec-pkcs8.key"
  })
  void aClientCertificateComesWithAKeyOfEachForm(String certificate, String key) {
    assertComesAs(
        KubernetesClient.builder(URI.create(uri()))
            .certificateAuthority(tls("ca.crt"))
            .clientCertificate(tls(certificate), tls(key))
            .build(),
        "CN=viewer");
  }

  @Test
  void anEd25519KeyIsRead() throws GeneralSecurityException {
    assertThat(Pem.key(tls("client-ed25519.key")).getAlgorithm()).isIn("EdDSA", "Ed25519");
  }

  @Test
  void aBearerTokenIsAskedForEachExchange() {
    assertComesAs(
        KubernetesClient.builder(URI.create(uri()))
            .certificateAuthority(tls("ca.crt"))
            .bearer(() -> "secret")
            .build(),
        "Bearer secret");
  }

  @Test
  void anAuthorityThatIsNotTrustedIsATlsFailure() {
    HttpSettings patient = // the first handshake of a process on a busy machine takes seconds
        HttpSettings.builder().connectTimeout(PATIENCE).deadline(PATIENCE).build();
    try (KubernetesClient client =
        KubernetesClient.builder(URI.create(uri())).http(patient).build()) {
      assertThat(client.fleet("team").ask().cause().orElseThrow().code())
          .isEqualTo(UnknownCode.TLS_FAILURE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-encrypted.key", "ca.crt"})
  void aKeyThatCannotBeReadIsRefusedAtOnce(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                KubernetesClient.builder(URI.create(uri()))
                    .clientCertificate(tls("client-rsa.crt"), tls(key))
                    .build());
  }

  @Test
  void damagedKeysAreRefusedAndNothingElse() {
    String good = tls("client-sec1.key");
    for (int cut = good.indexOf("BEGIN EC PRIVATE") + 30; cut < good.length() - 40; cut += 7) {
      String damaged = good.substring(0, cut) + "\n-----END EC PRIVATE KEY-----\n";
      try {
        Pem.key(damaged);
      } catch (GeneralSecurityException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private String config(String user) {
    return json(
        "{'current-context':'c','contexts':[{'name':'c','context':{'cluster':'k','user':'u',"
            + "'namespace':'team'}}],'clusters':[{'name':'k','cluster':{'server':'"
            + uri()
            + "','certificate-authority-data':'"
            + Base64.getEncoder().encodeToString(tls("ca.crt").getBytes(StandardCharsets.US_ASCII))
            + "'}}],'users':[{'name':'u','user':{"
            + user
            + "}}]}");
  }

  private Observation<KubernetesClient> read(String config) throws IOException {
    return KubernetesClient.kubeconfig(Files.writeString(folder.resolve("config"), config), HTTP);
  }

  @Test
  void aKubeconfigInJsonWithFilesBesideIt() throws IOException {
    Files.writeString(folder.resolve("me.crt"), tls("client-rsa.crt"));
    Files.writeString(folder.resolve("me.key"), tls("client-pkcs1.key"));
    KubernetesClient client =
        read(config("'client-certificate':'me.crt','client-key':'me.key'")).value().orElseThrow();
    assertThat(client.namespace()).contains("team");
    assertComesAs(client, "CN=viewer");
  }

  @Test
  void aTokenWinsOverItsFile() throws IOException {
    assertComesAs(
        read(config("'token':'here','tokenFile':'/nowhere'")).value().orElseThrow(), "Bearer here");
  }

  @Test
  void aTokenFileIsRelativeToTheConfig() throws IOException {
    Files.writeString(folder.resolve("token"), "filed\n");
    assertComesAs(read(config("'tokenFile':'token'")).value().orElseThrow(), "Bearer filed");
  }

  @Test
  void aKubeconfigInYamlWithAnchorsFlowsAndBlocks() throws IOException {
    String authority =
        Base64.getMimeEncoder()
            .encodeToString(tls("ca.crt").getBytes(StandardCharsets.US_ASCII))
            .replace("\r\n", "\n      ");
    String yaml =
        "apiVersion: v1\nkind: Config\ncurrent-context: \"c\"\n"
            + "contexts:\n- &c {name: c, context: {cluster: k, user: u}}\n- name: d\n  context:"
            + " {cluster: 'k', user: 'u', namespace: other}\n"
            + "clusters:\n- name: k\n  cluster:\n    server: "
            + uri()
            + "\n    certificate-authority-data: |\n      "
            + authority
            + "\nusers:\n- name: u\n  user: # a comment\n    token: &t yaml\n    ignored: *t\n";
    assertComesAs(read(yaml).value().orElseThrow(), "Bearer yaml");
    assertThat(
            KubernetesClient.kubeconfig(folder.resolve("config"), "d", HTTP)
                .value()
                .orElseThrow()
                .namespace())
        .contains("other");
  }

  @ParameterizedTest
  @CsvSource({
    "'''exec'':{''command'':''aws''}', users[].user.exec",
    "'''auth-provider'':{''name'':''gcp''}', users[].user.auth-provider",
    "'''as'':''admin'',''token'':''t''', users[].user.as",
    "'''username'':''u'',''password'':''p''', users[].user.username",
    "'''client-certificate-data'':''!''', client-certificate",
    "'''client-certificate'':''missing.crt''', client-certificate",
    "'''client-key'':''missing.key''', client-key"
  })
  void whatIsLeftOutIsNamed(String user, String field) throws IOException {
    UnknownCause cause = read(config(user)).cause().orElseThrow();
    assertThat(cause.code()).isEqualTo(UnknownCode.NOT_CONFIGURED);
    assertThat(cause.detail()).contains(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insecure-skip-tls-verify': true, 'x",
        "tls-server-name': 'other', 'x",
        "proxy-url': 'socks5://p', 'x"
      })
  void whatIsLeftOutOfClustersIsNamed(String field) throws IOException {
    String config =
        config("'token':'t'").replace("\"server\"", json("'" + field + "':'','server'"));
    assertThat(read(config).cause().orElseThrow().detail())
        .contains("clusters[].cluster." + field.substring(0, field.indexOf('\'')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "a: [b", "? ? ?", "!!java.net.URL [x]", "&a *b"})
  void aFileThatIsNoKubeconfigIsNotConfigured(String text) throws IOException {
    assertThat(read(text).cause().orElseThrow().code()).isEqualTo(UnknownCode.NOT_CONFIGURED);
  }

  @Test
  void aMissingFileOrContextIsNotConfigured() throws IOException {
    assertThat(
            KubernetesClient.kubeconfig(folder.resolve("none"), HTTP).cause().orElseThrow().code())
        .isEqualTo(UnknownCode.NOT_CONFIGURED);
    read(config("'token':'t'"));
    assertThat(
            KubernetesClient.kubeconfig(folder.resolve("config"), "other", HTTP)
                .cause()
                .orElseThrow()
                .detail())
        .contains("other");
  }

  @Test
  void aPodComesWithItsServiceAccount() throws IOException {
    Files.writeString(folder.resolve("token"), "pod");
    Files.writeString(folder.resolve("ca.crt"), tls("ca.crt"));
    Files.writeString(folder.resolve("namespace"), "team");
    Map<String, String> environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            "127.0.0.1",
            "KUBERNETES_SERVICE_PORT",
            String.valueOf(server.getAddress().getPort()));
    KubernetesClient client =
        KubernetesClient.inCluster(environment, folder, HTTP).value().orElseThrow();
    assertThat(client.namespace()).contains("team");
    assertComesAs(client, "Bearer pod");
  }

  @Test
  void outsideOfAPodIsNotConfigured() {
    assertThat(KubernetesClient.inCluster(Map.of(), folder, HTTP).cause().orElseThrow().code())
        .isEqualTo(UnknownCode.NOT_CONFIGURED);
    assertThat(
            KubernetesClient.inCluster(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"), folder, HTTP)
                .cause()
                .orElseThrow()
                .detail())
        .contains("service account");
  }

  @Test
  void yamlWithoutItsLibraryIsNotConfiguredAndJsonIsRead() throws Exception {
    URL[] path = {
      KubernetesClient.class.getProtectionDomain().getCodeSource().getLocation(),
      JsonFactory.class.getProtectionDomain().getCodeSource().getLocation()
    };
    try (URLClassLoader bare = new URLClassLoader(path, new OnlyTheJdk())) {
      Class<?> settings = bare.loadClass(HttpSettings.class.getName());
      Method kubeconfig =
          bare.loadClass(KubernetesClient.class.getName())
              .getMethod("kubeconfig", Path.class, settings);
      Object http = settings.getMethod("ofDefaults").invoke(null);
      Path yaml = Files.writeString(folder.resolve("yaml"), "current-context: c\n");
      assertThat(kubeconfig.invoke(null, yaml, http).toString())
          .contains("NOT_CONFIGURED")
          .contains("org.yaml:snakeyaml");
      Path json = Files.writeString(folder.resolve("json"), config("'token':'t'"));
      assertThat(kubeconfig.invoke(null, json, http).toString()).doesNotContain("NOT_CONFIGURED");
    }
  }

  /** The JDK's classes alone: the platform's loader also finds what is on the module path. */
  private static final class OnlyTheJdk extends ClassLoader {
    OnlyTheJdk() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.github.") || name.startsWith("org.") || name.startsWith("com.f")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
