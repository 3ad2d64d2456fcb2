package io.github.flinkwatch.internal.http;

import static io.github.flinkwatch.internal.http.FaultServer.redirect;
import static io.github.flinkwatch.internal.http.FaultServer.response;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import io.github.flinkwatch.internal.wire.YarnText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fault that a network, a gateway or a server can commit, asked about in both ways, by a
 * client that is fresh and by one that got a good answer before: always the same cause, always an
 * end, and nothing left behind.
 */
class FaultGridTest {

  private static final String SECRET = "canary-7f3a";

  /** Far more than any cell needs: only a hang takes so long. */
  private static final long HANG_SECONDS = 60;

  /** Long enough to connect on a busy machine; cells that stall wait for it, side by side. */
  private static final Duration STALLED = Duration.ofSeconds(4);

  @TempDir static Path directory;

  private static final Map<String, Row> ROWS = new LinkedHashMap<>();
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static FaultServer other;

  /** A fault: what serves it, how it is asked, and what must come of it (null is an answer). */
  private record Row(
      Supplier<FaultServer> server,
      UnaryOperator<HttpSettings.Builder> settings,
      Supplier<URI> elsewhere,
      UnknownCode expected) {}

  /** What a cell came to. */
  private record Outcome(Observation<HttpAnswer> seen, int inside, int waiting, int live) {}

  @BeforeAll
  static void layTheTable() throws Exception {
    other = FaultServer.of(Fault.say(FaultServer.OK));
    OPEN.add(other);
    noAnswer();
    brokenAnswers();
    gateways();
    servers();
    bodies();
    tls();
  }

  @AfterAll
  static void clear() throws Exception {
    for (AutoCloseable open : OPEN) {
      open.close();
    }
  }

