package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Answers put together at random of every part that a response has, each well or badly made.
 * Whatever comes: the question has an end; it is known only if the server's document came whole;
 * and afterwards there are no more threads and sockets than before.
 */
class HostileAnswersTest {

  private static final int AT_ONCE = 24;

  private static final List<String> STATUS_LINES =
      List.of(
          "HTTP/1.1 200 OK",
          "HTTP/1.1 200 OK",
          "HTTP/1.1 200 OK",
          "HTTP/1.1 200",
          "HTTP/1.0 200 OK",
          "HTTP/1.1 404 Not Found",
          "HTTP/1.1 500 Oops",
          "HTTP/1.1 204 No Content",
          "HTTP/1.1 304 Not Modified",
          "HTTP/1.1 401 Who",
          "HTTP/1.1 407 Who",
          "HTTP/1.1 302 Found\r\nLocation: http://[oops",
          "HTTP/1.1 302 Found\r\nLocation: http://localhost:99999/",
          "HTTP/1.1 100 Continue",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
          "HTTP/1.1 101 Switching Protocols",
          "HTTP/1.1 199 What",
          "HTTP/1.1 999 What",
          "HTTP/1.1 099 What",
          "HTTP/1.1 20 OK",
          "HTTP/1.1 2000 OK",
          "HTTP/1.1 -200 OK",
          "HTTP/1.1 abc OK",
          "HTTP/2 200",
          "HTTP/9.9 200 OK",
          "http/1.1 200 OK",
          "ICY 200 OK",
          "SSH-2.0-OpenSSH_9.6",
          "-ERR unknown command 'GET'",
          "\u0016\u0003\u0001\u0002\u0000",
          "",
          "<html>");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type: application/json",
          "Content-Type: text/html",
          "content-type:application/json",
          "Content-Type: ",
          "X-Long: " + "x".repeat(70_000),
          "X: " + "y".repeat(600_000),
          "Folded: a\r\n b\r\n\tc",
          " Folded-First: a",
          "No colon",
          "Bad name: x",
          "B\u00e4d: x",
          ": empty",
          "Nul: a\u0000b",
          "Set-Cookie: a=b",
          "WWW-Authenticate: Basic realm=\"x\"",
          "WWW-Authenticate: Negotiate",
          "WWW-Authenticate: ",
          "Proxy-Authenticate: Digest",
          "Connection: close",
          "Connection: upgrade\r\nUpgrade: h2c",
          "Retry-After: -1",
          "Content-Encoding: br",
          "Content-Encoding: gzip, gzip",
          "Date: never",
          "Trailer: X",
          "Alt-Svc: h3=\":1\"");

  private static final List<String> LENGTHS =
      List.of(
          "abc",
          "",
          " ",
          "0x10",
          "-1",
          "-0",
          "+7",
          "1e3",
          "99999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "2147483648",
          "4294967297",
          "7, 7",
          "7,8",
          "7 7",
          "\u0663",
          "1.0",
          "0",
          "1",
          "1000000");

  private static final List<String> CHUNK_SIZES =
      List.of(
          "80000000",
          "7fffffff",
          "ffffffff",
          "100000000",
          "ffffffffffffffff",
          "-1",
          "zz",
          "",
          " ",
          "0x5",
          "5;" + "x".repeat(5_000),
          "\u0000",
          "00000000000000000000000000");

  private final Random random;

  HostileAnswersTest() {
    this.random = new Random(Long.getLong("flinkwatch.seed", 20261128L));
  }

  @Test
  void whateverComesTheQuestionEndsAndNothingIsLeft(TestReporter reporter) throws Exception {
    exchange(1_500, reporter);
  }

  @Test
  @Tag("matrix")
  void tenThousandOfThem(TestReporter reporter) throws Exception {
    exchange(Integer.getInteger("flinkwatch.exchanges", 10_000), reporter);
  }

  /** What the server will say, and whether it goes away, stays or falls silent then. */
  private static final class Script {
    final byte[] bytes;
    final int cutAt;
    final int then;

    Script(byte[] bytes, int cutAt, int then) {
      this.bytes = bytes;
      this.cutAt = cutAt;
      this.then = then;
    }

    @Override
    public String toString() {
      return new String(bytes, ISO_8859_1) + ", then " + then;
    }

    /** Returns what is kept to tell of it. */
    Script shown() {
      return new Script(Arrays.copyOf(bytes, Math.min(bytes.length, 200)), 0, then);
    }

    void play(FaultServer.Conversation c) throws IOException {
      int first = Math.max(0, Math.min(cutAt, bytes.length));
      c.out().write(bytes, 0, first);
      c.out().flush();
      c.out().write(bytes, first, bytes.length - first);
      c.out().flush();
      switch (then) {
        case 0:
          c.reset();
          break;
        case 1:
          c.stall();
          break;
        case 2:
          return; // keeps the connection, and waits for the next request
        default:
          c.close();
      }
    }
  }

  private void exchange(int exchanges, TestReporter reporter) throws Exception {
    Map<UnknownCode, Integer> causes = new EnumMap<>(UnknownCode.class);
    AtomicInteger known = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    Semaphore room = new Semaphore(AT_ONCE);
    Map<String, Script> scripts = new ConcurrentHashMap<>();
    long threadsBefore = ourThreads();
    long filesBefore;
    int kept = keptBy(exchanges);
    try (FaultServer server = FaultServer.of(c -> scripts.get(c.path()).play(c))) {
      Transport transport =
          Transport.of(
              HttpSettings.builder()
                  .circuitFailureThreshold(0)
                  .maxBodyBytes(1 << 20)
                  .maxConcurrentPerHost(AT_ONCE)
                  .build());
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
      filesBefore = openFiles();
      for (int i = 0; i < exchanges; i++) {
        String document = "{\"n\":" + i + ",\"state\":\"RUNNING\"}";
        String path = "/x" + i;
        scripts.put(path, script(document));
        assertThat(room.tryAcquire(60, TimeUnit.SECONDS)).as("a hang at %d", i).isTrue();
        CompletableFuture<Observation<HttpAnswer>> answer =
            transport.send(
                HttpAsk.get(server.uri(path)).deadline(Duration.ofMillis(1_500)).build());
        answer.whenComplete(
            (seen, thrown) -> {
              if (thrown != null || seen == null) {
                wrong.add(path + " threw " + thrown);
              } else if (seen.isKnown()) {
                known.incrementAndGet();
                String body = new String(seen.value().orElseThrow().body(), UTF_8);
                if (!body.strip().equals(document)) {
                  wrong.add(path + " was " + body);
                }
              } else {
                UnknownCode code = seen.cause().orElseThrow().code();
                if (code == UnknownCode.SOURCE_FAILED) {
                  wrong.add(path + " " + seen.cause().orElseThrow());
                }
                synchronized (causes) {
                  causes.merge(code, 1, Integer::sum);
                }
              }
              scripts.computeIfPresent(path, (key, script) -> script.shown());
              room.release();
            });
      }
      assertThat(room.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)).as("a hang at the end").isTrue();
      assertThat(wrong).isEmpty();
      assertThat(known).hasPositiveValue();
      await().atMost(Duration.ofSeconds(60)).until(() -> transport.live().isEmpty());
      await().atMost(Duration.ofSeconds(60)).until(() -> transport.gate().inside() == 0);
      // Kept connections have a file at each end, and there is one a place at most.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(openFiles())
                      .isLessThanOrEqualTo(filesBefore + 2 * AT_ONCE + 2 * kept));
      assertThat(transport.ask(HttpAsk.get(server.uri("/ok")).build()).isKnown()).isTrue();
      long filesAtEnd = openFiles();
      transport.close();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(server.openPaths())
                    .as(() -> left(server, scripts))
                    .hasSizeLessThanOrEqualTo(kept);
                assertThat(ourThreads()).isLessThanOrEqualTo(threadsBefore);
                assertThat(openFiles()).isLessThanOrEqualTo(filesBefore + 4 + 2 * kept);
              });
      reporter.publishEntry(
          Map.of(
              "exchanges", String.valueOf(exchanges),
              "java", System.getProperty("java.version"),
              "known", String.valueOf(known),
              "connections", String.valueOf(server.connections()),
              "files before, at the end, after close",
                  filesBefore + ", " + filesAtEnd + ", " + openFiles(),
              "causes", String.valueOf(causes)));
    }
  }

  /** The client of JDK 17 forgets to close a connection now and then: see docs/decisions.md. */
  private static int keptBy(int exchanges) {
    return Runtime.version().feature() < 21 ? exchanges / 1_000 : 0;
  }

  private static String left(FaultServer server, Map<String, Script> scripts) {
    return server.openPaths().stream()
        .map(path -> path + " " + scripts.get(path))
        .collect(Collectors.joining("\n"));
  }

  private Script script(String document) {
    StringBuilder head = new StringBuilder();
    boolean odd = random.nextInt(4) > 0;
    head.append(odd ? any(STATUS_LINES) : "HTTP/1.1 200 OK").append("\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(any(HEADERS)).append(random.nextInt(20) == 0 ? "\n" : "\r\n");
    }
    byte[] body = document.getBytes(UTF_8);
    int framing = random.nextInt(8);
    switch (framing) {
      case 0: // until the connection ends
        break;
      case 1:
        head.append("Content-Length: ").append(any(LENGTHS)).append("\r\n");
        break;
      case 2:
        head.append("Content-Length: ").append(body.length).append("\r\n");
        head.append("Content-Length: ").append(any(LENGTHS)).append("\r\n");
        break;
      case 3:
        head.append("Transfer-Encoding: ")
            .append(any(List.of("chunked", "Chunked", "gzip, chunked", "chunked, chunked", "x")))
            .append("\r\n");
        body = chunked(body, random.nextBoolean());
        break;
      case 4:
        head.append("Transfer-Encoding: chunked\r\n");
        body = chunked(body, false);
        break;
      case 5:
        body = packed(body);
        head.append("Content-Encoding: gzip\r\nContent-Length: ")
            .append(body.length)
            .append("\r\n");
        if (random.nextInt(3) == 0) {
          body[random.nextInt(body.length)] ^= 1;
        }
        break;
      default:
        head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    int headLength = all.size();
    all.writeBytes(body);
    if (random.nextInt(10) == 0) {
      all.writeBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(ISO_8859_1));
    }
    byte[] bytes = all.toByteArray();
    if (random.nextInt(6) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    } else if (random.nextInt(6) == 0 && bytes.length > 0) {
      // A byte of the head only: in the document it would make another document.
      int most = Math.min(bytes.length, headLength);
      bytes[random.nextInt(most)] = (byte) random.nextInt(256);
    }
    int then = random.nextInt(60);
    return new Script(bytes, random.nextInt(bytes.length + 1), then < 2 ? then : then < 25 ? 2 : 3);
  }

  private byte[] chunked(byte[] body, boolean bad) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int half = body.length / 2;
    String size = bad ? any(CHUNK_SIZES) : Integer.toHexString(half);
    out.writeBytes((size + "\r\n").getBytes(ISO_8859_1));
    out.write(body, 0, half);
    out.writeBytes(
        ("\r\n" + Integer.toHexString(body.length - half) + "\r\n").getBytes(ISO_8859_1));
    out.write(body, half, body.length - half);
    out.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    return out.toByteArray();
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static long openFiles() {
    String[] files = new File("/proc/self/fd").list();
    return files == null ? 0 : files.length; // elsewhere than on Linux the threads must do
  }

  private static long ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("flink-watch-http") || name.startsWith("HttpClient-"))
        .count();
  }
}
