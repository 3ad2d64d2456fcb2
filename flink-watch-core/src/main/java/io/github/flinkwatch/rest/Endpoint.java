package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where one Flink is reached: makes questions and commands of paths. */
final class Endpoint {

  private final Transport transport;
  private final HttpSettings settings;
  private final String base;
  private final @Nullable Budget budget; // null where each question has one of its own

  /**
   * @param base the address with prefixes, without a slash at its end
   */
  Endpoint(Transport transport, HttpSettings settings, String base, @Nullable Budget budget) {
    this.transport = transport;
    this.settings = settings;
    this.base = base;
    this.budget = budget;
  }

  HttpSettings settings() {
    return settings;
  }

  <T> Question<T> get(String path, JsonType<T> type) {
    return question(ask("GET", path), type);
  }

  /** As {@link #get}, of what a verdict rests on: asked whatever failed before. */
  <T> Question<T> decide(String path, JsonType<T> type) {
    return question(ask("GET", path).deciding(), type);
  }

  private <T> Question<T> question(HttpAsk.Builder ask, JsonType<T> type) {
    if (budget != null) {
      ask.budget(budget);
    }
    return new Exchange<>(transport, ask.build(), type).question(settings.clock());
  }

  <T> Command<T> command(String method, String path, String jsonBody, JsonType<T> type) {
    HttpAsk.Builder ask = ask(method, path);
    if (!jsonBody.isEmpty()) {
      ask.body("application/json", jsonBody.getBytes(StandardCharsets.UTF_8));
    }
    return Command.of(new Exchange<>(transport, ask.build(), type).question(settings.clock()));
  }

  Download download(String path) {
    return new Download(transport, ask("GET", path), settings.clock());
  }

  /** The endpoint is the base, not the origin: behind a proxy each cluster fails on its own. */
  private HttpAsk.Builder ask(String method, String path) {
    return HttpAsk.of(method, URI.create(base + path)).endpoint(base);
  }

  /** Makes a segment of a path out of a text that comes from elsewhere. */
  static String segment(String text, String what) {
    requireNonNull(text, what);
    if (text.isBlank() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(what + " is no name: \"" + text + '"');
    }
    return encoded(text);
  }

  static int index(int number, String what) {
    if (number < 0) {
      throw new IllegalArgumentException(what + " is negative: " + number);
    }
    return number;
  }

  /** Makes {@code ?get=a,b} of names; no names make nothing. */
  static String names(Collection<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names are empty");
    }
    return "?get=" + encoded(String.join(",", names));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
