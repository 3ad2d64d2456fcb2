package io.github.flinkwatch.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One answer per connection, with exactly the headers that it was given: its Date, too. */
final class PlainServer implements AutoCloseable {

  /** What is answered. */
  static final class Answer {
    final int status;
    final Map<String, String> headers = new TreeMap<>();
    final byte[] body;

    Answer(int status, String type, byte[] body) {
      this.status = status;
      this.body = body;
      headers.put("Content-Type", type);
    }

    Answer with(String name, String value) {
      headers.put(name, value);
      return this;
    }
  }

  /** Answers a request, by its target and its headers in lower case. */
  @FunctionalInterface
  interface Handler {
    Answer answer(URI target, Map<String, String> headers) throws IOException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Handler handler;

  PlainServer(Handler handler) throws IOException {
    this.handler = handler;
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
      }
      Answer answer = handler.answer(URI.create(request.split(" ")[1]), headers);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status + " -\r\n");
      answer.headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Content-Length: " + answer.body.length + "\r\nConnection: close\r\n\r\n");
      OutputStream out = connection.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(answer.body);
      out.flush();
    } catch (IOException gone) {
      // the client went away
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
