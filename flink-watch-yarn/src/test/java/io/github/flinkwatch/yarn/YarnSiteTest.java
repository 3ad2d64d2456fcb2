package io.github.flinkwatch.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YarnSiteTest {

  @TempDir Path directory;

  @Test
  void oneResourceManagerByHostName() throws IOException {
    YarnSite site = site("yarn.resourcemanager.hostname", "rm.example.com");

    assertThat(site.resourceManagers()).containsExactly(URI.create("http://rm.example.com:8088"));
    assertThat(site.webProxy()).isEmpty();
    assertThat(site.historyServer()).isEmpty();
  }

  @Test
  void allOfThemWithHighAvailability() throws IOException {
    YarnSite site =
        site(
            "yarn.resourcemanager.ha.enabled", "true",
            "yarn.resourcemanager.ha.rm-ids", "rm1, rm2",
            "yarn.resourcemanager.hostname.rm1", "a.example.com",
            "yarn.resourcemanager.webapp.address.rm2", "b.example.com:9088");

    assertThat(site.resourceManagers())
        .containsExactly(
            URI.create("http://a.example.com:8088"), URI.create("http://b.example.com:9088"));
  }

  @Test
  void httpsOnlyHasItsOwnAddresses() throws IOException {
    YarnSite site =
        site(
            "yarn.http.policy", "HTTPS_ONLY",
            "yarn.resourcemanager.hostname", "rm.example.com",
            "yarn.resourcemanager.webapp.address", "rm.example.com:8088",
            "yarn.resourcemanager.webapp.https.address", "${yarn.resourcemanager.hostname}:8091");

    assertThat(site.resourceManagers()).containsExactly(URI.create("https://rm.example.com:8091"));
  }

  @Test
  void proxyAndHistoryServerAreFound() throws IOException {
    YarnSite site =
        site(
            "yarn.resourcemanager.hostname", "rm.example.com",
            "yarn.web-proxy.address", "proxy.example.com:9099",
            "yarn.timeline-service.enabled", "true",
            "yarn.timeline-service.generic-application-history.enabled", "true",
            "yarn.timeline-service.hostname", "ahs.example.com");

    assertThat(site.webProxy()).contains(URI.create("http://proxy.example.com:9099"));
    assertThat(site.historyServer()).contains(URI.create("http://ahs.example.com:8188"));
  }

  @Test
  void whereItListensIsNoAddress() {
    assertThatThrownBy(() -> site("yarn.resourcemanager.webapp.address", "0.0.0.0:8088"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> site("some.other", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void entitiesOfAFileAreNotRead() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "rm.example.com");
    Path file =
        Files.writeString(
            directory.resolve("evil.xml"),
            "<!DOCTYPE x [<!ENTITY e SYSTEM \""
                + secret.toUri()
                + "\">]><configuration><property><name>yarn.resourcemanager.hostname</name>"
                + "<value>&e;</value></property></configuration>");

    assertThatThrownBy(() -> YarnSite.read(file)).isInstanceOf(Exception.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:9088", "0.0.0.0", "[::]:9088", "${any}:9088"})
  void whereItListensIsOnTheHostOfThatResourceManager(String listening) throws IOException {
    YarnSite site =
        site(
            "any", "0.0.0.0",
            "yarn.resourcemanager.ha.enabled", "TRUE",
            "yarn.resourcemanager.ha.rm-ids", "rm1,rm2",
            "yarn.resourcemanager.hostname.rm1", "a.example.com",
            "yarn.resourcemanager.webapp.address.rm1", listening,
            "yarn.resourcemanager.webapp.address.rm2", "b.example.com");

    assertThat(site.resourceManagers())
        .containsExactly(
            URI.create("http://a.example.com:" + (listening.contains("9088") ? "9088" : "8088")),
            URI.create("http://b.example.com:8088"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_ONLY", "https_only", " Https_Only "})
  void policyIsReadInAnyCase(String policy) throws IOException {
    YarnSite site =
        site("yarn.http.policy", policy, "yarn.resourcemanager.hostname", "rm.example.com");

    assertThat(site.resourceManagers()).containsExactly(URI.create("https://rm.example.com:8090"));
  }

  @Test
  void attributesFinalsAndAnyOrderAreReadAsHadoopReadsThem() throws IOException {
    YarnSite site =
        YarnSite.read(
            Files.writeString(
                directory.resolve("yarn-site.xml"),
                "<configuration>"
                    + "<property name='yarn.resourcemanager.ha.enabled' value='true'/>"
                    + "<property><value>rm1,rm2,rm3</value><name> yarn.resourcemanager.ha.rm-ids"
                    + " </name></property>"
                    + "<property><name>yarn.resourcemanager.hostname.rm1</name>"
                    + "<value>fi<!-- a comment -->rst</value><final>true</final></property>"
                    + "<property><name>yarn.resourcemanager.hostname.rm1</name>"
                    + "<value>second</value></property>"
                    + "<property name='yarn.resourcemanager.hostname.rm2' value='first'"
                    + " final='true'/>"
                    + "<property name='yarn.resourcemanager.hostname.rm2' value='second'/>"
                    + "<property name='yarn.resourcemanager.hostname.rm3' value='first'/>"
                    + "<property name='yarn.resourcemanager.hostname.rm3'>"
                    + "<value><![CDATA[last]]></value></property>"
                    + "<property><name>yarn.resourcemanager.hostname.rm3</name></property>"
                    + "</configuration>"));

    assertThat(site.resourceManagers())
        .containsExactly(
            URI.create("http://first:8088"),
            URI.create("http://first:8088"),
            URI.create("http://last:8088"));
  }

  @Test
  void configurationInMemoryIsReadAsAFileIs() {
    Map<String, String> properties =
        Map.of(
            "yarn.resourcemanager.hostname", "rm-${user.name}",
            "yarn.resourcemanager.webapp.address", "${yarn.resourcemanager.hostname}:9088",
            "yarn.timeline-service.enabled", "true",
            "yarn.timeline-service.generic-application-history.enabled", "true",
            "yarn.timeline-service.hostname", "${env.NO_SUCH_VARIABLE:-ahs}",
            "yarn.web-proxy.address", "${no.such.property}:9099");

    for (YarnSite site : List.of(YarnSite.of(properties), YarnSite.of(properties::get))) {
      assertThat(site.resourceManagers())
          .containsExactly(URI.create("http://rm-" + System.getProperty("user.name") + ":9088"));
      assertThat(site.historyServer()).contains(URI.create("http://ahs:8188"));
      assertThat(site.webProxy()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rm:99999", "rm:65536", "rm:0", "a b", "rm:8088:9", "http://rm:8088"})
  void addressThatIsNoneIsRefusedByItsName(String address) {
    assertThatThrownBy(() -> YarnSite.of(Map.of("yarn.resourcemanager.webapp.address", address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("yarn.resourcemanager.webapp.address")
        .hasMessageContaining(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://rm:65536", "http://rm:99999/x"})
  void clientRefusesAPortThatIsNone(String address) {
    assertThatThrownBy(() -> ResourceManagerClient.builder().address(URI.create(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address");
  }

  private YarnSite site(String... properties) throws IOException {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration>\n");
    for (int i = 0; i < properties.length; i += 2) {
      xml.append("<property><name>")
          .append(properties[i])
          .append("</name>\n<value>")
          .append(properties[i + 1])
          .append("</value><final>true</final></property>\n");
    }
    return YarnSite.read(
        Files.writeString(directory.resolve("yarn-site.xml"), xml.append("</configuration>")));
  }
}
