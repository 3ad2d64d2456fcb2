package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Conversation;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proxies that a {@code ProxySelector} chose: asked in full for http, tunnelled through for https.
 */
class ProxyTest {

  private static final Duration NO_HANG = Duration.ofSeconds(40);
  private static final String SECRET = "canary-51b7";

  @TempDir static Path directory;
  private static TestTls keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestTls.in(directory);
  }

  private static HttpSettings.Builder through(FaultServer proxy) {
    return HttpSettings.builder()
        .deadline(NO_HANG)
        .connectTimeout(Duration.ofSeconds(20))
        .sslContext(keys.client())
        .credentials(Credentials.bearer(() -> SECRET))
        .proxySelector(
            ProxySelector.of(new InetSocketAddress("localhost", proxy.uri("/").getPort())));
  }

  private static UnknownCause cause(Observation<?> seen) {
    return seen.cause().orElseThrow(() -> new AssertionError(seen));
  }

  @Test
  void forHttpTheProxyIsAskedTheWholeAddressAndResolvesIt() {
    try (FaultServer proxy = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(through(proxy).build())) {
      HttpAsk ask = HttpAsk.get(URI.create("http://flink.invalid:8081/jobs")).build();
      assertThat(transport.ask(ask).isKnown()).isTrue();
      assertThat(proxy.heads().get(0))
          .startsWith("GET http://flink.invalid:8081/jobs HTTP/1.1\r\n");
    }
  }

  @Test
  void aProxyThatAsksForAPasswordIsUnauthenticated() {
    String refusal =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
            + "Content-Length: 0\r\n\r\n";
    try (FaultServer proxy = FaultServer.of(Fault.say(refusal));
        Transport transport = Transport.of(through(proxy).build())) {
      for (String uri : List.of("http://flink.invalid:8081/", "https://flink.invalid:8081/")) {
        UnknownCause cause = cause(transport.ask(HttpAsk.get(URI.create(uri)).build()));
        assertThat(cause.code()).as(uri).isEqualTo(UnknownCode.UNAUTHENTICATED);
      }
      assertThat(proxy.heads().get(1)).startsWith("CONNECT ").doesNotContain(SECRET);
    }
  }

  @Test
  void aProxyThatCannotReachTheServerIsABadGateway() {
    Fault refusal = Fault.sayAndClose(FaultServer.response("502 Bad Gateway", "text/html", "<p>"));
    try (FaultServer proxy = FaultServer.of(refusal);
        Transport transport = Transport.of(through(proxy).build())) {
      for (String uri : List.of("http://flink.invalid:8081/", "https://flink.invalid:8081/")) {
        UnknownCause cause = cause(transport.ask(HttpAsk.get(URI.create(uri)).build()));
        assertThat(cause.code()).as(uri).isEqualTo(UnknownCode.BAD_GATEWAY);
      }
    }
  }

  @Nested
  class WhenItTunnels {

    /** Passes bytes on in both directions until an end closes. */
    private void relay(Conversation from, int port) throws IOException, InterruptedException {
      try (Socket to = new Socket("localhost", port)) {
        from.say("HTTP/1.1 200 Connection established\r\n\r\n");
        Thread back =
            new Thread(
                () -> {
                  try {
                    to.getInputStream().transferTo(from.out());
                  } catch (IOException closed) {
                    // by the other end
                  }
                });
        back.setDaemon(true);
        back.start();
        from.in().transferTo(to.getOutputStream());
        to.shutdownOutput();
        back.join();
      }
    }

    @Test
    void theProxySeesNoCredentialAndTheServerDoes() {
      try (FaultServer server = FaultServer.tls(keys.server("good"), Fault.say(FaultServer.OK))) {
        int port = server.uri("/").getPort();
        try (FaultServer proxy = FaultServer.of(c -> relay(c, port));
            Transport transport = Transport.of(through(proxy).build())) {
          HttpAsk ask = HttpAsk.get(server.uri("/jobs?token=" + SECRET)).build();
          for (int i = 0; i < 3; i++) {
            Observation<HttpAnswer> seen = transport.ask(ask);
            assertThat(seen.isKnown()).as("%s", seen).isTrue();
          }
          assertThat(proxy.heads())
              .hasSize(1)
              .allMatch(head -> head.startsWith("CONNECT localhost:" + port))
              .noneMatch(head -> head.contains(SECRET));
          assertThat(server.heads()).hasSize(3).allMatch(head -> head.contains("Bearer " + SECRET));
        }
      }
    }

    @Test
    void itsServersCertificateIsChecked() {
      try (FaultServer server = FaultServer.tls(keys.server("wrong"), Fault.say(FaultServer.OK))) {
        int port = server.uri("/").getPort();
        try (FaultServer proxy = FaultServer.of(c -> relay(c, port));
            Transport transport = Transport.of(through(proxy).build())) {
          assertThat(cause(transport.ask(HttpAsk.get(server.uri("/")).build())).code())
              .isEqualTo(UnknownCode.TLS_FAILURE);
          assertThat(server.heads()).isEmpty();
        }
      }
    }

    @Test
    void aProxyThatStallsIsEndedByTheDeadline() {
      try (FaultServer proxy = FaultServer.of(Conversation::stall);
          Transport transport =
              Transport.of(through(proxy).deadline(Duration.ofSeconds(2)).build())) {
        HttpAsk ask = HttpAsk.get(URI.create("https://flink.invalid:8081/")).build();
        assertThat(cause(transport.ask(ask)).code()).isEqualTo(UnknownCode.CONNECT_TIMEOUT);
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0 && proxy.open() == 0);
      }
    }
  }

  /** As a resolver of host names may: the JDK calls both on the thread that sends. */
  @Nested
  class WhenTheThreadIsStuckBeforeItCanSend {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private final ProxySelector stuck =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.countDown();
            boolean interrupted = false;
            while (true) {
              try {
                release.await();
                break;
              } catch (InterruptedException deaf) {
                interrupted = true;
              }
            }
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };

    private Transport transport(Duration deadline) {
      return Transport.of(HttpSettings.builder().deadline(deadline).proxySelector(stuck).build());
    }

    @Test
    void theDeadlineHoldsAndNothingIsSentLater() {
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport = transport(Duration.ofMillis(200))) {
        assertThat(cause(transport.ask(HttpAsk.get(server.uri("/")).build())).code())
            .isEqualTo(UnknownCode.CONNECT_TIMEOUT);
        assertThat(transport.gate().inside()).isEqualTo(1);
        release.countDown();
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        assertThat(server.heads()).isEmpty();
      }
    }

    @Test
    void cancellingHoldsAndNothingIsSentLater() throws Exception {
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport = transport(NO_HANG)) {
        CompletableFuture<?> answer = transport.send(HttpAsk.get(server.uri("/")).build());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.cancel(true)).isTrue();
        release.countDown();
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        assertThat(server.heads()).isEmpty();
      }
    }
  }
}
