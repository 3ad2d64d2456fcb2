package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last look as pages that refresh themselves, on the JDK's own web server: one of the fleet,
 * and one of each job. It only shows: what is asked of it reaches no Flink. Thread-safe.
 */
final class LivePage implements AutoCloseable {

  private static final Pattern JOB =
      Pattern.compile("/jobs/([^/]+)(|/verdict\\.json|/evidence\\.json)");

  private static final String FLEET = "/fleet.";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "json", "application/json",
          "csv", "text/csv; charset=utf-8",
          "txt", "text/plain; charset=utf-8");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Duration every;
  private final Duration threeLooks;
  private Map<String, TimeLine> past = Map.of();
  private volatile @Nullable LiveHtml last;

  private LivePage(HttpServer server, Duration every, Duration deadline) {
    this.server = server;
    this.every = every;
    this.threeLooks = every.plus(deadline).multipliedBy(3);
    this.threads =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "doctor-page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Listens.
   *
   * @param every the time between two looks
   * @param deadline how long a look may take
   */
  static LivePage open(InetSocketAddress address, Duration every, Duration deadline)
      throws IOException {
    return new LivePage(HttpServer.create(address, 0), every, deadline);
  }

  URI address() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().isAnyLocalAddress() ? "localhost" : at.getHostString();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + shown + ":" + at.getPort() + "/");
  }

  /**
   * Shows this from now on.
   *
   * @param evidence of the jobs of the fleet, in the same order
   */
  synchronized void show(Fleet fleet, List<JobEvidence> evidence, List<BlindSpot> blindSpots) {
    Map<String, TimeLine> now = new HashMap<>();
    for (FleetJob job : fleet.jobs()) {
      String key = Casebook.key(job.ref());
      TimeLine before = past.get(key);
      job.health()
          .ifPresent(
              look ->
                  now.put(key, before == null ? TimeLine.of(look) : before.next(look, threeLooks)));
    }
    past = now;
    last = new LiveHtml(fleet, evidence, blindSpots, Map.copyOf(now), every);
  }

  /** Whether a reader asked that the page stand still. */
  static boolean isHeld(Map<String, String> parameters) {
    return parameters.getOrDefault("hold", "").equals("1");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      LiveHtml now = last;
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "txt", "it is only for looking");
      } else if (!isMeant(exchange)) {
        send(exchange, 421, "txt", "this page has another name");
      } else if (now == null) {
        send(exchange, 503, "txt", "the first look is under way");
      } else {
        URI asked = exchange.getRequestURI();
        Optional<Map.Entry<String, String>> page =
            page(now, asked.getPath(), parameters(asked.getRawQuery()));
        if (page.isPresent()) {
          send(exchange, 200, page.get().getKey(), page.get().getValue());
        } else {
          send(exchange, 404, "txt", "there is no such page; the job may be gone");
        }
      }
    }
  }

  private static Optional<Map.Entry<String, String>> page(
      LiveHtml now, String path, Map<String, String> parameters) {
    if (path.equals("/")) {
      return Optional.of(Map.entry("html", now.jobs(parameters)));
    }
    if (path.startsWith(FLEET)) {
      String form = path.substring(FLEET.length());
      return now.report(form).map(text -> Map.entry(form, text));
    }
    Matcher job = JOB.matcher(path);
    return job.matches() ? now.job(job.group(1), job.group(2), parameters) : Optional.empty();
  }

  /** A page of another site could give this machine a name of its own, and read along. */
  private boolean isMeant(HttpExchange exchange) {
    if (!server.getAddress().getAddress().isLoopbackAddress()) {
      return true;
    }
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    return host.toLowerCase(Locale.ROOT).matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
  }

  private static Map<String, String> parameters(@Nullable String query) {
    return Stream.of(String.valueOf(query).split("&"))
        .map(each -> each.split("=", 2))
        .filter(each -> each.length == 2)
        .collect(Collectors.toMap(each -> each[0], each -> decoded(each[1]), (a, b) -> b));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
  }

  private void send(HttpExchange exchange, int status, String form, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", requireNonNull(TYPES.get(form), form));
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
    if ((form.equals("html") || status == 503) && !isHeld(parameters)) {
      exchange.getResponseHeaders().set("Refresh", String.valueOf(every.toSeconds()));
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
