package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.YarnText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where one Flink is reached: makes questions and commands of paths. */
final class Endpoint {

  private final Transport transport;
  private final HttpSettings settings;
  private final String base;
  private final @Nullable Budget budget; // null where each question has one of its own
  private final @Nullable Budget undeciding;

  /**
   * @param base the address with prefixes, without a slash at its end
   */
  Endpoint(Transport transport, HttpSettings settings, String base, @Nullable Budget budget) {
    this.transport = transport;
    this.settings = settings;
    this.base = base;
    this.budget = budget;
    this.undeciding = budget == null ? null : budget.undeciding();
  }

  HttpSettings settings() {
    return settings;
  }

  /** Returns the budget of all its questions, or null where each has one of its own. */
  @Nullable Budget budget() {
    return budget;
  }

  <T> Question<T> get(String path, JsonType<T> type) {
    return question(ask("GET", path), type, undeciding);
  }

  /** As {@link #get}, of what a verdict rests on: asked whatever failed or was read before. */
  <T> Question<T> decide(String path, JsonType<T> type) {
    return question(ask("GET", path).deciding(), type, budget);
  }

  private <T> Question<T> question(HttpAsk.Builder ask, JsonType<T> type, @Nullable Budget budget) {
    if (budget != null) {
      ask.budget(budget);
    }
    return new RestRequest<>(transport, ask.build(), type).question(settings.clock());
  }

  <T> Command<T> command(String method, String path, String jsonBody, JsonType<T> type) {
    HttpAsk.Builder ask = ask(method, path);
    if (!jsonBody.isEmpty()) {
      ask.body("application/json", jsonBody.getBytes(StandardCharsets.UTF_8));
    }
    return Command.of(new RestRequest<>(transport, ask.build(), type).question(settings.clock()));
  }

  /**
   * Returns a command that starts an operation under an id of our choosing. A Flink that does not
   * know that field refuses the whole request, by status 400: it has started nothing then, and is
   * asked again without.
   */
  Command<PendingOperation> start(String path, RequestBody body, String polled) {
    TriggerId id = TriggerId.random();
    JsonType<PendingOperation> type = PendingOperation.triggeredAt(this, polled);
    Question<PendingOperation> plain = post(path, body, type);
    return Command.of(
        post(path, body.with("triggerId", id.toString()), type)
            .then(
                answer ->
                    answer.cause().filter(Endpoint::refusesTheRequest).isPresent()
                        ? plain
                        : Question.answered(answer)),
        id);
  }

  private static boolean refusesTheRequest(UnknownCause cause) {
    return cause.code() == UnknownCode.UNEXPECTED_STATUS && cause.httpStatus().orElse(0) == 400;
  }

  private <T> Question<T> post(String path, RequestBody body, JsonType<T> type) {
    HttpAsk.Builder ask = ask("POST", path);
    ask.body("application/json", body.json().getBytes(StandardCharsets.UTF_8));
    return new RestRequest<>(transport, ask.build(), type).question(settings.clock());
  }

  /** Runs {@code task} after a while, beside whatever is full or hangs. */
  void after(Duration pause, Runnable task) {
    transport.after(pause, task);
  }

  Download download(String path) {
    return new Download(transport, ask("GET", path), settings.clock());
  }

  /** The endpoint is the base, not the origin: behind a proxy each cluster fails on its own. */
  private HttpAsk.Builder ask(String method, String path) {
    return HttpAsk.builder(method, URI.create(base + path))
        .endpoint(base)
        .phrases(YarnText::meaning); // a Flink may be behind YARN's proxy
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

  /** Makes {@code &name=a,b} of values; no values make nothing. */
  static String parameter(String name, Collection<?> values) {
    if (values.isEmpty()) {
      return "";
    }
    String joined = values.stream().map(String::valueOf).collect(Collectors.joining(","));
    return "&" + name + "=" + encoded(joined);
  }

  /** Flink parts the values of a parameter at commas, and knows no way to write one. */
  static String withoutComma(String text, String what) {
    if (requireNonNull(text, what).contains(",")) {
      throw new IllegalArgumentException(what + " has a comma: \"" + text + '"');
    }
    return text;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
