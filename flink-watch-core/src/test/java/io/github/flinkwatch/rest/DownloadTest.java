package io.github.flinkwatch.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Files that are large, cut, stalled or not wanted any more, over a raw socket. */
class DownloadTest {

  private static final int MEBIBYTE = 1 << 20;

  @Test
  void aLargeFileStreamsWhileItComes() throws Exception {
    int mebibytes = 48;
    CountDownLatch begun = new CountDownLatch(1);
    Answer answer =
        out -> {
          head(out, (long) mebibytes * MEBIBYTE);
          out.write(new byte[MEBIBYTE]);
          out.flush();
          begun.await(); // the rest is sent only when the client has handed on the beginning
          for (int i = 1; i < mebibytes; i++) {
            out.write(new byte[MEBIBYTE]);
          }
        };
    Counting out = new Counting(Long.MAX_VALUE, begun);
    HttpSettings settings =
        HttpSettings.builder().maxBodyBytes((long) mebibytes * MEBIBYTE).build();
    assertThat(download(answer, settings, out).value()).contains((long) mebibytes * MEBIBYTE);
    assertThat(out.bytes).isEqualTo((long) mebibytes * MEBIBYTE);
    assertThat(out.largestWrite).isLessThan(MEBIBYTE);
    assertThat(out.closed).isFalse();
  }

  @Test
  void aFileOverTheLimitIsTooLargeAndNoMoreThanTheLimitIsWritten() throws Exception {
    Answer answer =
        out -> {
          out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
          while (true) {
            out.write(new byte[MEBIBYTE]); // until the client goes away
          }
        };
    Counting out = new Counting();
    HttpSettings settings = HttpSettings.builder().maxBodyBytes(2 * MEBIBYTE).build();
    assertThat(code(download(answer, settings, out))).isEqualTo(UnknownCode.TOO_LARGE);
    assertThat(out.bytes).isLessThanOrEqualTo(2 * MEBIBYTE);
  }

  @Test
  void aFileThatIsCutIsUnknownAndWhatCameStaysWritten() throws Exception {
    Answer answer =
        out -> {
          head(out, 1000);
          out.write(new byte[400]);
        };
    Counting out = new Counting();
    assertThat(code(download(answer, HttpSettings.ofDefaults(), out)))
        .isEqualTo(UnknownCode.CONNECTION_LOST);
    assertThat(out.bytes).isEqualTo(400);
  }

  @Test
  void aFileThatStallsIsGivenUpAtTheDeadline() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Answer answer =
        out -> {
          head(out, 1000);
          out.write(new byte[400]);
          out.flush();
          end.await();
        };
    HttpSettings settings = HttpSettings.builder().deadline(Duration.ofSeconds(5)).build();
    assertThat(code(download(answer, settings, new Counting())))
        .isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
    end.countDown();
  }

  @Test
  void anInterruptedDownloadIsCancelledAndTheFlagStays() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    Observation<Long> done =
        download(out -> end.await(), HttpSettings.ofDefaults(), new Counting());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(code(done)).isEqualTo(UnknownCode.CANCELLED);
    end.countDown();
  }

  @Test
  void anOutputThatTakesNoMoreEndsTheDownload() throws Exception {
    Answer answer =
        out -> {
          head(out, 8L * MEBIBYTE);
          out.write(new byte[8 * MEBIBYTE]);
        };
    Observation<Long> done =
        download(answer, HttpSettings.ofDefaults(), new Counting(MEBIBYTE, new CountDownLatch(0)));
    assertThat(code(done)).isEqualTo(UnknownCode.CANCELLED);
    assertThat(done.cause().flatMap(UnknownCause::exception)).containsInstanceOf(IOException.class);
  }

  @Test
  void nothingIsWrittenOfARefusal() throws Exception {
    String body = "{\"errors\":[\"This file does not exist in JobManager log dir.\"]}";
    Answer answer =
        out ->
            out.write(
                ("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(US_ASCII));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(download(answer, HttpSettings.ofDefaults(), out).isAbsent()).isTrue();
    assertThat(out.size()).isZero();
  }

  @Test
  void aDownloadThatIsCancelledLetsGoOfTheConnection() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Answer answer =
        out -> {
          head(out, Integer.MAX_VALUE);
          try {
            out.write(new byte[64]);
            out.flush();
            cancelled.await();
            while (true) {
              out.write(new byte[MEBIBYTE]);
            }
          } catch (IOException refused) {
            gone.countDown();
          }
        };
    try (ServerSocket server = serving(answer);
        FlinkRestClient flink = client(server, HttpSettings.ofDefaults())) {
      CompletableFuture<Observation<Long>> done =
          flink.jobManager().log().to(new Counting(Long.MAX_VALUE, begun)).askAsync();
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      done.cancel(true);
      cancelled.countDown();
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void noOutputIsAProgrammingError() {
    try (FlinkRestClient flink = FlinkRestClient.of(URI.create("http://localhost:1"))) {
      assertThatNullPointerException()
          .isThrownBy(() -> flink.jobManager().log().to(null))
          .withMessage("out");
    }
  }

  private static Observation<Long> download(Answer answer, HttpSettings settings, OutputStream out)
      throws IOException {
    try (ServerSocket server = serving(answer);
        FlinkRestClient flink = client(server, settings)) {
      return flink.jobManager().log().to(out).ask();
    }
  }

  private static FlinkRestClient client(ServerSocket server, HttpSettings settings) {
    return FlinkRestClient.builder(URI.create("http://localhost:" + server.getLocalPort()))
        .http(settings)
        .build();
  }

  private static UnknownCode code(Observation<?> seen) {
    return seen.cause().orElseThrow(() -> new AssertionError(seen.toString())).code();
  }

  private static void head(OutputStream out, long length) throws IOException {
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n")
            .getBytes(US_ASCII));
  }

  /** Answers one request. */
  private interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private static ServerSocket serving(Answer answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                while (socket.getInputStream().read() != '\n') {
                  continue; // the request's first line is all that matters
                }
                answer.write(socket.getOutputStream());
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {
                  continue;
                }
              } catch (IOException clientHasGone) {
                // as it may
              } catch (InterruptedException never) {
                throw new IllegalStateException(never);
              }
            },
            "one answer");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** Counts what is written, and refuses more than it takes. */
  private static final class Counting extends OutputStream {
    private final long most;
    private final CountDownLatch begun;
    volatile long bytes;
    volatile int largestWrite;
    volatile boolean closed;

    Counting() {
      this(Long.MAX_VALUE, new CountDownLatch(0));
    }

    Counting(long most, CountDownLatch begun) {
      this.most = most;
      this.begun = begun;
    }

    @Override
    public void write(int b) {
      throw new UncheckedIOException(new IOException("one byte at a time"));
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      if (bytes + length > most) {
        throw new IOException("full");
      }
      bytes += length;
      largestWrite = Math.max(largestWrite, length);
      begun.countDown();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
