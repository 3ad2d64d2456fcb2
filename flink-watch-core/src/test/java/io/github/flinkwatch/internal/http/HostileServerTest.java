package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers, hosts and callers did that kept threads, sockets, places or looks. */
class HostileServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static HttpSettings.Builder patient() {
    return HttpSettings.builder().deadline(PATIENCE).connectTimeout(PATIENCE);
  }

  private static UnknownCause cause(Observation<?> seen) {
    return seen.cause().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "-ERR unknown command\r\n",
        "HTTP/1.1 200 OK\r\nBad name: x\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 12345678901234567890\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n{}",
      })
  void whatTheClientCannotReadIsACauseAndItsConnectionIsClosed(String answer) {
    try (FaultServer server = FaultServer.of(Fault.say(answer));
        Transport transport = Transport.of(patient().circuitFailureThreshold(0).build())) {
      for (int i = 0; i < 20; i++) {
        Observation<HttpAnswer> seen = transport.ask(HttpAsk.get(server.uri("/x")).build());
        assertThat(cause(seen).code()).isEqualTo(UnknownCode.CONNECTION_LOST);
        assertThat(cause(seen).detail()).contains("could not be read");
      }
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.open()).isZero());
    }
  }

  @Test
  void aHostWithAnUnderscoreIsAsked() {
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport =
            Transport.of(
                patient().build(),
                host -> {
                  assertThat(host).isEqualTo("job_manager");
                  return InetAddress.getLoopbackAddress();
                })) {
      URI uri = URI.create("http://job_manager:" + server.uri("/").getPort() + "/ok?a=%20b");
      assertThat(transport.ask(HttpAsk.get(uri).build()).isKnown()).isTrue();
      assertThat(server.heads().get(0)).startsWith("GET /ok?a=%20b HTTP/1.1");
    }
  }

  @Test
  void aResolverThatTakesItsTimeCountsAgainstTheDeadline() {
    CountDownLatch over = new CountDownLatch(1);
    try (Transport transport =
        Transport.of(
            patient().build(),
            host -> {
              boolean unused = awaitQuietly(over);
              return InetAddress.getLoopbackAddress();
            })) {
      Observation<HttpAnswer> seen =
          transport.ask(
              HttpAsk.get(URI.create("http://slow:1/")).deadline(Duration.ofMillis(300)).build());
      assertThat(cause(seen).code()).isEqualTo(UnknownCode.DNS_FAILURE);
    } finally {
      over.countDown();
    }
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      return false;
    }
  }

  @Test
  void anExecutorThatRefusesCostsNeitherStackNorPlaces() {
    HttpSettings settings =
        patient()
            .maxConcurrent(1)
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build();
    try (Transport transport = Transport.of(settings)) {
      List<CompletableFuture<Observation<HttpAnswer>>> answers = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        answers.add(transport.send(HttpAsk.get(URI.create("http://localhost:1/")).build()));
      }
      assertThat(answers)
          .allSatisfy(
              answer ->
                  assertThat(cause(answer.get(60, TimeUnit.SECONDS)).code())
                      .isEqualTo(UnknownCode.NOT_ASKED));
      assertThat(transport.gate().inside()).isZero();
      assertThat(transport.gate().waiting()).isZero();
    }
  }

  @Test
  void outputsThatDoNotDrainBlindNobody() throws Exception {
    CountDownLatch drain = new CountDownLatch(1);
    BodySink<Long> stuck =
        new BodySink<>() {
          @Override
          public boolean accept(ByteBuffer bytes) {
            return awaitQuietly(drain);
          }

          @Override
          public Observation<Long> finish(HttpAnswer head) {
            return Observation.known(1L, Instant.EPOCH);
          }

          @Override
          public Observation<Long> refused(HttpAnswer answer) {
            return Observation.absent("", Instant.EPOCH);
          }
        };
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        Transport transport = Transport.of(patient().maxConcurrentPerHost(64).build())) {
      List<CompletableFuture<Observation<Long>>> downloads = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        downloads.add(
            transport.stream(
                HttpAsk.get(server.uri("/ok" + i))
                    .expects(ExpectedBody.BYTES)
                    .deadline(Duration.ofSeconds(5))
                    .build(),
                stuck));
      }
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
      for (CompletableFuture<Observation<Long>> download : downloads) {
        assertThat(cause(download.get(60, TimeUnit.SECONDS)).code())
            .isEqualTo(UnknownCode.CANCELLED);
      }
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
    } finally {
      drain.countDown();
    }
  }

  @Test
  void aDeadlineWithoutEndIsOne() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    HttpSettings settings =
        HttpSettings.builder()
            .deadline(forever)
            .connectTimeout(forever)
            .circuitOpenDuration(forever)
            .circuitMaxOpenDuration(forever)
            .circuitFailureThreshold(1)
            .build();
    try (FaultServer server = FaultServer.of(FaultServer.Conversation::close);
        Transport transport = Transport.of(settings)) {
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
      assertThat(cause(transport.ask(HttpAsk.get(server.uri("/x")).build())).code())
          .isEqualTo(UnknownCode.CONNECTION_LOST);
    }
  }

  @Test
  void theCircuitCountsLooksAndNeverBarsWhatDecides() {
    HttpSettings settings = patient().circuitFailureThreshold(2).build();
    try (FaultServer server = FaultServer.of(FaultServer.Conversation::close);
        Transport transport = Transport.of(settings)) {
      Budget look = Budget.of(PATIENCE, 1 << 20);
      for (int i = 0; i < 5; i++) {
        assertThat(cause(transport.ask(HttpAsk.get(server.uri("/x")).budget(look).build())).code())
            .isEqualTo(UnknownCode.CONNECTION_LOST);
      }
      Budget next = Budget.of(PATIENCE, 1 << 20);
      transport.ask(HttpAsk.get(server.uri("/x")).budget(next).build());
      assertThat(cause(transport.ask(HttpAsk.get(server.uri("/x")).build())).code())
          .isEqualTo(UnknownCode.CIRCUIT_OPEN);
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).deciding().build()).isKnown())
          .isTrue();
      assertThat(cause(transport.ask(HttpAsk.get(server.uri("/x")).build())).code())
          .isEqualTo(UnknownCode.CONNECTION_LOST);
    }
  }

  @Test
  void answersOfOneLookShareItsMemory() {
    String large =
        FaultServer.response("200 OK", "application/json", "[" + " ".repeat(900_000) + "]");
    try (FaultServer server = FaultServer.of(Fault.say(large));
        Transport transport = Transport.of(patient().build())) {
      Budget look = Budget.of(PATIENCE, 1_000_000);
      assertThat(cause(transport.ask(HttpAsk.get(server.uri("/x")).budget(look).build())).code())
          .isEqualTo(UnknownCode.TOO_LARGE);
      assertThat(transport.ask(HttpAsk.get(server.uri("/x")).build()).isKnown()).isTrue();
      await().atMost(PATIENCE).until(() -> look.memory().taken() == 0);
    }
  }

  @Test
  void whereTheSystemHasNoThreadTheClientsTasksAreStillRun() {
    ThreadPoolExecutor none =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    ClientHolder.ClientThreads threads = new ClientHolder.ClientThreads(none);
    List<Integer> ran = new ArrayList<>();
    threads.execute(
        () -> {
          threads.execute(() -> ran.add(2));
          ran.add(1);
        });
    assertThat(ran).containsExactly(1, 2);
  }

  /** Jackson's table of names multiplies by 33, so that "AaAa" and "B@B@" are one to it. */
  @Test
  void namesThatCollideAreReadOrMalformedAndNothingElse() {
    String names =
        IntStream.range(0, 1 << 11)
            .mapToObj(
                n ->
                    IntStream.range(0, 11)
                        .mapToObj(bit -> (n >> bit & 1) == 0 ? "AaAa" : "B@B@")
                        .collect(Collectors.joining("", ",\"", "\":0")))
            .collect(Collectors.joining());
    String answer =
        FaultServer.response("200 OK", "application/json", "{\"jobs\":[]" + names + "}");
    try (FaultServer server = FaultServer.of(Fault.say(answer));
        FlinkRestClient flink =
            FlinkRestClient.builder(server.uri("/colliding")).http(patient().build()).build()) {
      assertThat(answer).hasSizeGreaterThan(78_000);
      flink
          .jobsOverview()
          .ask()
          .cause()
          .ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.MALFORMED_JSON));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverWaitsForAnOperationIsLetGoAtHisDeadlineThoughNoThreadIsFree(boolean queues) {
    CountDownLatch busy = new CountDownLatch(1);
    ThreadPoolExecutor full =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            queues ? new LinkedBlockingQueue<>() : new SynchronousQueue<>());
    full.execute(() -> awaitQuietly(busy));
    try (FaultServer server = FaultServer.of(Fault.say(FaultServer.OK));
        FlinkRestClient flink =
            FlinkRestClient.builder(server.uri(""))
                .http(patient().executor(full).build())
                .build()) {
      Observation<AsyncOperation> end =
          flink
              .commands(FlinkScenarios.JOB)
              .savepointOperation(TriggerId.of("0123456789abcdef0123456789abcdef"))
              .end()
              .within(Duration.ofSeconds(1))
              .ask();
      assertThat(cause(end).code()).isIn(UnknownCode.RESPONSE_TIMEOUT, UnknownCode.NOT_ASKED);
    } finally {
      busy.countDown();
      full.shutdown();
    }
  }
}
