package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.http.KerberosSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import io.github.flinkwatch.internal.http.KerberosDoor.Manner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SPNEGO against a real KDC and a real acceptor. */
class KerberosTest {

  private static final Duration NO_HANG = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static TestKdc kdc;
  private static Subject door;
  private static Path alice;

  @BeforeAll
  static void openTheKdc() throws Exception {
    kdc = new TestKdc(directory);
    door = TestKdc.login("HTTP/localhost", kdc.keytab("HTTP/localhost"), false);
    alice = kdc.keytab("alice");
  }

  @AfterAll
  static void closeTheKdc() throws Exception {
    kdc.close();
  }

  private static KerberosDoor door() {
    return new KerberosDoor(door, Fault.say(FaultServer.OK));
  }

  private static Transport transport(KerberosSettings settings) {
    return Transport.of(settings(settings).build());
  }

  private static HttpSettings.Builder settings(KerberosSettings kerberos) {
    return HttpSettings.builder()
        .deadline(NO_HANG)
        .connectTimeout(Duration.ofSeconds(20))
        .credentials(Credentials.kerberos(kerberos));
  }

  private static Observation<HttpAnswer> ask(Transport transport, FaultServer server) {
    return transport.ask(HttpAsk.get(server.uri("/door")).build());
  }

  private static UnknownCode code(Observation<?> seen) {
    return seen.cause().map(UnknownCause::code).orElseThrow();
  }

  /** A clock that a test sets. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aKeytabLetsInAndItsCookieStandsForItUntilItIsRefused() {
    KerberosDoor door = door();
    try (FaultServer server = FaultServer.of(door);
        Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
      for (int i = 0; i < 5; i++) {
        assertThat(ask(transport, server).isKnown()).isTrue();
      }
      assertThat(door.lastName()).isEqualTo("alice@" + TestKdc.REALM);
      assertThat(door.tokens()).isEqualTo(1);
      door.forgetCookies();
      assertThat(ask(transport, server).isKnown()).isTrue();
      assertThat(door.tokens()).isEqualTo(2);
      assertThat(door.replays()).isZero();
    }
  }

  @Test
  void aTicketCacheLetsIn() throws Exception {
    Path cache = kdc.ticketCache("bob", "bobs-secret");
    KerberosDoor door = door();
    try (FaultServer server = FaultServer.of(door);
        Transport transport = transport(KerberosSettings.ticketCache(cache))) {
      assertThat(ask(transport, server).isKnown()).isTrue();
      assertThat(door.lastName()).isEqualTo("bob@" + TestKdc.REALM);
    }
  }

  @Test
  void theEmbeddersSubjectLetsIn() throws Exception {
    Path keytab = kdc.keytab("carol");
    KerberosDoor door = door();
    try (FaultServer server = FaultServer.of(door);
        Transport transport =
            transport(KerberosSettings.subject(TestKdc.login("carol", keytab, true)))) {
      assertThat(ask(transport, server).isKnown()).isTrue();
      assertThat(door.lastName()).isEqualTo("carol@" + TestKdc.REALM);
    }
  }

  @Test
  void aCookieIsNotShownToAnotherPortOfTheHost() {
    KerberosDoor first = door();
    KerberosDoor second = door();
    try (FaultServer one = FaultServer.of(first);
        FaultServer two = FaultServer.of(second);
        Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
      ask(transport, one);
      assertThat(ask(transport, two).isKnown()).isTrue();
      assertThat(two.heads()).noneMatch(head -> head.contains("hadoop.auth"));
      assertThat(ask(transport, one).isKnown()).isTrue();
      assertThat(first.tokens() + second.tokens()).isEqualTo(2);
    }
  }

  @Test
  void manyAtOnceLogInOnceAndReplayNothing() {
    KerberosDoor door = door().withoutCookies();
    try (FaultServer server = FaultServer.of(door);
        Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
      assertThat(
              Stream.generate(() -> transport.send(HttpAsk.get(server.uri("/door")).build()))
                  .limit(20)
                  .toList())
          .allMatch(answer -> answer.join().isKnown());
      assertThat(door.tokens()).isEqualTo(20);
      assertThat(door.replays()).isZero();
    }
  }

  @Nested
  class WhenAConnectionGoesStale {

    private final AtomicInteger asked = new AtomicInteger();

    /** The third request, which brings a token at once, finds its connection gone. */
    private Fault forgetful(KerberosDoor door) {
      return c -> {
        if (asked.incrementAndGet() == 3) {
          c.reset();
        } else {
          door.play(c);
        }
      };
    }

