package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Serves a recorded archive: as a HistoryServer does, and as the file that it is. */
public final class ArchiveServer implements AutoCloseable {

  /** A job that failed, of Flink 1.20.3. */
  private static final Path FAILED =
      Path.of("../flink-watch-archive/src/test/resources/flink/1.20.3/failed/archive.json.gz");

  private static final String CONFIG =
      "{\"refresh-interval\":10000,\"timezone-name\":\"UTC\",\"timezone-offset\":0,"
          + "\"flink-version\":\"1.20.3\",\"flink-revision\":\"0\"%s}";

  private final HttpServer server;
  private final Map<String, byte[]> documents = new HashMap<>();
  private final byte[] archive;
  private String jobId = "";

  private ArchiveServer(HttpServer server, boolean saysWhatItIs) throws IOException {
    this.server = server;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(FAILED))) {
      archive = in.readAllBytes();
    }
    for (JsonNode entry : new ObjectMapper().readTree(archive).get("archive")) {
      String path = entry.get("path").asText();
      documents.put(path, entry.get("json").asText().getBytes(UTF_8));
      if (path.matches("/jobs/[0-9a-f]{32}")) {
        jobId = path.substring(6);
      }
    }
    String features =
        ",\"features\":{\"web-submit\":false,\"web-cancel\":false,\"web-history\":true}";
    documents.put("/config", CONFIG.formatted(saysWhatItIs ? features : "").getBytes(UTF_8));
    documents.put("/files/" + jobId, archive);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * @param saysWhatItIs as HistoryServers do from Flink 1.16 on
   */
  public static ArchiveServer start(boolean saysWhatItIs) throws IOException {
    return new ArchiveServer(HttpServer.create(loopback(), 0), saysWhatItIs);
  }

  static ArchiveServer startWithTls(SSLContext tls, boolean wantsCertificate) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters with = tls.getDefaultSSLParameters();
            with.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(with);
          }
        });
    return new ArchiveServer(server, true);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort()).toString();
  }

  /** The directory in which the archive lies as a file. */
  String files() {
    return url() + "/files";
  }

  public String jobId() {
    return jobId;
  }

  byte[] archive() {
    return archive.clone();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte @Nullable [] document = documents.get(exchange.getRequestURI().getPath());
    byte[] body =
        document != null ? document : "{\"errors\":[\"File not found.\"]}".getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(document != null ? 200 : 404, -1);
    } else {
      exchange.sendResponseHeaders(document != null ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
