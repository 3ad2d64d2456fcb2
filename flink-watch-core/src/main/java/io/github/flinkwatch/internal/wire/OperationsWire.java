package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.AsyncOperation.AsyncOperationStatus;
import io.github.flinkwatch.model.AsyncOperation.FailureCause;
import io.github.flinkwatch.model.AsyncOperation.OperationResult;
import java.util.List;

/** What asynchronous operations are triggered and polled with. */
public final class OperationsWire {

  /** The answer to any trigger: the id to poll with. */
  public static final JsonType<TriggerId> TRIGGER =
      DerivedTypes.onlyField(
          "request-id", JsonTypes.text("a trigger id", TriggerId::of, TriggerId::toString));

  /** An exception of the JobManager. */
  static final JsonShape<FailureCause, FailureCause.Builder> FAILURE_CAUSE =
      JsonShape.of(FailureCause::builder, FailureCause.Builder::build)
          .field(
              "class", STRING, FailureCause.Builder::exceptionClass, FailureCause::exceptionClass)
          .field("stack-trace", STRING, FailureCause.Builder::stackTrace, FailureCause::stackTrace)
          .optional(
              "serialized-throwable",
              STRING,
              FailureCause.Builder::serialized,
              FailureCause::serialized)
          .shape();

  /** The {@code operation} of all kinds of operations. */
  static final JsonShape<OperationResult, OperationResult.Builder> OPERATION_RESULT =
      JsonShape.of(OperationResult::builder, OperationResult.Builder::build)
          .optional(
              "location", STRING, OperationResult.Builder::location, OperationResult::location)
          .optionalLong(
              "checkpointId", OperationResult.Builder::checkpointId, OperationResult::checkpointId)
          .optional(
              "failure-cause",
              FAILURE_CAUSE,
              OperationResult.Builder::failureCause,
              OperationResult::failureCause)
          .orNamed("failureCause")
          .shape();

  /** The answer to any poll. */
  public static final JsonShape<AsyncOperation, AsyncOperation.Builder> ASYNC_OPERATION =
      JsonShape.of(AsyncOperation::builder, AsyncOperation.Builder::build)
          .field(
              "status",
              DerivedTypes.onlyField("id", STRING),
              (builder, text) ->
                  builder
                      .status(
                          CommonTypes.constant(
                              AsyncOperationStatus.class, text, AsyncOperationStatus.UNRECOGNIZED))
                      .statusText(text),
              AsyncOperation::statusText)
          .optional(
              "operation", OPERATION_RESULT, AsyncOperation.Builder::result, AsyncOperation::result)
          .shape();

  /** What Flink says instead of an answer. */
  public static final JsonType<List<String>> ERRORS =
      DerivedTypes.onlyField("errors", listOf(STRING));

  private OperationsWire() {}
}