  private static void noAnswer() throws IOException {
    ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    int port = gone.getLocalPort();
    gone.close();
    elsewhere("refused", "http://localhost:" + port + "/", UnknownCode.CONNECT_REFUSED);
    elsewhere("unresolved", "http://no-such-host.invalid/", UnknownCode.DNS_FAILURE);
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    OPEN.add(full);
    for (int i = 0; i < 4; i++) { // the backlog; from then on the kernel drops who knocks
      Socket knock = new Socket();
      OPEN.add(knock);
      try {
        knock.connect(full.getLocalSocketAddress(), 300);
      } catch (IOException droppedAlready) {
        break;
      }
    }
    elsewhere(
        "connect stall",
        "http://localhost:" + full.getLocalPort() + "/",
        UnknownCode.CONNECT_TIMEOUT);
    stall("stall before headers", FaultServer.Conversation::stall);
    stall(
        "stall in headers",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Type: appl");
          c.stall();
        });
    stall(
        "stall in body",
        c -> {
          c.say(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
          c.stall();
        });
    stall(
        "short body, connection kept",
        Fault.say("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"ok\":true}"));
    stall(
        "drip",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          drip(c);
        });
    stall("drip of headers", c -> drip(c, "HTTP/1.1 200 OK\r\nX: "));
  }

  private static void brokenAnswers() {
    lost("close before headers", FaultServer.Conversation::close);
    lost("reset before headers", FaultServer.Conversation::reset);
    lost("close in headers", Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Ty"));
    lost(
        "reset in headers",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Ty");
          c.reset();
        });
    lost(
        "reset in body",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
          c.reset();
        });
    lost(
        "short content-length",
        Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true}"));
    lost(
        "bad chunk",
        Fault.sayAndClose(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"ok\":true}\r\n0\r\n\r\n"));
    lost(
        "missing last chunk",
        Fault.sayAndClose(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n"));
    lost("not http", Fault.sayAndClose("SSH-2.0-OpenSSH_9.6\r\n"));
    say(
        "body beyond content-length",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}HTTP/1.1 500 Oops\r\n\r\n",
        null);
  }

  private static void gateways() {
    say("200 html", response("200 OK", "text/html", "<html>hello</html>"), HTML);
    say(
        "html that claims to be json",
        response("200 OK", "application/json", "<!DOCTYPE html>"),
        HTML);
    say("404 of a proxy", response("404 Not Found", "text/html", "<html>nginx</html>"), HTML);
    say(
        "200 login page",
        response("200 OK", "text/html", "<form><input type=\"password\" name=p></form>"),
        UnknownCode.LOGIN_REDIRECT);
    say("302 to login", redirect("/login?next=/jobs"), UnknownCode.LOGIN_REDIRECT);
    say(
        "301 to single sign-on elsewhere",
        "HTTP/1.1 301 Moved\r\nLocation: https://sso.example.org/auth/realms/x?client_id=flink\r\n"
            + "Content-Length: 0\r\n\r\n",
        UnknownCode.LOGIN_REDIRECT);
    row("endless redirects", c -> c.say(redirect(c.path() + "x")), UnknownCode.REDIRECT_REFUSED);
    row("redirect to itself", c -> c.say(redirect(c.path())), UnknownCode.REDIRECT_REFUSED);
    row(
        "cross-origin redirect",
        c -> c.say(redirect(other.uri("/stolen").toString())),
        UnknownCode.REDIRECT_REFUSED);
    say("redirect to file", redirect("file:///etc/passwd"), UnknownCode.REDIRECT_REFUSED);
    say("redirect to nonsense", redirect("http://[oops/"), UnknownCode.REDIRECT_REFUSED);
    say("redirect to an odd port", redirect("http://localhost:99999/"), REFUSED);
    say("redirect within the origin", redirect("/ok"), null);
    say("401", response("401 Unauthorized", "text/plain", "no"), UnknownCode.UNAUTHENTICATED);
    say(
        "401 with json",
        response("401 Unauthorized", "application/json", "{\"status\":\"401\"}"),
        UnknownCode.UNAUTHENTICATED);
    say("403", response("403 Forbidden", "text/plain", "no"), UnknownCode.FORBIDDEN);
    say(
        "403 text that claims to be json",
        response("403 Forbidden", "application/json", "User bob is not allowed"),
        UnknownCode.FORBIDDEN);
    say("403 of Hadoop", response("403 Forbidden", "application/json", "{\"e\":{}}"), null);
    say(
        "407",
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
            + "Content-Length: 0\r\n\r\n",
        UnknownCode.UNAUTHENTICATED);
    say("502", response("502 Bad Gateway", "text/html", "<html>"), UnknownCode.BAD_GATEWAY);
    say("503 page", response("503 Unavailable", "text/html", "<html>"), UnknownCode.BAD_GATEWAY);
    say("504", response("504 Timeout", "text/plain", "upstream"), UnknownCode.BAD_GATEWAY);
    say(
        "500 of YARN's proxy",
        response(
            "500 Server Error",
            "text/html",
            "<html><pre>org.apache.http.conn.HttpHostConnectException: Connect to host failed"),
        UnknownCode.BAD_GATEWAY);
    say(
        "YARN's warning page",
        response("200 OK", "text/html", "<h1>WARNING: The following page may not be safe!</h1>"),
        UnknownCode.PROXY_INTERSTITIAL);
    say(
        "standby ResourceManager",
        response("200 OK", "text/plain", "This is standby RM. The redirect url is: http://rm2/x"),
        UnknownCode.RM_STANDBY);
    row(
        "standby ResourceManager with redirect",
        c ->
            c.say(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                    + other.uri("/x")
                    + "\r\nContent-Length: 26\r\n\r\nThis is standby RM. The re"),
        UnknownCode.RM_STANDBY);
    say(
        "no active ResourceManager",
        "HTTP/1.1 307 Temporary Redirect\r\nRefresh: 3;url=/x\r\nContent-Length: 39\r\n\r\n"
            + "Can not find any active RM. Will retry ",
        UnknownCode.RM_NO_ACTIVE);
  }

  private static void servers() {
    say(
        "404 of Flink",
        response("404 Not Found", "application/json", "{\"errors\":[\"not found\"]}"),
        null);
    say(
        "500 of Flink",
        response("500 Internal Server Error", "application/json", "{\"errors\":[\"oops\"]}"),
        null);
    say(
        "503 of an election",
        response("503 Unavailable", "application/json", "{\"errors\":[\"leader election\"]}"),
        null);
    say("404 text", response("404 Not Found", "text/plain", "no"), UNEXPECTED);
    say("500", response("500 Oops", "text/html", "<html>"), UnknownCode.SERVER_ERROR);
    say(
        "429",
        "HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
        UnknownCode.SERVER_ERROR);
    say("204", "HTTP/1.1 204 No Content\r\n\r\n", UNEXPECTED);
    say("304", "HTTP/1.1 304 Not Modified\r\n\r\n", UNEXPECTED);
    say("302 without location", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", UNEXPECTED);
  }

  private static void bodies() {
    say("200 empty", response("200 OK", "application/json", ""), UnknownCode.TRUNCATED);
    say("200 text", response("200 OK", "text/plain", "hello"), UnknownCode.MALFORMED_JSON);
    say("cut by a proxy", response("200 OK", "application/json", "{\"a\":[1,"), TRUNCATED);
    row(
        "json until the close, cut",
        Fault.sayAndClose("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"a\":"),
        UnknownCode.TRUNCATED);
    say(
        "invalid UTF-8",
        response("200 OK", "application/json", "{\"a\":\"\u00c3\u0028\"}"),
        UnknownCode.MALFORMED_JSON);
    say("byte order mark", response("200 OK", "application/json", "\u00ef\u00bb\u00bf{}"), null);
    say("duplicate keys", response("200 OK", "application/json", "{\"a\":1,\"a\":2}"), null);
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    say("deep nesting", response("200 OK", "application/json", deep), MALFORMED);
    say("huge number", response("200 OK", "application/json", "9".repeat(50_000)), MALFORMED);
    say("trailing garbage", response("200 OK", "application/json", "{} <html>"), MALFORMED);
    say("two values", response("200 OK", "application/json", "{} {}"), MALFORMED);
    row("gzip", c -> c.say(gzipped(zip("{\"ok\":true}".getBytes(UTF_8)))), null);
    row(
        "gzip cut",
        c -> {
          byte[] whole = zip("{\"ok\":true}".getBytes(UTF_8));
          c.say(gzipped(Arrays.copyOf(whole, whole.length - 9)));
        },
        UnknownCode.TRUNCATED);
    row("bad gzip", c -> c.say(gzipped("{\"ok\":true}".getBytes(UTF_8))), MALFORMED);
    row(
        "gzip with a wrong checksum",
        c -> {
          byte[] damaged = zip("{\"ok\":true}".getBytes(UTF_8));
          damaged[damaged.length - 6] ^= 1;
          c.say(gzipped(damaged));
        },
        MALFORMED);
    row(
        "encoding nobody asked for",
        Fault.say("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd"),
        MALFORMED);
    row("gzip bomb", c -> c.say(gzipped(zip(new byte[64 << 20]))), UnknownCode.TOO_LARGE);
    row(
        "large body",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n");
          flood(c);
        },
        UnknownCode.TOO_LARGE);
    row(
        "endless body",
        c -> {
          c.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[");
          flood(c);
        },
        UnknownCode.TOO_LARGE);
    row(
        "endless error page",
        c -> {
          c.say("HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\n\r\n<html>");
          flood(c);
        },
        UnknownCode.SERVER_ERROR);
  }

  private static void tls() throws Exception {
    TestTls keys = TestTls.in(directory);
    Fault ok = Fault.say(FaultServer.OK);
    tls("tls", () -> keys.server("good"), ok, keys.client(), null);
    tls("tls expired", () -> keys.server("expired"), ok, keys.client(), UnknownCode.TLS_FAILURE);
    tls("tls wrong host", () -> keys.server("wrong"), ok, keys.client(), UnknownCode.TLS_FAILURE);
    tls(
        "tls untrusted",
        () -> keys.server("good"),
        ok,
        SSLContext.getDefault(),
        UnknownCode.TLS_FAILURE);
    tls(
        "https to http",
        () -> keys.server("good"),
        c -> c.say(redirect(other.uri("/stolen").toString())),
        keys.client(),
        UnknownCode.REDIRECT_REFUSED);
    tls(
        "tls cut in body",
        () -> keys.server("good"),
        Fault.sayAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":"),
        keys.client(),
        UnknownCode.CONNECTION_LOST);
    tls("mutual tls", () -> keys.asking("good"), ok, keys.client("person"), null);
    tls(
        "tls client without certificate",
        () -> keys.asking("good"),
        ok,
        keys.client(),
        UnknownCode.TLS_FAILURE);
  }

  private static final UnknownCode HTML = UnknownCode.HTML_INSTEAD_OF_JSON;
  private static final UnknownCode REFUSED = UnknownCode.REDIRECT_REFUSED;
  private static final UnknownCode UNEXPECTED = UnknownCode.UNEXPECTED_STATUS;
  private static final UnknownCode MALFORMED = UnknownCode.MALFORMED_JSON;
  private static final UnknownCode TRUNCATED = UnknownCode.TRUNCATED;

  private static void row(String name, Fault fault, UnknownCode expected) {
    ROWS.put(name, new Row(() -> FaultServer.of(fault), UnaryOperator.identity(), null, expected));
  }

  private static void say(String name, String text, UnknownCode expected) {
    row(name, Fault.say(text), expected);
  }

  private static void lost(String name, Fault fault) {
    row(name, fault, UnknownCode.CONNECTION_LOST);
  }

  private static void stall(String name, Fault fault) {
    ROWS.put(
        name,
        new Row(
            () -> FaultServer.of(fault),
            settings -> settings.deadline(STALLED),
            null,
            UnknownCode.RESPONSE_TIMEOUT));
  }

  private static void elsewhere(String name, String uri, UnknownCode expected) {
    ROWS.put(
        name,
        new Row(
            () -> FaultServer.of(Fault.say(FaultServer.OK)),
            settings -> settings.connectTimeout(Duration.ofSeconds(1)),
            () -> URI.create(uri),
            expected));
  }

  private static void tls(
      String name,
      Supplier<ServerSocket> server,
      Fault fault,
      SSLContext client,
      UnknownCode expected) {
    ROWS.put(
        name,
        new Row(
            () -> FaultServer.tls(server.get(), fault),
            settings -> settings.sslContext(client),
            null,
            expected));
  }

  @TestFactory
  Stream<DynamicTest> eachFaultHasItsCauseAndAnEnd() {
    ExecutorService cells = Executors.newFixedThreadPool(24);
    Map<String, Future<Outcome>> outcomes = new LinkedHashMap<>();
    ROWS.forEach(
        (name, row) -> {
          outcomes.put(name + ", blocking, first", cells.submit(cell(row, true, false)));
          outcomes.put(name + ", blocking, later", cells.submit(cell(row, true, true)));
          outcomes.put(name + ", async, first", cells.submit(cell(row, false, false)));
          outcomes.put(name + ", async, later", cells.submit(cell(row, false, true)));
        });
    cells.shutdown();
    return outcomes.entrySet().stream()
        .map(
            cell ->
                DynamicTest.dynamicTest(
                    cell.getKey(),
                    () -> {
                      Row row = ROWS.get(cell.getKey().replaceFirst(", (blocking|async).*", ""));
                      check(row, cell.getValue().get(HANG_SECONDS, TimeUnit.SECONDS));
                    }));
  }

  private static Callable<Outcome> cell(Row row, boolean blocking, boolean later) {
    return () -> {
      HttpSettings.Builder settings =
          HttpSettings.builder()
              .deadline(Duration.ofSeconds(HANG_SECONDS / 2))
              .connectTimeout(Duration.ofSeconds(20))
              .maxBodyBytes(1 << 20)
              .credentials(Credentials.bearer(() -> SECRET));
      try (FaultServer server = row.server().get();
          Transport transport = Transport.of(row.settings().apply(settings).build())) {
        if (later) {
          HttpAsk warmUp = HttpAsk.get(server.uri("/ok")).deadline(Duration.ofSeconds(20)).build();
          transport.ask(warmUp);
        }
        URI uri =
            row.elsewhere() == null ? server.uri("/fault?token=" + SECRET) : row.elsewhere().get();
        HttpAsk ask = HttpAsk.get(uri).phrases(YarnText::meaning).build();
        Observation<HttpAnswer> seen =
            blocking ? transport.ask(ask) : transport.send(ask).get(HANG_SECONDS, TimeUnit.SECONDS);
        await()
            .atMost(Duration.ofSeconds(HANG_SECONDS / 2))
            .until(() -> transport.gate().inside() == 0 && transport.live().isEmpty());
        return new Outcome(
            seen, transport.gate().inside(), transport.gate().waiting(), transport.live().size());
      }
    };
  }

  private static void check(Row row, Outcome outcome) {
    Observation<HttpAnswer> seen = outcome.seen();
    assertThat(outcome.inside() + outcome.waiting() + outcome.live()).isZero();
    if (row.expected() == null) {
      assertThat(seen.isKnown()).as("%s", seen).isTrue();
    } else {
      assertThat(seen.cause().map(cause -> cause.code())).as("%s", seen).contains(row.expected());
    }
    assertThat(seen.toString()).doesNotContain(SECRET).doesNotContain("\n");
    seen.cause()
        .flatMap(cause -> cause.exception())
        .ifPresent(exception -> assertThat(exception.toString()).doesNotContain(SECRET));
  }

  @Test
  void credentialsNeverReachAnotherOrigin() {
    try (FaultServer canary = FaultServer.of(Fault.say(FaultServer.OK));
        FaultServer server = FaultServer.of(c -> c.say(redirect(canary.uri("/there").toString())));
        Transport transport =
            Transport.of(
                HttpSettings.builder()
                    .credentials(Credentials.bearer(() -> SECRET))
                    .header("X-Api-Key", SECRET)
                    .allowRedirectsTo("localhost")
                    .build());
        Transport strict =
            Transport.of(
                HttpSettings.builder().credentials(Credentials.bearer(() -> SECRET)).build())) {
      HttpAsk.Builder ask = HttpAsk.get(server.uri("/")).header("X-Own", SECRET);
      assertThat(strict.ask(ask.build()).isUnknown()).isTrue();
      assertThat(canary.heads()).isEmpty();
      assertThat(transport.ask(ask.build()).value().map(HttpAnswer::uri))
          .contains(canary.uri("/there"));
      assertThat(server.heads()).allMatch(head -> head.contains(SECRET));
      assertThat(canary.heads()).hasSize(1).noneMatch(head -> head.contains(SECRET));
    }
  }

  private static byte[] gzipped(byte[] body) {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static byte[] zip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static void flood(FaultServer.Conversation conversation) throws IOException {
    byte[] some = " ".repeat(8192).getBytes(UTF_8);
    while (true) { // until the client goes away
      conversation.say(some);
    }
  }

  private static void drip(FaultServer.Conversation conversation)
      throws IOException, InterruptedException {
    drip(conversation, "");
  }

  private static void drip(FaultServer.Conversation conversation, String first)
      throws IOException, InterruptedException {
    conversation.say(first);
    while (true) { // until the client goes away
      conversation.say(" ");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
