package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.map;
import static io.github.flinkwatch.internal.json.DerivedTypes.oneOrList;
import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.yarn.YarnTypes.FILLED;
import static io.github.flinkwatch.yarn.YarnTypes.QUOTED;
import static io.github.flinkwatch.yarn.YarnTypes.listField;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The attempts of an application, and their containers. */
final class AttemptWire {

  private static final Pattern ATTEMPT_ID = Pattern.compile("appattempt_\\d+_\\d+_(\\d{1,9})");

  private static final JsonType<String> ATTEMPT_ID_TEXT =
      JsonTypes.text(
          "the id of an attempt",
          text -> {
            int unused = numberIn(text);
            return text;
          },
          text -> text);

  /** Hadoop 2 tells the number of an attempt and not its id, which {@link #named} adds. */
  private static final JsonShape<YarnApplicationAttempt, YarnApplicationAttempt.Builder> ATTEMPT =
      JsonShape.of(
              () -> YarnApplicationAttempt.builder().appAttemptId(""),
              YarnApplicationAttempt.Builder::build)
          .intField("id", YarnApplicationAttempt.Builder::number, YarnApplicationAttempt::number)
          .field(
              "appAttemptId",
              ATTEMPT_ID_TEXT,
              (builder, id) -> builder.appAttemptId(id).number(numberIn(id)),
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
          .leavingOut(YarnApplicationAttempt.Builder::addUnread)
          .shape();

  /** A list of attempts, which the application history server does not wrap. */
  private static final JsonType<List<YarnApplicationAttempt>> ATTEMPT_LIST =
      listField("appAttempt", ATTEMPT);

  /** {@code /ws/v1/cluster/apps/{id}/appattempts}. */
  static final JsonType<List<YarnApplicationAttempt>> ATTEMPTS =
      onlyField("appAttempts", ATTEMPT_LIST);

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
          .leavingOut(YarnContainer.Builder::addUnread)
          .shape();

  /**
   * {@code /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}. One alone stands without a
   * list around it, and none is an empty object.
   */
  static final JsonType<List<YarnContainer>> CONTAINERS =
      onlyField("container", oneOrList(CONTAINER), List.of());

  private static final Pattern CONTAINER_ID =
      Pattern.compile("container_(?:e\\d+_)?(\\d{1,18})_(\\d{1,9})_(\\d{1,9})_\\d+");

  private AttemptWire() {}

  /** Gives each attempt of an application its id where the answer has none. */
  static List<YarnApplicationAttempt> named(ApplicationId of, List<YarnApplicationAttempt> all) {
    return all.stream()
        .map(
            attempt ->
                attempt.appAttemptId().isEmpty()
                    ? attempt.toBuilder()
                        .appAttemptId(of.attemptPrefix() + String.format("%06d", attempt.number()))
                        .build()
                    : attempt)
        .collect(Collectors.toList());
  }

  /**
   * Returns which attempt a container is of, if {@code text} has a container of the application.
   */
  static OptionalInt attemptOfContainerIn(String text, ApplicationId of) {
    Matcher container = CONTAINER_ID.matcher(text);
    return container.find() && isOf(of, container)
        ? OptionalInt.of(Integer.parseInt(container.group(3)))
        : OptionalInt.empty();
  }

  /** Returns whether this is the id of a container of the application. */
  static boolean isContainerOf(ApplicationId of, String containerId) {
    Matcher container = CONTAINER_ID.matcher(containerId);
    return container.matches() && isOf(of, container);
  }

  private static boolean isOf(ApplicationId of, Matcher container) {
    return ApplicationId.of("application_" + container.group(1) + "_" + container.group(2))
        .equals(of);
  }

  private static int numberIn(String attemptId) {
    Matcher id = ATTEMPT_ID.matcher(attemptId);
    if (!id.matches()) {
      throw new IllegalArgumentException("not the id of an attempt: " + attemptId);
    }
    return Integer.parseInt(id.group(1));
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }
}
