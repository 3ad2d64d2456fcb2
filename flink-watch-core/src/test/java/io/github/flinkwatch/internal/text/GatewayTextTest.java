package io.github.flinkwatch.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GatewayTextTest {

  private static String said(String body, String type) {
    return GatewayText.of(body.getBytes(StandardCharsets.UTF_8), type);
  }

  @Test
  void kubernetesSaysItsMessage() {
    String status =
        "{\"kind\":\"Status\",\"message\":\"services \\\"orders-rest\\\" not found\",\"code\":404}";
    assertThat(said(status, "application/json")).isEqualTo(": services \"orders-rest\" not found");
    assertThat(GatewayText.isKubernetesStatus(status.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void plainTextIsSaidOnOneCleanLineAndCut() {
    assertThat(said("default backend\n- 404\u001B[2J", "text/plain; charset=utf-8"))
        .isEqualTo(": default backend - 404");
    assertThat(said("x".repeat(5000), "text/plain")).hasSize(203).endsWith("…");
  }

  @Test
  void aWebPageAndSilenceSayNothing() {
    assertThat(said("<html>no</html>", "text/plain")).isEmpty();
    assertThat(said("secret=1", "application/octet-stream")).isEmpty();
    assertThat(said("", "text/plain")).isEmpty();
    assertThat(said("{\"answer\":42}", "application/json")).isEmpty();
  }
}
