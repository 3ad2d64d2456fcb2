package io.github.flinkwatch.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.testing.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A recording behind a port of its own: it answers as was answered at the clock's time. */
final class RecordedFlink implements AutoCloseable {

  private final Recording recording;
  private final Clock clock;
  private final BooleanSupplier lost;
  private final HttpServer server;

  /** While {@code lost}, every connection ends without a word. */
  RecordedFlink(Recording recording, Clock clock, BooleanSupplier lost) {
    this.recording = recording;
    this.clock = clock;
    this.lost = lost;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    Optional<Recording.Answer> told =
        recording.at(exchange.getRequestURI().getPath(), clock.millis());
    boolean down =
        recording
            .at("/jobs/overview", clock.millis())
            .filter(list -> list.status() == 0)
            .isPresent();
    if (lost.getAsBoolean() || down || told.filter(answer -> answer.status() == 0).isPresent()) {
      exchange.close();
      return;
    }
    byte[] body =
        told.map(Recording.Answer::bytes)
            .orElseGet(() -> "{\"errors\":[\"not recorded\"]}".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(told.map(Recording.Answer::status).orElse(500), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
