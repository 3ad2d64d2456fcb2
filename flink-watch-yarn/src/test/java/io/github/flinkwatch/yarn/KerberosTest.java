package io.github.flinkwatch.yarn;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.http.KerberosSettings;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against two real ResourceManagers whose web servers want Kerberos: Hadoop's own filter, and a KDC
 * of Apache Kerby. The second one is active, so that every question meets a standby first.
 */
@Tag("matrix")
class KerberosTest {

  private static final String KRB5_CONF = "java.security.krb5.conf";
  private static final String FAILOVER_STORE =
      "org.apache.hadoop.yarn.server.resourcemanager.recovery.FileSystemRMStateStore";

  @TempDir static Path directory;
  private static HadoopProcess kdc;
  private static String realm;
  private static String krb5ConfBefore;
  private static RunningResourceManager standby;
  private static RunningResourceManager active;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    kdc = HadoopProcess.start("RealKdc", directory);
    realm = kdc.answer("start");
    krb5ConfBefore = System.getProperty(KRB5_CONF);
    System.setProperty(KRB5_CONF, file("krb5.conf").toString());
    List<String> settings = settings();
    standby = resourceManager("rm1", settings);
    active = resourceManager("rm2", settings);
    active.run("admin", "-transitionToActive", "rm2");
  }

  @AfterAll
  static void stop() {
    active.close();
    standby.close();
    kdc.close();
    if (krb5ConfBefore == null) {
      System.clearProperty(KRB5_CONF);
    } else {
      System.setProperty(KRB5_CONF, krb5ConfBefore);
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void keytabOpensTheStandbyAndTheActiveOne() {
    ApplicationId id = active.submit("behind Kerberos");

    ResourceManagerClient client = client(keytab("alice"), standby.address(), active.address());

    assertThat(client.application(id).details().ask().value())
        .hasValueSatisfying(
            application -> assertThat(application.name()).contains("behind Kerberos"));
    assertThat(client.clusterInfo().ask().value().orElseThrow().haState())
        .isEqualTo(HaState.ACTIVE);
    assertThat(
            client.application(ApplicationId.of("application_1_0001")).details().ask().isAbsent())
        .isTrue();
  }

  @Test
  void ticketCacheOpensIt() {
    KerberosSettings cache = KerberosSettings.ticketCache(file("alice.ccache"));

    assertThat(client(cache, active.address()).clusterMetrics().ask().isKnown()).isTrue();
  }

  @Test
  void subjectOfTheEmbedderOpensIt() throws LoginException {
    KerberosSettings subject = KerberosSettings.subject(login("alice"));

    assertThat(client(subject, active.address()).clusterMetrics().ask().isKnown()).isTrue();
  }

  @Test
  void killActsInTheNameOfThePrincipal() {
    ApplicationId id = active.running("to be killed", "");

    assertThat(
            client(keytab("alice"), active.address())
                .application(id)
                .kill("enough")
                .send()
                .isKnown())
        .isTrue();

    active.run("kill", id.toString(), "again");
    assertThat(
            client(keytab("alice"), active.address())
                .application(id)
                .details()
                .ask()
                .value()
                .orElseThrow()
                .diagnostics()
                .orElseThrow())
        .contains("killed by user alice")
        .contains("enough");
  }

  @Test
  void oneTokenBuysACookieAndNoTokenIsSentTwice() {
    WireMockServer between = recording(active.address());
    ResourceManagerClient client = client(keytab("alice"), URI.create(between.baseUrl()));

    for (int i = 0; i < 5; i++) {
      assertThat(client.clusterMetrics().ask().isKnown()).isTrue();
    }

    List<LoggedRequest> requests = requests(between);
    List<String> tokens =
        requests.stream()
            .filter(it -> it.containsHeader("Authorization"))
            .map(it -> it.getHeader("Authorization"))
            .toList();
    assertThat(tokens).hasSize(1).allMatch(token -> token.startsWith("Negotiate "));
    assertThat(requests).hasSize(6); // the first one was refused
    assertThat(requests.subList(2, 6))
        .allMatch(it -> it.getHeader("Cookie").contains("hadoop.auth="));
  }

  @Test
  void cookieThatIsNoLongerGoodIsReplacedByAFreshToken() {
    WireMockServer between = recording(active.address());
    ResourceManagerClient client = client(keytab("alice"), URI.create(between.baseUrl()));
    assertThat(client.clusterMetrics().ask().isKnown()).isTrue();

    between.stubFor(
        any(anyUrl())
            .inScenario("expired")
            .whenScenarioStateIs("Started")
            .willSetStateTo("over")
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("WWW-Authenticate", "Negotiate")
                    .withHeader("Set-Cookie", "hadoop.auth=; Path=/; HttpOnly")));
    between.stubFor(
        any(anyUrl())
            .inScenario("expired")
            .whenScenarioStateIs("over")
            .willReturn(aResponse().proxiedFrom(active.address().toString())));

    assertThat(client.clusterMetrics().ask().isKnown()).isTrue();
    assertThat(
            requests(between).stream()
                .filter(it -> it.containsHeader("Authorization"))
                .map(it -> it.getHeader("Authorization")))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void withoutCredentialsItIsUnauthenticated() {
    try (ResourceManagerClient client =
        ResourceManagerClient.builder()
            .address(standby.address())
            .address(active.address())
            .build()) {
      ApplicationId id = active.submit("nobody may see it");

      assertThat(code(client.application(id).details().ask()))
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
      assertThat(code(client.application(id).deployment().ask()))
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
      assertThat(code(client.clusterInfo().ask())).isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
  }

  @Test
  void userNameDoesNotStandInForKerberos() {
    HttpSettings simple =
        HttpSettings.builder().credentials(Credentials.hadoopSimple("alice")).build();
    try (ResourceManagerClient client =
        ResourceManagerClient.builder().address(active.address()).http(simple).build()) {
      assertThat(code(client.clusterMetrics().ask())).isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
  }

  @Test
  void keytabOfAnOldKeyIsACauseThatPointsToCredentials() {
    KerberosSettings stale = KerberosSettings.keytab("bob@" + realm, file("stale.keytab"));

    Observation<YarnClusterMetrics> look = client(stale, active.address()).clusterMetrics().ask();

    assertThat(code(look)).isEqualTo(UnknownCode.UNAUTHENTICATED);
    assertThat(look.cause().orElseThrow().exception()).isPresent();
  }

  @Test
  void keytabThatIsNotThereIsACauseThatPointsToCredentials() {
    KerberosSettings missing = KerberosSettings.keytab("alice@" + realm, file("nobody.keytab"));

    assertThat(code(client(missing, active.address()).clusterMetrics().ask()))
        .isEqualTo(UnknownCode.UNAUTHENTICATED);
  }

  @Test
  void addressThatIsNotThePrincipalsHostIsACauseThatPointsToCredentials() {
    URI byNumber = URI.create("http://127.0.0.2:" + active.address().getPort());

    assertThat(client(keytab("alice"), byNumber).clusterMetrics().ask().isUnknown()).isTrue();
  }

  private static List<String> settings() throws IOException {
    Files.writeString(file("secret"), "signs the cookies of both");
    List<String> settings =
        new ArrayList<>(
            List.of(
                KRB5_CONF + "=" + file("krb5.conf"),
                "hadoop.http.authentication.type=kerberos",
                "hadoop.http.authentication.kerberos.principal=HTTP/localhost@" + realm,
                "hadoop.http.authentication.kerberos.keytab=" + file("server.keytab"),
                "hadoop.http.authentication.signature.secret.file=" + file("secret"),
                // Without it the type is ignored, and the port is open to everybody.
                "hadoop.http.filter.initializers="
                    + "org.apache.hadoop.security.AuthenticationFilterInitializer",
                "yarn.resourcemanager.recovery.enabled=true",
                "yarn.resourcemanager.store.class=" + FAILOVER_STORE,
                "yarn.resourcemanager.fs.state-store.uri=" + directory.resolve("store").toUri(),
                "yarn.resourcemanager.ha.enabled=true",
                "yarn.resourcemanager.ha.automatic-failover.enabled=false",
                "yarn.resourcemanager.cluster-id=flink-watch",
                "yarn.resourcemanager.ha.rm-ids=rm1,rm2",
                "yarn.client.failover-sleep-base-ms=200",
                "yarn.client.failover-sleep-max-ms=500"));
    for (String id : List.of("rm1", "rm2")) {
      for (String address :
          List.of(
              "address",
              "scheduler.address",
              "resource-tracker.address",
              "admin.address",
              "webapp.address")) {
        settings.add("yarn.resourcemanager." + address + "." + id + "=localhost:" + Ports.free());
      }
    }
    return settings;
  }

  private static RunningResourceManager resourceManager(String id, List<String> settings)
      throws IOException {
    List<String> own = new ArrayList<>(settings);
    own.add("yarn.resourcemanager.ha.id=" + id);
    return RunningResourceManager.start(
        Files.createDirectory(directory.resolve(id)), own.toArray(new String[0]));
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static KerberosSettings keytab(String user) {
    return KerberosSettings.keytab(user + "@" + realm, file(user + ".keytab"));
  }

  /** Logs in as an embedder does that has a Subject of its own. */
  private static Subject login(String user) throws LoginException {
    AppConfigurationEntry entry =
        new AppConfigurationEntry(
            "com.sun.security.auth.module.Krb5LoginModule",
            LoginModuleControlFlag.REQUIRED,
            Map.of(
                "useKeyTab", "true",
                "keyTab", file(user + ".keytab").toString(),
                "principal", user + "@" + realm,
                "doNotPrompt", "true",
                "refreshKrb5Config", "true"));
    Configuration jaas =
        new Configuration() {
          @Override
          public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {entry};
          }
        };
    LoginContext login = new LoginContext("embedder", null, null, jaas);
    login.login();
    return login.getSubject();
  }

  private ResourceManagerClient client(KerberosSettings kerberos, URI... addresses) {
    ResourceManagerClient.Builder builder =
        ResourceManagerClient.builder()
            .http(HttpSettings.builder().credentials(Credentials.kerberos(kerberos)).build());
    for (URI address : addresses) {
      builder.address(address);
    }
    ResourceManagerClient client = builder.build();
    opened.add(client);
    return client;
  }

  /** Passes everything on, and keeps it. */
  private WireMockServer recording(URI behind) {
    WireMockServer server = new WireMockServer(options().dynamicPort());
    server.start();
    opened.add(server::stop);
    server.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(behind.toString())));
    return server;
  }

  /** Returns what went through, the first one first. */
  private static List<LoggedRequest> requests(WireMockServer between) {
    return between.getAllServeEvents().stream()
        .map(event -> event.getRequest())
        .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
        .toList();
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
