package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.map;
import static io.github.flinkwatch.internal.json.DerivedTypes.oneOrList;
import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.yarn.YarnWires.FILLED;
import static io.github.flinkwatch.yarn.YarnWires.listField;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The attempts of an application, and their containers. */
final class AttemptWire {

  private static final JsonShape<YarnApplicationAttempt, YarnApplicationAttempt.Builder> ATTEMPT =
      JsonShape.of(YarnApplicationAttempt::builder, YarnApplicationAttempt.Builder::build)
          .field(
              "appAttemptId",
              STRING,
              YarnApplicationAttempt.Builder::appAttemptId,
              YarnApplicationAttempt::appAttemptId)
          .optional(
              "appAttemptState",
              FILLED,
              YarnApplicationAttempt.Builder::stateText,
              YarnApplicationAttempt::stateText)
          .optional(
              "startTime",
              INSTANT,
              YarnApplicationAttempt.Builder::startTime,
              YarnApplicationAttempt::startTime)
          .orNamed("startedTime")
          .optional(
              "finishedTime",
              INSTANT,
              YarnApplicationAttempt.Builder::finishedTime,
              YarnApplicationAttempt::finishedTime)
          .optional(
              "containerId",
              FILLED,
              YarnApplicationAttempt.Builder::containerId,
              YarnApplicationAttempt::containerId)
          .orNamed("amContainerId")
          .optional(
              "nodeId",
              FILLED,
              YarnApplicationAttempt.Builder::nodeId,
              YarnApplicationAttempt::nodeId)
          .optional(
              "nodeHttpAddress",
              FILLED,
              YarnApplicationAttempt.Builder::nodeHttpAddress,
              YarnApplicationAttempt::nodeHttpAddress)
          .optional(
              "logsLink",
              FILLED,
              YarnApplicationAttempt.Builder::logsLink,
              YarnApplicationAttempt::logsLink)
          .optional(
              "diagnosticsInfo",
              FILLED,
              YarnApplicationAttempt.Builder::diagnostics,
              YarnApplicationAttempt::diagnostics)
          .shape();

  /** A list of attempts, which the application history server does not wrap. */
  private static final JsonType<List<YarnApplicationAttempt>> ATTEMPT_LIST =
      listField("appAttempt", ATTEMPT);

  /** {@code /ws/v1/cluster/apps/{id}/appattempts}. */
  static final JsonType<List<YarnApplicationAttempt>> ATTEMPTS =
      onlyField("appAttempts", ATTEMPT_LIST);

  private static final JsonType<Long> NUMBER_IN_A_TEXT =
      JsonTypes.text("a number", Long::valueOf, Object::toString);

  /** A number that stands as a text; one that stands as itself is read too. */
  private static final JsonType<Long> QUOTED =
      new JsonType<>() {
        @Override
        public @Nullable Long read(JsonParser parser) throws IOException {
          return (parser.currentToken() == JsonToken.VALUE_STRING
                  ? NUMBER_IN_A_TEXT
                  : JsonTypes.LONG)
              .read(parser);
        }

        @Override
        public void write(Long value, JsonGenerator generator) throws IOException {
          NUMBER_IN_A_TEXT.write(value, generator);
        }
      };

  /** A time in milliseconds that stands as a text; "0" means that it has not come. */
  private static final JsonType<Instant> QUOTED_INSTANT =
      map(
          QUOTED,
          millis -> millis > 0 ? Instant.ofEpochMilli(millis) : null,
          Instant::toEpochMilli);

  private static final JsonShape<YarnContainer, YarnContainer.Builder> CONTAINER =
      JsonShape.of(YarnContainer::builder, YarnContainer.Builder::build)
          .field(
              "containerId", STRING, YarnContainer.Builder::containerId, YarnContainer::containerId)
          .optional(
              "containerState", FILLED, YarnContainer.Builder::stateText, YarnContainer::stateText)
          .optional("nodeId", FILLED, YarnContainer.Builder::nodeId, YarnContainer::nodeId)
          .optional(
              "nodeHttpAddress",
              FILLED,
              YarnContainer.Builder::nodeHttpAddress,
              YarnContainer::nodeHttpAddress)
          .optional(
              "allocatedMB",
              QUOTED,
              YarnContainer.Builder::allocatedMb,
              container -> boxed(container.allocatedMb()))
          .optional(
              "allocatedVCores",
              QUOTED,
              YarnContainer.Builder::allocatedVCores,
              container -> boxed(container.allocatedVCores()))
          .optional(
              "startedTime",
              QUOTED_INSTANT,
              YarnContainer.Builder::startedTime,
              YarnContainer::startedTime)
          .optional("logUrl", FILLED, YarnContainer.Builder::logUrl, YarnContainer::logUrl)
          .shape();

  /**
   * {@code /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}. One alone stands without a
   * list around it, and none is an empty object.
   */
  static final JsonType<List<YarnContainer>> CONTAINERS =
      onlyField("container", oneOrList(CONTAINER), List.of());

  private AttemptWire() {}

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }
}
