package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.FlinkErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The documents that a HistoryServer serves: files that it unpacked from archives, in the charset
 * of its platform. Thread-safe.
 */
final class HistoryDocuments {

  private static final String GBK = "GB18030"; // which is GBK, and more

  private final String address;
  private final Transport transport;
  private final Clock clock;

  HistoryDocuments(URI address, Transport transport, Clock clock) {
    this.address = address.toString().replaceFirst("/+$", "");
    this.transport = transport;
    this.clock = clock;
  }

  /** Returns the question for the document at that path, as a part of a look with that budget. */
  <T> Question<T> question(String path, JsonType<T> type, Budget budget) {
    HttpAsk ask =
        HttpAsk.get(URI.create(address + path))
            .expects(ExpectedBody.BYTES)
            .budget(budget)
            .deadline(budget.whole())
            .build();
    return Question.<HttpAnswer>of(ask.toString(), clock, deadline -> transport.send(ask))
        .map(told -> told.flatMap(answer -> read(answer, ask, type, told.observedAt())));
  }

  private static <T> Observation<T> read(
      HttpAnswer answer, HttpAsk ask, JsonType<T> type, Instant at) {
    Optional<FlinkErrors> errors = FlinkErrors.read(answer.body());
    if (!answer.isSuccess()) {
      boolean lags = answer.status() == 404 && errors.isPresent();
      UnknownCause cause =
          lags
              ? UnknownCause.of(UnknownCode.HISTORY_LAG, ask + ": it does not have this")
              : UnknownCause.of(answer.failure(), ask.toString()).withHttpStatus(answer.status());
      return Observation.unknown(cause, at);
    }
    if (errors.isPresent()) { // what Flink archived in the place of something it did not have
      return Observation.absent(errors.get().firstLine(), at);
    }
    try {
      return Observation.known(decoded(type, answer), at);
    } catch (Allowance.SpentException spent) {
      return Observation.unknown(
          UnknownCause.of(UnknownCode.TOO_LARGE, ask + ": " + spent.getMessage()), at);
    } catch (IOException malformed) {
      return Observation.unknown(
          UnknownCause.of(UnknownCode.MALFORMED_JSON, ask + ": not what any known version sends"),
          at);
    }
  }

  /**
   * Bytes that are no UTF-8 become U+FFFD, as in archives: a name must not hide a state. In GBK a
   * backslash can be half of a letter, so that what stands there is no JSON unless it is read so.
   */
  private static <T> T decoded(JsonType<T> type, HttpAnswer answer) throws IOException {
    try {
      return Json.read(type, text(answer, UTF_8), answer.memory());
    } catch (Allowance.SpentException spent) {
      throw spent;
    } catch (IOException damaged) {
      if (Charset.isSupported(GBK)) {
        return Json.read(type, text(answer, Charset.forName(GBK)), answer.memory());
      }
      throw damaged;
    }
  }

  private static Reader text(HttpAnswer answer, Charset charset) {
    return new InputStreamReader(new ByteArrayInputStream(answer.body()), charset);
  }
}
