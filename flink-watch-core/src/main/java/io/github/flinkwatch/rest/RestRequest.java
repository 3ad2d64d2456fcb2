package io.github.flinkwatch.rest;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.text.GatewayText;
import io.github.flinkwatch.internal.wire.FlinkErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request to Flink and what its answer means: the one path of all questions and commands. */
final class RestRequest<T> {

  private final Transport transport;
  private final HttpAsk ask;
  private final JsonType<T> type;

  RestRequest(Transport transport, HttpAsk ask, JsonType<T> type) {
    this.transport = transport;
    this.ask = ask;
    this.type = type;
  }

  /** Returns this request as a question, which can be put again and again. */
  Question<T> question(Clock clock) {
    return Question.of(ask.toString(), clock, this::begin);
  }

  private CompletableFuture<Observation<T>> begin(@Nullable Duration deadline, Allowance look) {
    CompletableFuture<Observation<HttpAnswer>> answer = transport.send(ask.within(deadline, look));
    CompletableFuture<Observation<T>> meaning = answer.thenApply(this::meaning);
    CompletableFuture<?> unused =
        meaning.whenComplete(
            (done, failure) -> {
              if (meaning.isCancelled()) {
                answer.cancel(true);
              }
            });
    return meaning;
  }

  private Observation<T> meaning(Observation<HttpAnswer> observed) {
    Optional<UnknownCause> refusal = observed.cause().filter(this::isRefusalOfYarnsProxy);
    if (refusal.isPresent()) {
      return Observation.unknown(
          UnknownCause.of(UnknownCode.PROXY_REFUSES_COMMANDS, ask.toString())
              .withHttpStatus(refusal.get().httpStatus().orElseThrow()),
          observed.observedAt());
    }
    return observed.flatMap(answer -> meaning(answer, observed.observedAt()));
  }

  /** It passes GET, HEAD and PUT on; of POST and DELETE it says 405, and of PATCH 501. */
  private boolean isRefusalOfYarnsProxy(UnknownCause cause) {
    int status = cause.httpStatus().orElse(0);
    return ask.isActing()
        && (status == 405 || status == 501)
        && ask.uri().getPath().contains("/proxy/application_");
  }

  private Observation<T> meaning(HttpAnswer answer, Instant at) {
    if (!answer.isSuccess()) {
      return refusal(ask, answer, at);
    }
    return answer.read(type, ask.toString(), at);
  }

  /** Only Flink's own document can say that something is not there; a proxy's 404 cannot. */
  static <T> Observation<T> refusal(HttpAsk ask, HttpAnswer answer, Instant at) {
    Optional<FlinkErrors> errors = FlinkErrors.read(answer.body());
    boolean mayTellAbsence = answer.status() == 404 || answer.status() == 500;
    if (mayTellAbsence && errors.isPresent() && errors.get().tellsAbsence()) {
      return Observation.absent(errors.get().firstLine(), at);
    }
    String words =
        errors
            .map(said -> ": " + said.firstLine())
            .orElseGet(
                () -> GatewayText.of(answer.body(), answer.header("Content-Type").orElse("")));
    return Observation.unknown(
        UnknownCause.of(code(answer, errors), ask + words).withHttpStatus(answer.status()), at);
  }

  private static UnknownCode code(HttpAnswer answer, Optional<FlinkErrors> errors) {
    int status = answer.status();
    if (status >= 500 && errors.isPresent()) {
      return errors.get().tellsLeaderElection()
          ? UnknownCode.LEADER_ELECTION
          : UnknownCode.SERVER_ERROR;
    }
    UnknownCode failure = answer.failure();
    return failure == UnknownCode.UNEXPECTED_STATUS && GatewayText.isKubernetesStatus(answer.body())
        ? UnknownCode.BAD_GATEWAY // the API server knows nobody to pass it on to
        : failure;
  }

  @Override
  public String toString() {
    return ask.toString();
  }
}
