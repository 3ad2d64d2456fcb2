package io.github.flinkwatch.examples.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves recorded answers of a real server, byte for byte, on a free port of the loopback address.
 * Queries are ignored; a path without a recording is answered with 404.
 *
 * <p>Thread-safe.
 */
final class RecordedServer implements AutoCloseable {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Recording(int status, byte[] body) {}

  private final Map<String, Recording> recordings = new ConcurrentHashMap<>();
  private final String directory;
  private final String notFound;
  private final HttpServer server;

  /**
   * Starts a server without recordings.
   *
   * @param directory the directory of this package's resources that holds the recordings
   * @param notFound the body of a 404, as the recorded server gives it
   */
  RecordedServer(String directory, String notFound) {
    this.directory = directory;
    this.notFound = notFound;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for recorded answers", e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Serves a file at a path, from now on. */
  RecordedServer with(String path, int status, String file) {
    recordings.put(path, new Recording(status, read(file)));
    return this;
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private byte[] read(String file) {
    try (InputStream in = RecordedServer.class.getResourceAsStream(directory + "/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + directory + "/" + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Recording recording = recordings.get(exchange.getRequestURI().getPath());
    if (recording == null) {
      recording = new Recording(404, notFound.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
    exchange.sendResponseHeaders(recording.status(), recording.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(recording.body());
    }
  }
}
