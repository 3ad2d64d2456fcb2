package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks an API server for objects and lists, and tells its answers apart. Absence is believed only
 * from the server's own document about that very object; an empty list is a list, and says nothing
 * of whether its namespace exists.
 */
final class ApiServer {

  private static final int PAGE = 500;

  /** 100,000 objects: what has more is not one fleet. */
  private static final int MOST_PAGES = 200;

  private final URI server;
  private final Transport transport;
  private final Clock clock;
  private final @Nullable FileToken token;

  ApiServer(URI server, Transport transport, Clock clock, @Nullable FileToken token) {
    this.server = server;
    this.transport = transport;
    this.clock = clock;
    this.token = token;
  }

  /** What a look with several questions may take: of memory, and of time if it has its own. */
  static final class Within {
    private final @Nullable Duration whole;
    private final Allowance memory;
    private final long begun = System.nanoTime();

    Within(@Nullable Duration whole, Allowance memory) {
      this.whole = whole;
      this.memory = memory;
    }

    Optional<Duration> left() {
      return Optional.ofNullable(whole)
          .map(span -> span.minusNanos(System.nanoTime() - begun))
          .map(span -> span.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : span);
    }
  }

  /** The objects of a list, and when it was made by the server's clock. */
  static final class Listing<T> {
    final List<T> items = new ArrayList<>();
    @Nullable Instant serverTime;
  }

  private static final class Page {
    boolean list;
    boolean items;
    String next = "";
  }

  Instant now() {
    return clock.instant();
  }

  Clock clock() {
    return clock;
  }

  /**
   * Returns one object; absent if the server says that there is none of that name.
   *
   * @param path the path above the resource, such as {@code /apis/apps/v1/namespaces/team}
   * @param resource the resource in the plural, as the server calls it
   */
  <T> CompletableFuture<Observation<T>> get(
      String path, String resource, String name, JsonType<T> type, Within within) {
    return send(path + "/" + resource + "/" + encoded(name), within)
        .thenApply(look -> look.flatMap(answer -> object(answer, resource, name, type)));
  }

  private <T> Observation<T> object(
      HttpAnswer answer, String resource, String name, JsonType<T> type) {
    if (!answer.isSuccess()) {
      Optional<Status> absence =
          answer.status() == 404
              ? Status.of(answer).filter(it -> it.tellsAbsence(resource, name))
              : Optional.empty();
      return absence.isPresent()
          ? Observation.absent(absence.get().message(), now())
          : Observation.unknown(Status.refusal(what(answer.uri()), answer), now());
    }
    return answer.read(type, what(answer.uri()), now());
  }

  /**
   * Returns the objects of a list that a selector lets through, over all of its pages.
   *
   * @param selector a query such as {@code labelSelector=app=wordcount}, its value not yet encoded
   */
  <T> CompletableFuture<Observation<Listing<T>>> list(
      String path, String resource, String selector, JsonType<T> type, Within within) {
    String query = selector.isEmpty() ? "" : "&" + encodedValue(selector);
    Listing<T> listing = new Listing<>();
    return page(path + "/" + resource + "?limit=" + PAGE + query, "", listing, type, 0, within);
  }

  private <T> CompletableFuture<Observation<Listing<T>>> page(
      String list, String token, Listing<T> listing, JsonType<T> type, int number, Within within) {
    String path = list + (token.isEmpty() ? "" : "&continue=" + encoded(token));
    return send(path, within)
        .thenCompose(
            look -> {
              Optional<HttpAnswer> answer = look.value();
              if (answer.isPresent() && answer.get().status() == 410 && number < MOST_PAGES) {
                Optional<String> next = Status.of(answer.get()).flatMap(Status::goesOnWith);
                if (next.isPresent()) { // it goes on as things are now
                  return page(list, next.get(), listing, type, number + 1, within);
                }
                if (!token.isEmpty()) { // begin anew, once: the next number tells that it has been
                  return page(list, "", new Listing<>(), type, MOST_PAGES, within);
                }
              }
              Observation<Page> read = look.flatMap(it -> read(it, listing, type));
              String next = read.value().map(page -> page.next).orElse("");
              if (next.isEmpty()) {
                return done(read.map(page -> listing));
              }
              if (number % MOST_PAGES == MOST_PAGES - 1) {
                return done(
                    Observation.unknown(
                        UnknownCause.of(
                            UnknownCode.TOO_LARGE,
                            what(path) + ": more than " + PAGE * MOST_PAGES + " objects"),
                        now()));
              }
              return page(list, next, listing, type, number + 1, within);
            });
  }

