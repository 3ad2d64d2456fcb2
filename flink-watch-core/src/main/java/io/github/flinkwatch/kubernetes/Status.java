package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The document with which an API server refuses: what it means, in its own words. */
final class Status {

  private static final int SHOWN = 300;
  private static final JsonType<Status> TYPE = JsonWalk.type(Status::read);

  private String kind = "";
  private String message = "";
  private String reason = "";
  private String next = "";
  private final Map<String, String> details = new HashMap<>();

  private Status() {}

  private static Status read(JsonParser parser) throws IOException {
    Status status = new Status();
    JsonWalk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "kind":
              status.kind = JsonWalk.text(value);
              break;
            case "message":
              status.message = JsonWalk.text(value);
              break;
            case "reason":
              status.reason = JsonWalk.text(value);
              break;
            case "metadata":
              status.next = Fields.of(value).getOrDefault("continue", "");
              break;
            case "details":
              status.details.putAll(Fields.of(value));
              break;
            default:
              break;
          }
        });
    return status;
  }

  /** Returns the document of a refusal; empty if the body is anything else. */
  static Optional<Status> of(HttpAnswer answer) {
    try {
      return Optional.of(Json.read(TYPE, answer.body())).filter(it -> it.kind.equals("Status"));
    } catch (IOException other) {
      return Optional.empty();
    }
  }

  /** Returns whether it says that there is no such object: of that kind, of that name. */
  boolean tellsAbsence(String resource, String name) {
    return reason.equals("NotFound")
        && resource.equals(details.get("kind"))
        && name.equals(details.get("name"));
  }

  /** Returns with which token a list goes on that was compacted away meanwhile, or empty. */
  Optional<String> goesOnWith() {
    return Optional.of(next).filter(token -> !token.isEmpty());
  }

  String message() {
    return Excerpt.onOneLine(message, SHOWN);
  }

  /** Returns why there is no value. */
  static UnknownCause refusal(String what, HttpAnswer answer) {
    Optional<Status> said = of(answer);
    String words = said.map(status -> ": " + status.message()).orElse("");
    return UnknownCause.of(code(answer, said), what + words).withHttpStatus(answer.status());
  }

  private static UnknownCode code(HttpAnswer answer, Optional<Status> said) {
    int http = answer.status();
    if (http == 403 && said.filter(it -> it.message.contains("\"system:anonymous\"")).isPresent()) {
      return UnknownCode.UNAUTHENTICATED; // whoever shows no credentials is somebody, too
    }
    // What is too old to be listed, or too slow, is asked again.
    return http == 410 || http >= 500 ? UnknownCode.SERVER_ERROR : answer.failure();
  }
}
