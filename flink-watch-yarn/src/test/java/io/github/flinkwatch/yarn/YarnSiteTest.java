package io.github.flinkwatch.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
