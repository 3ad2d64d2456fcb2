package io.github.flinkwatch.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A server on a bare socket, which answers well, and where it is told to, in every bad way. */
public final class UnrulyServer implements AutoCloseable {

  /** The ways in which an answer fails. */
  public enum Way {
    /** The connection closes without a word. */
    CLOSES(false),
    /** The connection is reset in the body. */
    RESETS(false),
    /** The body is shorter than announced. */
    CUT(false),
    /** The announced length is no number. */
    LENGTH_IS_TEXT(false),
    /** The announced length is below zero. */
    LENGTH_IS_NEGATIVE(false),
    /** Something that is no HTTP. */
    NO_HTTP(false),
    /** A body without end. */
    FLOODS(false),
    /** What says that it is packed, and is not. */
    NO_GZIP(false),
    /** A web page, with 200. */
    PAGE(false),
    /** A gateway's page, with 502. */
    BAD_GATEWAY(false),
    /** A redirect to a login page. */
    LOGIN(false),
    /** A server's error, with 500. */
    ERROR(false),
    /** No body at all, with 200. */
    EMPTY(false),
    /** JSON's null. */
    NULL(false),
    /** JSON of another kind. */
    OTHER_JSON(false),
    /** Lists within lists within lists. */
    DEEP(false),
    /** Nothing ever comes. */
    HANGS(true),
    /** Headers come, and half of the body, and then nothing. */
    STALLS(true),
    /** A byte now and then, for ever. */
    TRICKLES(true);

    private final boolean untilTheDeadline;

    Way(boolean untilTheDeadline) {
      this.untilTheDeadline = untilTheDeadline;
    }

    /** Returns whether only a deadline ends it. */
    public boolean isUntilTheDeadline() {
      return untilTheDeadline;
    }
  }

  private final ServerSocket server;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<Predicate<String>, Way> unruly = new ConcurrentHashMap<>();
  private final Map<String, Long> firstAsked = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  public UnrulyServer() {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Serves a body under a path. */
  public void serve(String path, String json) {
    bodies.put(path, json);
  }

  /** Returns the body that is served under a path. */
  public String served(String path) {
    return Objects.requireNonNull(bodies.get(path), path);
  }

  /** Lets the answers fail whose paths are such. */
  public void spoil(Predicate<String> paths, Way way) {
    unruly.put(paths, way);
  }

  /** Returns when it was first asked for such a path, by {@link System#nanoTime}; or nothing. */
  public OptionalLong firstAsked(Predicate<String> paths) {
    return firstAsked.entrySet().stream()
        .filter(asked -> paths.test(asked.getKey()))
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> answer(socket));
      }
    } catch (IOException closed) {
      // that is how it ends
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "unruly-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String request = in.readLine();
      for (String line = request; line != null && !line.isEmpty(); ) {
        line = in.readLine();
      }
      if (request == null) {
        return;
      }
      String path = request.split(" ")[1].replaceFirst("\\?.*", "");
      firstAsked.putIfAbsent(path, System.nanoTime());
      OutputStream out = socket.getOutputStream();
      for (Map.Entry<Predicate<String>, Way> spoilt : unruly.entrySet()) {
        if (spoilt.getKey().test(path)) {
          fail(spoilt.getValue(), bodies.getOrDefault(path, "{}"), socket, out);
          return;
        }
      }
      String body = bodies.get(path);
      if (body == null) {
        send(
            out, "404 Not Found", "application/json", "{\"errors\":[\"Not found: " + path + "\"]}");
      } else {
        send(out, "200 OK", "application/json", body);
      }
    } catch (IOException | InterruptedException gone) {
      // the client gave up
    } finally {
      open.remove(socket);
    }
  }

  private void fail(Way way, String body, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    switch (way) {
      case HANGS -> closing.await();
      case STALLS -> {
        head(out, "200 OK", "application/json", "Content-Length: " + (body.length() + 100));
        write(out, body.substring(0, body.length() / 2));
        closing.await();
      }
      case TRICKLES -> {
        head(out, "200 OK", "application/json", "Content-Length: 1000000");
        write(out, body.substring(0, 1));
        while (!closing.await(20, TimeUnit.MILLISECONDS)) {
          write(out, " ");
        }
      }
      case CLOSES -> {}
      case RESETS -> {
        head(out, "200 OK", "application/json", "Content-Length: " + (body.length() + 100));
        write(out, body);
        socket.setSoLinger(true, 0);
      }
      case CUT -> {
        head(out, "200 OK", "application/json", "Content-Length: " + (body.length() + 100));
        write(out, body);
      }
      case LENGTH_IS_TEXT -> {
        head(out, "200 OK", "application/json", "Content-Length: many");
        write(out, body);
      }
      case LENGTH_IS_NEGATIVE -> {
        head(out, "200 OK", "application/json", "Content-Length: -5");
        write(out, body);
      }
      case NO_HTTP -> write(out, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
      case FLOODS -> {
        head(out, "200 OK", "application/json", "Transfer-Encoding: chunked");
        write(out, "2\r\n[0\r\n");
        String chunk = "4000\r\n" + ",0".repeat(0x2000) + "\r\n";
        while (closing.getCount() > 0) {
          write(out, chunk);
        }
      }
      case NO_GZIP -> {
        head(
            out,
            "200 OK",
            "application/json",
            "Content-Encoding: gzip\r\nContent-Length: " + body.length());
        write(out, body);
      }
      case PAGE -> send(out, "200 OK", "text/html", "<html><body>Welcome</body></html>");
      case BAD_GATEWAY ->
          send(out, "502 Bad Gateway", "text/html", "<html><h1>502 Bad Gateway</h1></html>");
      case LOGIN -> {
        head(out, "302 Found", "text/html", "Location: /login\r\nContent-Length: 0");
        out.flush();
      }
      case ERROR ->
          send(
              out,
              "500 Internal Server Error",
              "application/json",
              "{\"errors\":[\"Internal server error.\"]}");
      case EMPTY -> send(out, "200 OK", "application/json", "");
      case NULL -> send(out, "200 OK", "application/json", "null");
      case OTHER_JSON -> send(out, "200 OK", "application/json", "[\"not this\"]");
      case DEEP -> send(out, "200 OK", "application/json", "[".repeat(100_000));
    }
  }

  private static void send(OutputStream out, String status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    head(out, status, type, "Content-Length: " + bytes.length);
    out.write(bytes);
    out.flush();
  }

  private static void head(OutputStream out, String status, String type, String more)
      throws IOException {
    write(
        out,
        "HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\nContent-Type: "
            + type
            + "\r\n"
            + more
            + "\r\n\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
