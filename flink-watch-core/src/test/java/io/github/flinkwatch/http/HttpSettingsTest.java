package io.github.flinkwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  private final HttpSettings.Builder builder = HttpSettings.builder();

  @Test
  void toBuilderKeepsEverything() {
    HttpSettings settings =
        builder
            .connectTimeout(Duration.ofSeconds(1))
            .deadline(Duration.ofSeconds(2))
            .maxBodyBytes(3)
            .maxConcurrentPerHost(4)
            .maxConcurrent(5)
            .header("X-A", "b")
            .allowRedirectsTo("*.example.org")
            .circuitFailureThreshold(6)
            .credentials(Credentials.hadoopSimple("alice"))
            .proxySelector(ProxySelector.of(null))
            .executor(Runnable::run)
            .build();
    assertThat(settings.toBuilder().build()).usingRecursiveComparison().isEqualTo(settings);
    assertThat(settings.toBuilder().build().toString()).isEqualTo(settings.toString());
  }

  @Test
  void nothingSecretIsShown() {
    HttpSettings settings =
        builder
            .header("X-Api-Key", "canary")
            .credentials(Credentials.basic("alice", "canary"))
            .build();
    assertThat(settings.toString()).contains("X-Api-Key", "basic").doesNotContain("canary");
    assertThat(Credentials.bearer(() -> "canary").toString()).isEqualTo("Credentials{bearer}");
    assertThat(Credentials.kerberos(KerberosSettings.keytab("a@R", Path.of("k"))).toString())
        .isEqualTo("Credentials{kerberos}");
  }

  @Test
  void mistakesAreToldAtOnceAndByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deadline(Duration.ZERO))
        .withMessageContaining("deadline");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxConcurrent(0))
        .withMessageContaining("maxConcurrent is not positive: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.circuitFailureThreshold(-1));
    assertThatNullPointerException()
        .isThrownBy(() -> builder.credentials(null))
        .withMessage("credentials");
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.basic("a:b", "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.hadoopSimple(""));
    for (String host : List.of("", "http://host", "host/path", "*", "a b", "host:x")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.allowRedirectsTo(host));
    }
  }

  @Test
  void headersThatTheTransportOwnsOrThatSmuggleAreRefusedWithoutTheirValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header("Host", "canary"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header("a b", "canary"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("X-A", "canary\r\nX-B: c"))
        .withMessageNotContaining("canary");
  }

  @Test
  void aClientThatFollowsRedirectsIsRefused() {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.httpClient(following));
  }

  @Test
  void aClientBesideAProxyIsAContradiction() {
    builder.httpClient(HttpClient.newHttpClient()).proxySelector(ProxySelector.of(null));
    assertThatIllegalStateException().isThrownBy(builder::build);
  }
}
