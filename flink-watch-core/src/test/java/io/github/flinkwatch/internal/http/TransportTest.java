package io.github.flinkwatch.internal.http;

import static io.github.flinkwatch.internal.http.FaultServer.redirect;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransportTest {

  private static final Duration NO_HANG = Duration.ofSeconds(40);
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  private static HttpSettings.Builder patient() {
    return HttpSettings.builder()
        .deadline(NO_HANG)
        .connectTimeout(Duration.ofSeconds(20))
        .clock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static UnknownCode code(Observation<?> observation) {
    return observation.cause().map(UnknownCause::code).orElseThrow();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerIsDatedByTheGivenClock() {
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(patient().build())) {
      Observation<HttpAnswer> seen = transport.ask(HttpAsk.get(server.uri("/ok")).build());
      assertThat(seen.observedAt()).isEqualTo(NOW);
      HttpAnswer answer = seen.value().orElseThrow();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.contentType()).isEqualTo("application/json");
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"ok\":true}");
    }
  }

  @Test
  void plainHttpAsksForNoTrust() throws Exception {
    SSLContext before = SSLContext.getDefault();
    SSLContext none = WatchedTls.none();
    SSLContext.setDefault(none);
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(patient().build())) {
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
      assertThat(SSLContext.getDefault()).isSameAs(none);
    } finally {
      SSLContext.setDefault(before);
    }
  }

  /** The JDK numbers its threads in the order of their making. */
  private static long threadsSoFar() {
    return new Thread(() -> {}).getId();
  }

  @Test
  void manyAnswersDoNotStartManyThreads() {
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(patient().build())) {
      HttpAsk ask = HttpAsk.get(server.uri("/ok")).build();
      transport.ask(ask);
      long before = threadsSoFar();
      for (int i = 0; i < 200; i++) {
        assertThat(transport.ask(ask).isKnown()).isTrue();
      }
      assertThat(threadsSoFar() - before).isLessThan(100);
      assertThat(server.connections()).isLessThan(10);
    }
  }

  @Nested
  class WhenTheCallerGivesUp {

    @Test
    void cancellingTheFutureClosesTheConnection() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (FaultServer server =
              FaultServer.of(
                  c -> {
                    asked.countDown();
                    c.stall();
                  });
          Transport transport = Transport.of(patient().build())) {
        CompletableFuture<?> answer = transport.send(HttpAsk.get(server.uri("/")).build());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        answer.cancel(true);
        await().atMost(NO_HANG).until(() -> server.open() == 0);
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        assertThat(transport.live()).isEmpty();
      }
    }

    @Test
    void cancellingInTheBodyClosesTheConnection() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (FaultServer server =
              FaultServer.of(
                  c -> {
                    c.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                    asked.countDown();
                    c.stall();
                  });
          Transport transport = Transport.of(patient().build())) {
        CompletableFuture<?> answer = transport.send(HttpAsk.get(server.uri("/")).build());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        answer.cancel(true);
        await().atMost(NO_HANG).until(() -> server.open() == 0);
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
      }
    }

    @Test
    void anInterruptIsCancelledAndTheFlagStays() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (FaultServer server =
              FaultServer.of(
                  c -> {
                    asked.countDown();
                    c.stall();
                  });
          Transport transport = Transport.of(patient().build())) {
        AtomicReference<UnknownCode> seen = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller =
            new Thread(
                () -> {
                  seen.set(code(transport.ask(HttpAsk.get(server.uri("/")).build())));
                  flag.set(Thread.currentThread().isInterrupted());
                });
        caller.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(60_000);
        assertThat(seen.get()).isEqualTo(UnknownCode.CANCELLED);
        assertThat(flag.get()).isTrue();
        await().atMost(NO_HANG).until(() -> server.open() == 0);
      }
    }

    @Test
    void closingCancelsWhatIsUnderWayAndInLine() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (FaultServer server =
          FaultServer.of(
              c -> {
                asked.countDown();
                c.stall();
              })) {
        Transport transport = Transport.of(patient().maxConcurrentPerHost(1).build());
        HttpAsk ask = HttpAsk.get(server.uri("/")).build();
        CompletableFuture<Observation<HttpAnswer>> first = transport.send(ask);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Observation<HttpAnswer>> inLine = transport.send(ask);
        transport.close();
        assertThat(code(get(first))).isEqualTo(UnknownCode.CANCELLED);
        assertThat(code(get(inLine))).isEqualTo(UnknownCode.CANCELLED);
        assertThat(code(transport.ask(ask))).isEqualTo(UnknownCode.CANCELLED);
        transport.close();
        await().atMost(NO_HANG).until(() -> server.open() == 0);
      }
    }
  }

  @Nested
  class WhenManyAsk {

    @Test
    void noMoreThanAllowedAreInFlightAndAllAreAnswered() throws Exception {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      try (FaultServer server =
              FaultServer.of(
                  c -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.yield();
                    now.decrementAndGet();
                    c.say(FaultServer.OK);
                  });
          Transport transport = Transport.of(patient().maxConcurrentPerHost(3).build())) {
        List<CompletableFuture<Observation<HttpAnswer>>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          answers.add(transport.send(HttpAsk.get(server.uri("/" + i)).build()));
        }
        for (CompletableFuture<Observation<HttpAnswer>> answer : answers) {
          assertThat(get(answer).isKnown()).isTrue();
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
      }
    }

    @Test
    void aStuckHostDoesNotHoldUpAnother() throws Exception {
      try (FaultServer stuck = FaultServer.of(FaultServer.Conversation::stall);
          FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport = Transport.of(patient().maxConcurrentPerHost(1).build())) {
        transport.send(HttpAsk.get(stuck.uri("/1")).build());
        transport.send(HttpAsk.get(stuck.uri("/2")).build());
        assertThat(transport.ask(HttpAsk.get(server.uri("/")).build()).isKnown()).isTrue();
        assertThat(transport.gate().waiting()).isEqualTo(1);
      }
    }

    @Test
    void aDeadlineThatPassesAtTheGateKeepsNoPlace() throws Exception {
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport = Transport.of(patient().build())) {
        HttpAsk hasty = HttpAsk.get(server.uri("/")).deadline(Duration.ofNanos(1)).build();
        List<CompletableFuture<Observation<HttpAnswer>>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
          answers.add(transport.send(hasty));
        }
        for (CompletableFuture<Observation<HttpAnswer>> answer : answers) {
          get(answer);
        }
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        assertThat(transport.gate().waiting()).isZero();
        assertThat(transport.live()).isEmpty();
      }
    }

    @Test
    void whoIsStillInLineAtItsDeadlineWasNotAsked() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (FaultServer stuck =
              FaultServer.of(
                  c -> {
                    asked.countDown();
                    c.stall();
                  });
          Transport transport = Transport.of(patient().maxConcurrentPerHost(1).build())) {
        transport.send(HttpAsk.get(stuck.uri("/1")).build());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        HttpAsk second = HttpAsk.get(stuck.uri("/2")).deadline(Duration.ofMillis(200)).build();
        assertThat(code(transport.ask(second))).isEqualTo(UnknownCode.NOT_ASKED);
        assertThat(stuck.heads()).hasSize(1);
      }
    }
  }

  @Nested
  class WhenTheExecutorIsTheEmbedders {

    @Test
    void itRunsTheExchangesAndIsNotShutDown() throws Exception {
      ExecutorService theirs = Executors.newFixedThreadPool(2);
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK))) {
        HttpAsk ask = HttpAsk.get(server.uri("/")).build();
        try (Transport transport = Transport.of(patient().executor(theirs).build())) {
          List<CompletableFuture<Observation<HttpAnswer>>> answers = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            answers.add(transport.send(ask));
          }
          for (CompletableFuture<Observation<HttpAnswer>> answer : answers) {
            assertThat(get(answer).isKnown()).isTrue();
          }
        }
        assertThat(theirs.isShutdown()).isFalse();
      } finally {
        theirs.shutdownNow();
      }
    }

    @Test
    void oneThatIsFullMeansNotAsked() {
      Executor full =
          task -> {
            throw new RejectedExecutionException("full");
          };
      for (Executor unfit : List.of(full, (Executor) Runnable::run)) {
        try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
            Transport transport = Transport.of(patient().executor(unfit).build())) {
          Observation<HttpAnswer> seen = transport.ask(HttpAsk.get(server.uri("/")).build());
          assertThat(code(seen)).isEqualTo(UnknownCode.NOT_ASKED);
          assertThat(transport.gate().inside()).isZero();
          assertThat(server.heads()).isEmpty();
        }
      }
    }
  }

  @Nested
  class WhenAKeptConnectionWentStale {

    private final AtomicInteger asked = new AtomicInteger();

    /** The first request on a connection is answered; at the second the server goes away. */
    private FaultServer forgetful() {
      return FaultServer.of(
          c -> {
            if (asked.incrementAndGet() == 2) {
              c.reset();
            } else {
              c.say(FaultServer.OK);
            }
          });
    }

    @Test
    void aReadIsAskedOnceMore() {
      try (FaultServer server = forgetful();
          Transport transport = Transport.of(patient().build())) {
        HttpAsk ask = HttpAsk.get(server.uri("/read")).build();
        assertThat(transport.ask(ask).isKnown()).isTrue();
        assertThat(transport.ask(ask).isKnown()).isTrue();
        assertThat(asked.get()).isEqualTo(3);
      }
    }

    @Test
    void anActIsNeverSentTwice() {
      for (String method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
        asked.set(0);
        try (FaultServer server = forgetful();
            Transport transport = Transport.of(patient().build())) {
          HttpAsk act = HttpAsk.builder(method, server.uri("/act")).acting(true).build();
          assertThat(transport.ask(act).isKnown()).as(method).isTrue();
          assertThat(code(transport.ask(act))).as(method).isEqualTo(UnknownCode.CONNECTION_LOST);
          assertThat(asked.get()).as(method).isEqualTo(2);
        }
      }
    }

    @Test
    void aReadIsAskedNoMoreThanTwice() {
      try (FaultServer server = FaultServer.of(FaultServer.Conversation::close);
          Transport transport = Transport.of(patient().build())) {
        assertThat(code(transport.ask(HttpAsk.get(server.uri("/")).build())))
            .isEqualTo(UnknownCode.CONNECTION_LOST);
        assertThat(server.heads()).hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  @Nested
  class WhenAnEndpointFailsRepeatedly {

    @Test
    void itIsLeftAloneWithTheOriginalCauseInside() {
      try (FaultServer server = FaultServer.of(FaultServer.Conversation::close);
          Transport transport = Transport.of(patient().circuitFailureThreshold(2).build())) {
        HttpAsk ask = HttpAsk.get(server.uri("/")).build();
        transport.ask(ask);
        transport.ask(ask);
        int connections = server.connections();
        UnknownCause open = transport.ask(ask).cause().orElseThrow();
        assertThat(open.code()).isEqualTo(UnknownCode.CIRCUIT_OPEN);
        assertThat(open.origin().map(UnknownCause::code)).contains(UnknownCode.CONNECTION_LOST);
        assertThat(server.connections()).isEqualTo(connections);
        assertThat(transport.ask(HttpAsk.get(server.uri("/")).endpoint("other").build()).cause())
            .map(UnknownCause::code)
            .contains(UnknownCode.CONNECTION_LOST);
        assertThat(code(transport.ask(HttpAsk.builder("PUT", server.uri("/")).build())))
            .isEqualTo(UnknownCode.CONNECTION_LOST);
      }
    }
  }

  @Nested
  class WhenARedirectIsTheAnswer {

    @Test
    void theCallerReadsItsLocation() {
      try (FaultServer server = FaultServer.of(Fault.say(redirect("http://elsewhere.invalid/x")));
          Transport transport = Transport.of(patient().build())) {
        HttpAsk ask = HttpAsk.get(server.uri("/")).redirects(RedirectPolicy.RETURN).build();
        HttpAnswer answer = transport.ask(ask).value().orElseThrow();
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).contains("http://elsewhere.invalid/x");
      }
    }
  }

  @Nested
  class WhenCredentialsAreSet {

    @Test
    void aRotatingTokenIsAskedForEachTime() {
      AtomicInteger turn = new AtomicInteger();
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport =
              Transport.of(
                  patient()
                      .credentials(Credentials.bearer(() -> "t" + turn.incrementAndGet()))
                      .build())) {
        transport.ask(HttpAsk.get(server.uri("/")).build());
        transport.ask(HttpAsk.get(server.uri("/")).build());
        transport.ask(HttpAsk.get(server.uri("/")).anonymous(true).build());
        assertThat(server.heads().get(0)).contains("Authorization: Bearer t1\r\n");
        assertThat(server.heads().get(1)).contains("Authorization: Bearer t2\r\n");
        assertThat(server.heads().get(2)).doesNotContain("Authorization");
      }
    }

    @Test
    void aSupplierThatThrowsOrLiesSendsNothingAndTellsNoSecret() {
      for (Credentials credentials :
          List.of(
              Credentials.bearer(() -> "canary\r\nX: y"),
              Credentials.bearer(() -> null),
              Credentials.bearer(
                  () -> {
                    throw new IllegalStateException("canary");
                  }))) {
        try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
            Transport transport = Transport.of(patient().credentials(credentials).build())) {
          UnknownCause cause =
              transport.ask(HttpAsk.get(server.uri("/")).build()).cause().orElseThrow();
          assertThat(cause.code()).isEqualTo(UnknownCode.UNAUTHENTICATED);
          assertThat(cause.toString()).doesNotContain("canary");
          assertThat(cause.exception()).isEmpty();
          assertThat(server.heads()).isEmpty();
        }
      }
    }

    @Test
    void hadoopsSimpleUserGoesIntoTheQueryOnce() {
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport =
              Transport.of(patient().credentials(Credentials.hadoopSimple("alice")).build())) {
        transport.ask(HttpAsk.get(server.uri("/a")).build());
        transport.ask(HttpAsk.get(server.uri("/b?op=OPEN")).build());
        transport.ask(HttpAsk.get(server.uri("/c?user.name=bob")).build());
        assertThat(server.heads().get(0)).startsWith("GET /a?user.name=alice ");
        assertThat(server.heads().get(1)).startsWith("GET /b?op=OPEN&user.name=alice ");
        assertThat(server.heads().get(2)).startsWith("GET /c?user.name=bob ");
      }
    }

    @Test
    void yarnsProxyIsToldThatItsPageForPersonsIsNotNeeded() {
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport = Transport.of(patient().build())) {
        transport.ask(HttpAsk.get(server.uri("/x/proxy/application_1_0002/jobs/overview")).build());
        transport.ask(HttpAsk.get(server.uri("/proxy/elsewhere/jobs/overview")).build());
        assertThat(server.heads().get(0)).contains("Cookie: checked_application_1_0002=true\r\n");
        assertThat(server.heads().get(1)).doesNotContain("Cookie");
      }
    }

    @Test
    void kerberosWithoutATicketIsUnauthenticatedAndOnlyTriedWhereItIsAskedFor() {
      try (FaultServer server =
              FaultServer.of(
                  c ->
                      c.say(
                          c.path().equals("/open")
                              ? FaultServer.OK
                              : "HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate\r\n"
                                  + "Content-Length: 0\r\n\r\n"));
          Transport transport =
              Transport.of(
                  patient()
                      .credentials(Credentials.kerberos(KerberosSettings.subject(new Subject())))
                      .build())) {
        assertThat(transport.ask(HttpAsk.get(server.uri("/open")).build()).isKnown()).isTrue();
        UnknownCause cause =
            transport.ask(HttpAsk.get(server.uri("/closed")).build()).cause().orElseThrow();
        assertThat(cause.code()).isEqualTo(UnknownCode.UNAUTHENTICATED);
        assertThat(cause.detail()).contains("Kerberos");
        assertThat(server.heads()).hasSize(2);
      }
    }
  }

  @Nested
  class WhenABodyIsStreamed {

    private class Counting implements BodySink<Long> {
      private final long wanted;
      private long taken;
      private HttpAnswer refused;

      Counting(long wanted) {
        this.wanted = wanted;
      }

      @Override
      public boolean accept(ByteBuffer bytes) {
        taken += bytes.remaining();
        return taken < wanted;
      }

      @Override
      public Observation<Long> finish(HttpAnswer head) {
        return Observation.known(taken, NOW);
      }

      @Override
      public Observation<Long> refused(HttpAnswer answer) {
        refused = answer;
        return Observation.absent("refused", NOW);
      }
    }

    private Observation<Long> stream(Fault fault, Counting sink) throws Exception {
      try (FaultServer server = FaultServer.of(fault);
          Transport transport = Transport.of(patient().build())) {
        HttpAsk ask =
            HttpAsk.get(server.uri("/")).expects(ExpectedBody.BYTES).maxBodyBytes(100_000).build();
        return get(transport.stream(ask, sink));
      }
    }

    @Test
    void allBytesAreHandedOver() throws Exception {
      String body = "x".repeat(99_000);
      Fault fault = Fault.say(FaultServer.response("200 OK", "application/octet-stream", body));
      assertThat(stream(fault, new Counting(Long.MAX_VALUE)).value()).contains(99_000L);
    }

    @Test
    void theSinkMayStopEarly() throws Exception {
      Fault endless =
          c -> {
            c.say("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(500));
            c.stall();
          };
      assertThat(stream(endless, new Counting(100)).isKnown()).isTrue();
    }

    @Test
    void theLimitHolds() throws Exception {
      Fault large = Fault.say(FaultServer.response("200 OK", "text/plain", "x".repeat(100_001)));
      assertThat(code(stream(large, new Counting(Long.MAX_VALUE))))
          .isEqualTo(UnknownCode.TOO_LARGE);
    }

    @Test
    void aCutBodyIsNeverFinished() throws Exception {
      Fault cut = Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
      assertThat(code(stream(cut, new Counting(Long.MAX_VALUE))))
          .isEqualTo(UnknownCode.CONNECTION_LOST);
    }

    @Test
    void anErrorDocumentIsHandedToTheSinkWhole() throws Exception {
      Counting sink = new Counting(Long.MAX_VALUE);
      Fault missing =
          Fault.say(FaultServer.response("404 Not Found", "application/json", "{\"e\":1}"));
      assertThat(stream(missing, sink).isAbsent()).isTrue();
      assertThat(sink.refused.status()).isEqualTo(404);
      assertThat(sink.taken).isZero();
    }

    @Test
    void aSinkThatThrowsHasFailed() throws Exception {
      Counting sink =
          new Counting(1) {
            @Override
            public boolean accept(ByteBuffer bytes) {
              throw new UnsupportedOperationException("bug");
            }
          };
      Observation<Long> seen = stream(Fault.say(FaultServer.OK), sink);
      assertThat(code(seen)).isEqualTo(UnknownCode.SOURCE_FAILED);
      assertThat(seen.cause().orElseThrow().exception())
          .containsInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Nested
  class WhenItIsClosed {

    private static Set<Thread> threadsOfClients() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(
              thread ->
                  thread.getName().startsWith("flink-watch-http")
                      || thread.getName().startsWith("HttpClient-"))
          .collect(Collectors.toSet());
    }

    @Test
    void noThreadIsLeft() {
      Set<Thread> ofOtherTests = threadsOfClients();
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK))) {
        for (int i = 0; i < 5; i++) {
          try (Transport transport = Transport.of(patient().build())) {
            assertThat(transport.ask(HttpAsk.get(server.uri("/")).build()).isKnown()).isTrue();
          }
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  System.gc(); // before 21 the JDK's client ends once it is collected
                  return ofOtherTests.containsAll(threadsOfClients()) && server.open() == 0;
                });
      }
    }

    @Test
    void aCancelledExchangeKeepsNothingAlive() throws Exception {
      Set<Thread> ofOtherTests = threadsOfClients();
      Random moment = new Random(9);
      try (FaultServer server =
          FaultServer.of(c -> c.say(c.path().equals("/go") ? redirect("/ok") : FaultServer.OK))) {
        try (Transport transport = Transport.of(patient().build())) {
          assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
          for (int i = 0; i < 300; i++) {
            CompletableFuture<?> answer = transport.send(HttpAsk.get(server.uri("/go")).build());
            long until = System.nanoTime() + moment.nextInt(1_500_000);
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
            answer.cancel(true);
          }
          await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0);
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> ofOtherTests.containsAll(threadsOfClients()) && server.open() == 0);
      }
    }

    @Test
    void theEmbeddersClientStaysOpen() throws Exception {
      HttpClient theirs = HttpClient.newHttpClient();
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK))) {
        URI uri = server.uri("/");
        try (Transport transport = Transport.of(patient().httpClient(theirs).build())) {
          assertThat(transport.ask(HttpAsk.get(uri).build()).isKnown()).isTrue();
        }
        try (Transport transport = Transport.of(patient().httpClient(theirs).build())) {
          assertThat(transport.ask(HttpAsk.get(uri).build()).isKnown()).isTrue();
        }
        assertThat(theirs.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(server.heads()).noneMatch(head -> head.contains("Upgrade"));
      }
    }
  }

  @Nested
  class WhenSettingsAreShared {

    @Test
    void soAreConnectionsAndLimitsUntilTheLastCloses() throws Exception {
      HttpSettings settings = patient().maxConcurrentPerHost(1).build();
      try (FaultServer server = FaultServer.of(FaultServer.Conversation::stall);
          Transport one = Transport.of(settings);
          Transport two = Transport.of(settings)) {
        HttpAsk ok = HttpAsk.get(server.uri("/ok")).build();
        assertThat(one.ask(ok).isKnown()).isTrue();
        assertThat(two.ask(ok).isKnown()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
        CompletableFuture<Observation<HttpAnswer>> stalled =
            one.send(HttpAsk.get(server.uri("/")).build());
        CompletableFuture<Observation<HttpAnswer>> inLine = two.send(ok);
        assertThat(two.gate().waiting()).isEqualTo(1);
        one.close();
        one.close();
        assertThat(code(get(stalled))).isEqualTo(UnknownCode.CANCELLED);
        assertThat(get(inLine).isKnown()).isTrue();
        assertThat(code(one.ask(ok))).isEqualTo(UnknownCode.CANCELLED);
        assertThat(two.ask(ok).isKnown()).isTrue();
        two.close();
        await().atMost(NO_HANG).until(() -> server.open() == 0);
        try (Transport again = Transport.of(settings)) {
          assertThat(again.ask(ok).isKnown()).isTrue();
        }
      }
    }

    @Test
    void othersAreApart() {
      try (Transport one = Transport.of(patient().build());
          Transport two = Transport.of(patient().build())) {
        assertThat(one.gate()).isNotSameAs(two.gate());
      }
    }
  }

  @Nested
  class WhenARedirectStalls {

    @Test
    void theDeadlineIsOfAllHopsTogether() {
      AtomicInteger hops = new AtomicInteger();
      try (FaultServer server =
              FaultServer.of(
                  c -> {
                    if (hops.incrementAndGet() < 3) {
                      c.say(redirect(c.path() + "x"));
                    } else {
                      c.stall();
                    }
                  });
          Transport transport = Transport.of(patient().build())) {
        HttpAsk ask = HttpAsk.get(server.uri("/")).deadline(Duration.ofSeconds(2)).build();
        assertThat(code(transport.ask(ask))).isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
        assertThat(hops.get()).isEqualTo(3);
        await().atMost(NO_HANG).until(() -> transport.gate().inside() == 0 && server.open() == 0);
      }
    }
  }

  @Nested
  class WhenTheExecutorIsStuck {

    @Test
    void theDeadlineHoldsAllTheSame() throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      ExecutorService theirs = Executors.newFixedThreadPool(1);
      theirs.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException end) {
              Thread.currentThread().interrupt();
            }
          });
      try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
          Transport transport =
              Transport.of(patient().executor(theirs).deadline(Duration.ofMillis(200)).build())) {
        Observation<HttpAnswer> seen = get(transport.send(HttpAsk.get(server.uri("/")).build()));
        assertThat(code(seen)).isEqualTo(UnknownCode.NOT_ASKED);
        release.countDown();
        theirs.shutdown();
        assertThat(theirs.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.heads()).isEmpty();
        assertThat(transport.gate().inside()).isZero();
      } finally {
        theirs.shutdownNow();
      }
    }
  }

  @Test
  void packedBytesAreTakenButNotARangeOfThem() {
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(patient().build())) {
      transport.ask(HttpAsk.get(server.uri("/")).build());
      transport.ask(HttpAsk.get(server.uri("/")).header("range", "bytes=0-9").build());
      assertThat(server.heads().get(0)).contains("Accept-Encoding: gzip\r\n");
      assertThat(server.heads().get(1)).contains("range: bytes=0-9\r\n").doesNotContain("gzip");
    }
  }

  @Test
  void anAskThatCannotBeSentIsRefusedAtOnce() {
    assertThatThrownBy(() -> HttpAsk.get(URI.create("/relative")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpAsk.get(URI.create("ftp://host/x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HttpAsk.get(URI.create("http://u:secret@host/p?token=secret#f")).build().toString())
        .isEqualTo("GET http://host:80/p");
  }
}
