package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a raw socket that answers {@code /ok} well and keeps the connection, and everything
 * else by a fault.
 */
final class FaultServer implements AutoCloseable {

  private static final int MOST_HEADS = 1_000;

  static final String OK = response("200 OK", "application/json", "{\"ok\":true}");

  /** What happens to a request; a connection that it leaves open is kept. */
  interface Fault {
    void play(Conversation conversation) throws IOException, InterruptedException;

    /** Answers with {@code text}, and keeps the connection. */
    static Fault say(String text) {
      return conversation -> conversation.say(text);
    }

    /** Answers with {@code text}, and closes the connection. */
    static Fault sayAndClose(String text) {
      return conversation -> {
        conversation.say(text);
        conversation.close();
      };
    }
  }

  /** One request on one connection. */
  static final class Conversation {
    private final Socket socket;
    private final String head;

    Conversation(Socket socket, String head) {
      this.socket = socket;
      this.head = head;
    }

    String head() {
      return head;
    }

    String path() {
      return head.split(" ")[1];
    }

    InputStream in() throws IOException {
      return socket.getInputStream();
    }

    OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    void say(String text) throws IOException {
      say(text.getBytes(ISO_8859_1));
    }

    void say(byte[] bytes) throws IOException {
      out().write(bytes);
      out().flush();
    }

    void close() throws IOException {
      socket.close();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says nothing more until the client goes away. */
    void stall() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
    }
  }

  private final ServerSocket server;
  private final String scheme;
  private final Fault fault;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Map<Socket, String> open = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();

  private FaultServer(ServerSocket server, String scheme, Fault fault) {
    this.server = server;
    this.scheme = scheme;
    this.fault = fault;
    start("accept", this::accept);
  }

  static FaultServer of(Fault fault) {
    try {
      return new FaultServer(
          new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), "http", fault);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FaultServer tls(ServerSocket server, Fault fault) {
    return new FaultServer(server, "https", fault);
  }

  static String response(String status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
  }

  URI uri(String path) {
    return URI.create(scheme + "://localhost:" + server.getLocalPort() + path);
  }

  /** The heads of the first requests that came, the ones for {@code /ok} too. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return connections.get();
  }

  int open() {
    return open.size();
  }

  /** The paths that were asked for last on the connections that are open. */
  Collection<String> openPaths() {
    return open.values();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.put(socket, "");
        start("serve", () -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      while (!head.isEmpty()) {
        if (heads.size() < MOST_HEADS) {
          heads.add(head);
        }
        Conversation conversation = new Conversation(socket, head);
        open.replace(socket, conversation.path());
        if (conversation.path().startsWith("/ok")) {
          conversation.say(OK);
        } else {
          fault.play(conversation);
        }
        head = socket.isClosed() ? "" : head(socket.getInputStream());
      }
    } catch (IOException | InterruptedException goneAway) {
      // as clients do
    } finally {
      open.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      ends = b == '\r' || b == '\n' ? ends + 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "fault-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open.keySet()) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