  private <T> Observation<Page> read(HttpAnswer answer, Listing<T> listing, JsonType<T> type) {
    if (!answer.isSuccess()) {
      return Observation.unknown(Status.refusal(what(answer.uri()), answer), now());
    }
    JsonType<Page> pages = JsonWalk.type(parser -> page(parser, listing, type));
    return answer
        .read(pages, what(answer.uri()), now())
        .flatMap(
            page -> {
              if (!page.list || !page.items) {
                return unknown(
                    UnknownCode.MALFORMED_JSON,
                    what(answer.uri()) + ": it is no list of an API server");
              }
              listing.serverTime = date(answer).orElse(null);
              return Observation.known(page, now());
            });
  }

  private static <T> Page page(JsonParser parser, Listing<T> listing, JsonType<T> type)
      throws IOException {
    Page page = new Page();
    JsonWalk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "kind":
              page.list = JsonWalk.text(value).endsWith("List");
              break;
            case "metadata":
              page.next = Fields.of(value).getOrDefault("continue", "");
              break;
            case "items":
              page.items = true;
              JsonWalk.array(value, item -> listing.items.add(type.read(item)));
              break;
            default:
              break;
          }
        });
    return page;
  }

  /**
   * Returns whether that namespace exists: its own object says so, or a right that is limited to
   * it. Unknown with the cause if nothing proves it; with NOT_CONFIGURED if there is none.
   */
  CompletableFuture<Observation<Boolean>> provesNamespace(String namespace, Within within) {
    return get("/api/v1", "namespaces", namespace, JsonWalk.type(Fields::of), within)
        .thenCompose(
            look ->
                look.fold(
                    exists -> done(Observation.known(true, now())),
                    none ->
                        done(
                            unknown(
                                UnknownCode.NOT_CONFIGURED,
                                "the namespace " + namespace + " does not exist: " + none)),
                    cause ->
                        cause.code() == UnknownCode.FORBIDDEN
                            ? provenByRight(namespace, within)
                            : done(Observation.unknown(cause, now()))));
  }

  /** Whoever may not list all namespaces and was answered of this one has a right within it. */
  private CompletableFuture<Observation<Boolean>> provenByRight(String namespace, Within within) {
    return send("/apis/apps/v1/deployments?limit=1", within)
        .thenApply(
            look ->
                look.flatMap(
                    answer -> {
                      if (answer.status() == 403 && Status.of(answer).isPresent()) {
                        return Observation.known(true, now());
                      }
                      return answer.isSuccess()
                          ? unknown(
                              UnknownCode.FORBIDDEN,
                              "nothing proves that the namespace "
                                  + namespace
                                  + " exists: allow get of namespaces")
                          : Observation.unknown(Status.refusal(what(answer.uri()), answer), now());
                    }));
  }

  private CompletableFuture<Observation<HttpAnswer>> send(String path, Within within) {
    CompletableFuture<Observation<HttpAnswer>> first = transport.send(ask(path, within));
    FileToken rotating = token;
    if (rotating == null) {
      return first;
    }
    return first.thenCompose(
        look -> {
          int status =
              look.fold(HttpAnswer::status, none -> 0, cause -> cause.httpStatus().orElse(0));
          if (status != 401) {
            return done(look);
          }
          rotating.refused();
          return transport.send(ask(path, within));
        });
  }

  private HttpAsk ask(String path, Within within) {
    HttpAsk.Builder ask =
        HttpAsk.get(URI.create(base() + path))
            .expects(ExpectedBody.JSON_WITH_ANY_STATUS)
            .look(within.memory);
    within.left().ifPresent(ask::deadline);
    return ask.build();
  }

  private String base() {
    return server.toString().replaceFirst("/+$", "");
  }

  private static Optional<Instant> date(HttpAnswer answer) {
    try {
      return answer
          .header("Date")
          .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  <T> Observation<T> unknown(UnknownCode code, String what) {
    return Observation.unknown(UnknownCause.of(code, what), now());
  }

  private String what(String path) {
    return what(URI.create(base() + path));
  }

  private static String what(URI uri) {
    return "GET " + HttpAsk.shown(uri);
  }

  static <T> CompletableFuture<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static String encodedValue(String selector) {
    int equals = selector.indexOf('=');
    return selector.substring(0, equals + 1) + encoded(selector.substring(equals + 1));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
