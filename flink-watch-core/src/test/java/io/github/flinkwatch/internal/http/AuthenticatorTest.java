package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An embedder's {@code HttpClient} that logs in by itself. */
class AuthenticatorTest {

  private static final String RIGHT = "Basic YTpi"; // a:b

  private static String refusal(String status, String header) {
    return "HTTP/1.1 " + status + "\r\n" + header + "Content-Length: 0\r\n\r\n";
  }

  private static final String WHO = refusal("401 Who", "WWW-Authenticate: Basic realm=\"x\"\r\n");
  private static final String WHO_BY_PROXY =
      refusal("407 Who", "Proxy-Authenticate: Basic realm=\"x\"\r\n");

  /** Lets in whoever knows the password. */
  private static Fault door(String refusal) {
    return c -> c.say(c.head().contains(RIGHT) ? FaultServer.OK : refusal);
  }

  private static Authenticator knowing(@Nullable String password) {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return password == null ? null : new PasswordAuthentication("a", password.toCharArray());
      }
    };
  }

  private static Transport transport(HttpClient.Builder client) {
    return Transport.of(
        HttpSettings.builder()
            .deadline(Duration.ofSeconds(60))
            .circuitFailureThreshold(0)
            .httpClient(client.build())
            .build());
  }

  private static HttpAsk ask(String method, URI uri) {
    HttpAsk.Builder ask = HttpAsk.builder(method, uri);
    return method.equals("GET")
        ? ask.build()
        : ask.body("application/json", "{}".getBytes(StandardCharsets.UTF_8)).build();
  }

  private static UnknownCode code(Observation<?> seen) {
    return seen.cause().orElseThrow(() -> new AssertionError(seen)).code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "POST", "PATCH", "DELETE"})
  void firstCommandIsSentAgainWithThePassword(String method) {
    try (FaultServer server = FaultServer.of(door(WHO));
        Transport transport = transport(HttpClient.newBuilder().authenticator(knowing("b")))) {
      assertThat(transport.ask(ask(method, server.uri("/act"))).isKnown()).isTrue();
      assertThat(server.heads()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "POST", "PATCH", "DELETE"})
  void proxyIsGivenThePasswordToo(String method) {
    try (FaultServer proxy = FaultServer.of(door(WHO_BY_PROXY));
        Transport transport =
            transport(
                HttpClient.newBuilder()
                    .proxy(
                        ProxySelector.of(
                            new InetSocketAddress("localhost", proxy.uri("/").getPort())))
                    .authenticator(knowing("b")))) {
      URI flink = URI.create("http://flink.invalid:8081/act");
      assertThat(transport.ask(ask(method, flink)).isKnown()).isTrue();
      assertThat(proxy.heads()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void whoIsNotLetInIsUnauthenticatedWhateverItsAuthenticatorKnows(String method) {
    for (String password : new String[] {"wrong", null}) {
      try (FaultServer server = FaultServer.of(door(WHO));
          Transport transport =
              transport(HttpClient.newBuilder().authenticator(knowing(password)))) {
        assertThat(code(transport.ask(ask(method, server.uri("/act")))))
            .isEqualTo(UnknownCode.UNAUTHENTICATED);
      }
    }
    try (FaultServer server = FaultServer.of(Fault.say(refusal("401 Who", "")));
        Transport transport = transport(HttpClient.newBuilder().authenticator(knowing("b")))) {
      assertThat(code(transport.ask(ask(method, server.uri("/act")))))
          .isEqualTo(UnknownCode.UNAUTHENTICATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
  void anActWhoseConnectionWentStaleIsNotSentAgain(String method) {
    AtomicInteger asked = new AtomicInteger();
    Fault forgetful =
        c -> {
          if (asked.incrementAndGet() == 2) {
            c.reset();
          } else {
            c.say(FaultServer.OK);
          }
        };
    try (FaultServer server = FaultServer.of(forgetful);
        Transport transport = transport(HttpClient.newBuilder().authenticator(knowing("b")))) {
      assertThat(transport.ask(ask(method, server.uri("/act"))).isKnown()).isTrue();
      assertThat(code(transport.ask(ask(method, server.uri("/act")))))
          .isEqualTo(UnknownCode.CONNECTION_LOST);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void anActingGetIsNotSentAgainForTheJdkDoesNotSayWhy() {
    try (FaultServer server = FaultServer.of(door(WHO));
        Transport transport = transport(HttpClient.newBuilder().authenticator(knowing("b")))) {
      HttpAsk act = HttpAsk.get(server.uri("/act")).acting(true).build();
      assertThat(code(transport.ask(act))).isEqualTo(UnknownCode.CONNECTION_LOST);
      assertThat(server.heads()).hasSize(1);
    }
  }
}