    @Test
    void aReadIsAskedAgainWithANewToken() {
      KerberosDoor door = door().withoutCookies();
      try (FaultServer server = FaultServer.of(forgetful(door));
          Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
        assertThat(ask(transport, server).isKnown()).isTrue();
        assertThat(ask(transport, server).isKnown()).isTrue();
        assertThat(asked.get()).isEqualTo(4);
        assertThat(server.heads().stream().filter(head -> head.contains("Negotiate")).distinct())
            .hasSize(3);
        assertThat(door.replays()).isZero();
      }
    }

    @Test
    void anActIsNot() {
      KerberosDoor door = door().withoutCookies();
      try (FaultServer server = FaultServer.of(forgetful(door));
          Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
        assertThat(ask(transport, server).isKnown()).isTrue();
        HttpAsk act = HttpAsk.builder("PUT", server.uri("/door")).build();
        assertThat(code(transport.ask(act))).isEqualTo(UnknownCode.CONNECTION_LOST);
        assertThat(asked.get()).isEqualTo(3);
      }
    }
  }

  @Nested
  class WhenTheServerDoesNotProveItself {

    @Test
    void itsAnswerIsNotTakenAndItsCookieNotKept() {
      for (Manner manner : new Manner[] {Manner.PROVES_NOTHING, Manner.LIES}) {
        KerberosDoor door = door().behaves(manner);
        try (FaultServer server = FaultServer.of(door);
            Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
          for (int i = 1; i <= 2; i++) {
            Observation<HttpAnswer> seen = ask(transport, server);
            assertThat(code(seen)).as("%s", manner).isEqualTo(UnknownCode.UNAUTHENTICATED);
            assertThat(seen.cause().orElseThrow().detail()).contains("did not prove its identity");
            assertThat(door.tokens()).isEqualTo(i);
          }
          assertThat(server.heads()).noneMatch(head -> head.contains("Cookie"));
        }
      }
    }

    @Test
    void itsSilenceIsEnoughWhereNoProofIsRequiredButALieIsNot() {
      KerberosSettings lenient =
          KerberosSettings.keytab("alice", alice).withMutualAuthentication(false);
      KerberosDoor door = door().behaves(Manner.PROVES_NOTHING);
      try (FaultServer server = FaultServer.of(door);
          Transport transport = transport(lenient)) {
        assertThat(ask(transport, server).isKnown()).isTrue();
        assertThat(ask(transport, server).isKnown()).isTrue();
        assertThat(door.tokens()).isEqualTo(1);
        door.behaves(Manner.LIES).forgetCookies();
        assertThat(code(ask(transport, server))).isEqualTo(UnknownCode.UNAUTHENTICATED);
      }
    }

    @Test
    void whatItSaysWithAStatusOfFailureIsNoAnswerEither() {
      Fault impostor =
          c ->
              c.say(
                  c.head().contains("Negotiate")
                      ? FaultServer.response("404 No", "application/json", "{\"errors\":[]}")
                      : "HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate\r\n"
                          + "Content-Length: 0\r\n\r\n");
      try (FaultServer server = FaultServer.of(impostor);
          Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
        assertThat(code(ask(transport, server))).isEqualTo(UnknownCode.UNAUTHENTICATED);
      }
    }
  }

  @Nested
  class WhenARedirectLeadsToAnotherHost {

    @Test
    void itGetsNoTokenAndNoCookieAndItsAnswerCounts() {
      try (FaultServer other = FaultServer.of(Fault.say(FaultServer.OK))) {
        String there = other.uri("/data").toString();
        KerberosDoor door =
            new KerberosDoor(KerberosTest.door, c -> c.say(FaultServer.redirect(there)));
        try (FaultServer server = FaultServer.of(door);
            Transport transport =
                Transport.of(
                    settings(KerberosSettings.keytab("alice", alice))
                        .allowRedirectsTo("localhost")
                        .build())) {
          assertThat(ask(transport, server).isKnown()).isTrue(); // bought the cookie
          URI uri = server.uri("/door");
          HttpAsk ask = HttpAsk.get(uri).redirects(RedirectPolicy.ALLOWED_HOSTS).build();
          assertThat(transport.ask(ask).value().map(HttpAnswer::uri)).contains(other.uri("/data"));
          assertThat(other.heads())
              .hasSize(1)
              .noneMatch(head -> head.contains("Negotiate") || head.contains("Cookie"));
          assertThat(door.tokens()).isEqualTo(1);
        }
      }
    }
  }

  @Nested
  class WhenATicketRunsOut {

    @Test
    void thereIsANewLoginBeforeTheNextToken() throws Exception {
      kdc.configure("3s");
      try {
        KerberosLogin login =
            new KerberosLogin(KerberosSettings.keytab("alice", alice), Clock.systemUTC());
        KerberosDoor door = door().withoutCookies();
        try (FaultServer server = FaultServer.of(door);
            Transport transport = transport(KerberosSettings.keytab("alice", alice))) {
          assertThat(ask(transport, server).isKnown()).isTrue();
          Subject first = login.subject();
          assertThat(login.subject()).isSameAs(first);
          await().atMost(NO_HANG).until(() -> login.subject() != first);
          assertThat(ask(transport, server).isKnown()).isTrue();
          assertThat(door.tokens()).isEqualTo(2);
        }
      } finally {
        kdc.configure("10h");
      }
    }
  }

  @Nested
  class WhenALoginFails {

    @Test
    void theKdcIsLeftAloneForAWhileAndThenAskedAgain() throws Exception {
      Path keytab = kdc.keytab("dave");
      Hands clock = new Hands();
      KerberosLogin login = new KerberosLogin(KerberosSettings.keytab("eve", keytab), clock);
      LoginException first = failure(login);
      assertThat(failure(login)).isSameAs(first);
      clock.pass(KerberosLogin.PAUSE);
      assertThat(failure(login)).isNotSameAs(first);
    }

    private LoginException failure(KerberosLogin login) {
      try {
        login.subject();
        throw new AssertionError("logged in");
      } catch (LoginException failed) {
        return failed;
      }
    }

    @Test
    void aKdcThatStallsIsNotTheServersFault() {
      KerberosDoor door = door();
      try (FaultServer server = FaultServer.of(door);
          FaultServer silent = FaultServer.of(FaultServer.Conversation::stall);
          Transport transport =
              Transport.of(
                  settings(KerberosSettings.keytab("alice", alice))
                      .deadline(Duration.ofSeconds(2))
                      .build())) {
        kdc.configure("10h", silent.uri("/").getPort());
        UnknownCause cause = ask(transport, server).cause().orElseThrow();
        assertThat(cause.code()).isEqualTo(UnknownCode.UNAUTHENTICATED);
        assertThat(cause.detail()).contains("no Kerberos ticket within 2 s");
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        assertThat(door.tokens()).isZero();
      } finally {
        kdc.configure("10h");
      }
    }

    @Test
    void itIsTheCauseAndNoSecretIsTold() {
      KerberosDoor door = door();
      Path missing = directory.resolve("missing.keytab");
      try (FaultServer server = FaultServer.of(door);
          Transport transport = transport(KerberosSettings.keytab("alice", missing))) {
        UnknownCause cause = ask(transport, server).cause().orElseThrow();
        assertThat(cause.code()).isEqualTo(UnknownCode.UNAUTHENTICATED);
        assertThat(cause.exception()).containsInstanceOf(LoginException.class);
        assertThat(cause.toString()).doesNotContain("Negotiate ");
        assertThat(door.tokens()).isZero();
      }
    }

    @Test
    void aServerThatTheKdcDoesNotKnowIsAskedForOnceInAWhile() throws Exception {
      Hands clock = new Hands();
      Spnego spnego = new Spnego(KerberosSettings.keytab("alice", alice), clock);
      URI stranger = URI.create("http://stranger.invalid/");
      Throwable first = denial(spnego, stranger);
      assertThat(denial(spnego, stranger)).isSameAs(first);
      spnego.token(URI.create("http://localhost/")).dispose();
      clock.pass(KerberosLogin.PAUSE);
      assertThat(denial(spnego, stranger)).isNotSameAs(first);
    }

    private Throwable denial(Spnego spnego, URI uri) {
      Throwable[] thrown = new Throwable[1];
      assertThatThrownBy(() -> spnego.token(uri)).satisfies(denied -> thrown[0] = denied);
      return thrown[0];
    }
  }
}
