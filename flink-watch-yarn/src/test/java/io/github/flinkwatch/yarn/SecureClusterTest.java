package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.http.KerberosSettings;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real cluster in which everything wants Kerberos: a ResourceManager, and a web proxy of
 * its own that shows other users' applications only to who confirms it.
 */
@Tag("matrix")
class SecureClusterTest {

  private static final String KRB5_CONF = "java.security.krb5.conf";
  private static final String TOKEN_HEADER = "X-Hadoop-Delegation-Token";

  /** A server's first answer takes its time on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path directory;
  private static HadoopProcess kdc;
  private static String realm;
  private static String krb5ConfBefore;
  private static RunningResourceManager yarn;
  private static HadoopProcess proxy;
  private static URI proxyAddress;

  @BeforeAll
  static void start() throws IOException {
    kdc = HadoopProcess.start("RealKdc", directory);
    realm = kdc.answer("start");
    krb5ConfBefore = System.getProperty(KRB5_CONF);
    System.setProperty(KRB5_CONF, directory.resolve("krb5.conf").toString());
    int port = Ports.free();
    proxyAddress = URI.create("http://localhost:" + port);
    String[] settings = settings(port).toArray(new String[0]);
    yarn = RunningResourceManager.start(Files.createDirectory(directory.resolve("rm")), settings);
    List<String> arguments = new ArrayList<>(List.of("proxy"));
    arguments.addAll(List.of(settings));
    proxy =
        HadoopProcess.start(
            "RealServer",
            Files.createDirectory(directory.resolve("proxy")),
            arguments.toArray(new String[0]));
    proxy.answer("start");
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : new AutoCloseable[] {proxy, yarn, kdc}) {
      close(each);
    }
    if (krb5ConfBefore == null) {
      System.clearProperty(KRB5_CONF);
    } else {
      System.setProperty(KRB5_CONF, krb5ConfBefore);
    }
  }

  @Test
  void delegationTokenStandsInForKerberos() throws IOException {
    ApplicationId id = yarn.submit("seen with a token");
    String token = delegationToken();

    try (ResourceManagerClient client = client(Credentials.header(TOKEN_HEADER, () -> token))) {
      assertThat(client.application(id).details().ask()).matches(Observation::isKnown);
      assertThat(
              client.application(ApplicationId.of("application_1_0001")).details().ask().isAbsent())
          .isTrue();
    }
    String forged = "AAAA" + token.substring(4);
    try (ResourceManagerClient client = client(Credentials.header(TOKEN_HEADER, () -> forged))) {
      Observation<YarnApplication> look = client.application(id).details().ask();
      assertThat(code(look)).isIn(UnknownCode.UNAUTHENTICATED, UnknownCode.FORBIDDEN);
      assertThat(look.toString()).doesNotContain(forged);
    }
  }

  @Test
  void otherUsersFlinkIsSeenThroughAProxyThatWantsThatConfirmed() {
    WireMockServer flink = new WireMockServer(options().dynamicPort());
    flink.start();
    flink.stubFor(get("/jobs/overview").willReturn(okJson("{\"jobs\":[]}")));
    try (ResourceManagerClient alice = client(Credentials.kerberos(keytab("alice")));
        ResourceManagerClient carol = client(Credentials.kerberos(keytab("carol")))) {
      ApplicationId id = yarn.running("alice's", flink.baseUrl());

      for (ResourceManagerClient each : List.of(alice, carol)) {
        try (FlinkRestClient client = each.application(id).flink().ask().value().orElseThrow()) {
          assertThat(client.jobsOverview().ask()).matches(Observation::isKnown);
        }
      }
    } finally {
      flink.stop();
    }
  }

  @Test
  void withoutCredentialsNothingIsConcluded() {
    ApplicationId id = yarn.submit("nobody may see it");

    try (ResourceManagerClient client = client(Credentials.none())) {
      assertThat(code(client.application(id).deployment().ask()))
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
  }

  /** Asks as a platform does that hands its token on to those who watch. */
  private static String delegationToken() throws IOException {
    try (Transport transport = Transport.of(settings(Credentials.kerberos(keytab("alice"))))) {
      URI uri = yarn.address().resolve("/ws/v1/cluster/delegation-token");
      byte[] renewer = "{\"renewer\":\"alice\"}".getBytes(UTF_8);
      Observation<HttpAnswer> answer =
          transport.ask(HttpAsk.builder("POST", uri).body("application/json", renewer).build());
      assertThat(answer).matches(Observation::isKnown);
      String body = new String(answer.value().orElseThrow().body(), UTF_8);
      assertThat(body).contains("\"token\"");
      return body.replaceFirst("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }
  }

  private static ResourceManagerClient client(Credentials credentials) {
    return ResourceManagerClient.builder()
        .address(yarn.address())
        .webProxy(proxyAddress)
        .http(settings(credentials))
        .build();
  }

  private static HttpSettings settings(Credentials credentials) {
    return HttpSettings.builder()
        .credentials(credentials)
        .connectTimeout(PATIENCE)
        .deadline(PATIENCE)
        .build();
  }

  private static KerberosSettings keytab(String user) {
    return KerberosSettings.keytab(user + "@" + realm, directory.resolve(user + ".keytab"));
  }

  private static List<String> settings(int proxyPort) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "signs the cookies");
    List<String> settings = new ArrayList<>();
    settings.add(KRB5_CONF + "=" + directory.resolve("krb5.conf"));
    settings.add("keytabs=" + directory);
    settings.add("hadoop.security.authentication=kerberos");
    settings.add(
        "hadoop.http.filter.initializers="
            + "org.apache.hadoop.security.AuthenticationFilterInitializer");
    settings.add("hadoop.http.authentication.type=kerberos");
    settings.add("hadoop.http.authentication.signature.secret.file=" + secret);
    settings.add("yarn.web-proxy.address=localhost:" + proxyPort);
    String keytab = directory.resolve("server.keytab").toString();
    for (String server :
        List.of(
            "hadoop.http.authentication.kerberos.principal=HTTP",
            "yarn.resourcemanager.principal=rm",
            "yarn.resourcemanager.webapp.spnego-principal=HTTP",
            "yarn.web-proxy.principal=HTTP")) {
      settings.add(server + "/localhost@" + realm);
    }
    for (String name :
        List.of(
            "hadoop.http.authentication.kerberos.keytab",
            "yarn.resourcemanager.keytab",
            "yarn.resourcemanager.webapp.spnego-keytab-file",
            "yarn.web-proxy.keytab")) {
      settings.add(name + "=" + keytab);
    }
    for (String name :
        List.of("address", "scheduler.address", "resource-tracker.address", "admin.address")) {
      settings.add("yarn.resourcemanager." + name + "=localhost:" + Ports.free());
    }
    return settings;
  }

  private static void close(AutoCloseable each) {
    try {
      if (each != null) {
        each.close();
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
