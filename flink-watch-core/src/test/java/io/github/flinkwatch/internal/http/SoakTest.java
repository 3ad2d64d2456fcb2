package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Many exchanges with faults at random, some of them cancelled at random: each ends, and heap,
 * threads and sockets are where they were.
 */
class SoakTest {

  private static final int AT_ONCE = 48;
  private static final int PER_HOST = 32;
  private static final long MAY_GROW_BYTES = 32L << 20;

  private static final List<Fault> FAULTS =
      List.of(
          FaultServer.Conversation::close,
          FaultServer.Conversation::reset,
          Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Le"),
          Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
          Fault.sayAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
          Fault.say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
          Fault.say(FaultServer.response("200 OK", "application/json", "[".repeat(9_000))),
          Fault.say(FaultServer.response("200 OK", "text/html", "<html>")),
          Fault.say(FaultServer.response("503 No", "text/plain", "no")),
          Fault.say(FaultServer.redirect("/again")),
          Fault.say(FaultServer.redirect("/ok")),
          Fault.say("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + " ".repeat(90_000)),
          FaultServer.Conversation::stall);

  @Test
  void twoThousandExchangesLeaveNothingBehind(TestReporter reporter) throws Exception {
    soak(2_000, reporter);
  }

  @Test
  @Tag("matrix")
  void aHundredThousandExchangesLeaveNothingBehind(TestReporter reporter) throws Exception {
    soak(100_000, reporter);
  }

  private static void soak(int exchanges, TestReporter reporter) throws Exception {
    long threadsBefore = ourThreads();
    Random random = new Random(20261121);
    AtomicInteger turn = new AtomicInteger();
    Map<UnknownCode, Integer> causes = new EnumMap<>(UnknownCode.class);
    AtomicInteger known = new AtomicInteger();
    Semaphore room = new Semaphore(AT_ONCE);
    try (FaultServer server =
        FaultServer.of(
            c -> FAULTS.get(Math.floorMod(c.path().hashCode(), FAULTS.size())).play(c))) {
      Transport transport =
          Transport.of(
              HttpSettings.builder()
                  .circuitFailureThreshold(0)
                  .maxBodyBytes(64 << 10)
                  .maxConcurrentPerHost(PER_HOST)
                  .build());
      long heap = 0;
      for (int i = 0; i < exchanges; i++) {
        if (i == exchanges / 10) { // by then everything is loaded and every pool is warm
          heap = usedHeap();
        }
        String path = random.nextInt(4) == 0 ? "/ok" : "/fault" + turn.incrementAndGet() % 997;
        HttpAsk ask =
            HttpAsk.get(server.uri(path))
                .deadline(Duration.ofMillis(200 + random.nextInt(300)))
                .build();
        assertThat(room.tryAcquire(60, TimeUnit.SECONDS)).as("a hang at %d", i).isTrue();
        CompletableFuture<Observation<HttpAnswer>> answer = transport.send(ask);
        answer.whenComplete(
            (seen, cancelled) -> {
              if (seen != null) {
                seen.cause()
                    .ifPresentOrElse(
                        cause -> {
                          synchronized (causes) {
                            causes.merge(cause.code(), 1, Integer::sum);
                          }
                        },
                        known::incrementAndGet);
              }
              room.release();
            });
        if (random.nextInt(20) == 0) {
          answer.cancel(true);
        }
      }
      assertThat(room.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)).isTrue();
      await().atMost(Duration.ofSeconds(60)).until(() -> transport.live().isEmpty());
      await().atMost(Duration.ofSeconds(60)).until(() -> transport.gate().inside() == 0);
      assertThat(known).hasPositiveValue();
      assertThat(causes)
          .containsKeys(UnknownCode.CONNECTION_LOST, UnknownCode.RESPONSE_TIMEOUT)
          .doesNotContainKeys(UnknownCode.CANCELLED, UnknownCode.CONNECT_REFUSED);
      long grown = usedHeap() - heap;
      assertThat(grown).isLessThan(MAY_GROW_BYTES);
      // What is open is kept alive for the next exchange: never more than were in flight at once.
      await().atMost(Duration.ofSeconds(60)).until(() -> server.open() <= PER_HOST);
      reporter.publishEntry(
          Map.of(
              "exchanges", String.valueOf(exchanges),
              "connections", String.valueOf(server.connections()),
              "open at the end", String.valueOf(server.open()),
              "heap grew by bytes", String.valueOf(grown),
              "known", String.valueOf(known),
              "causes", String.valueOf(causes)));
      transport.close();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(server.open()).isZero();
                assertThat(ourThreads()).isLessThanOrEqualTo(threadsBefore);
              });
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("flink-watch-http") || name.startsWith("HttpClient-"))
        .count();
  }
}
