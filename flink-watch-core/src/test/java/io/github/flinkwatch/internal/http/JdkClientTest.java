package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The smallest case against the JDK: its client, with no code of ours, keeps the connection of an
 * answer that it could not read. On 17 even one that was collected does: the connections stay until
 * the process ends. On 21 and later it closes them. Ours closes them on all.
 */
class JdkClientTest {

  private static final int EXCHANGES = 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nBad name: x\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n Folded-First: a\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}",
      })
  void whatTheClientOf17KeepsOpenIsClosedByOurs(String answer, TestReporter reporter)
      throws Exception {
    try (FaultServer server = FaultServer.of(Fault.say(answer))) {
      exchangeByTheJdkAlone(server);
      int kept = keptAfterCollection(server);
      reporter.publishEntry(
          "java " + System.getProperty("java.version"), kept + " of " + EXCHANGES + " kept");
      if (Runtime.version().feature() >= 21) {
        assertThat(kept).isZero();
      }
    }
    try (FaultServer server = FaultServer.of(Fault.say(answer));
        Transport ours = Transport.of(HttpSettings.builder().circuitFailureThreshold(0).build())) {
      for (int i = 0; i < EXCHANGES; i++) {
        assertThat(ours.ask(HttpAsk.get(server.uri("/x")).build()).isUnknown()).isTrue();
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> server.open() == 0);
    }
  }

  /** In a method of its own, so that nothing holds the client afterwards. */
  private static void exchangeByTheJdkAlone(FaultServer server) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < EXCHANGES; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/x")).timeout(Duration.ofSeconds(20)).build();
      try {
        client.send(request, HttpResponse.BodyHandlers.discarding());
        throw new AssertionError("the JDK reads this");
      } catch (IOException | IllegalArgumentException refused) {
        continue;
      }
    }
  }

  private static int keptAfterCollection(FaultServer server) {
    try {
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> {
                System.gc();
                return server.open() == 0;
              });
    } catch (ConditionTimeoutException kept) {
      return server.open();
    }
    return 0;
  }
}
