package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.OperationsWire;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.AsyncOperation.AsyncOperationStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An operation that Flink was asked for and carries out on its own time: a savepoint, a checkpoint,
 * a stop.
 *
 * <p>Flink remembers it for five minutes after its end by default, in the one JobManager that took
 * it. An answer {@linkplain AsyncOperation#isSucceeded() tells} whether it went well: one that
 * failed is completed, too. A trigger id is given even for a job that does not exist.
 *
 * <p>Immutable and thread-safe.
 */
public final class PendingOperation {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Endpoint flink;
  private final String path;
  private final TriggerId triggerId;

  PendingOperation(Endpoint flink, String path, TriggerId triggerId) {
    this.flink = flink;
    this.path = path;
    this.triggerId = requireNonNull(triggerId, "triggerId");
  }

  /** The type of the answer to a trigger whose operation is polled under {@code path}. */
  static JsonType<PendingOperation> triggeredAt(Endpoint flink, String path) {
    return new JsonType<>() {
      @Override
      public @Nullable PendingOperation read(JsonParser parser) throws IOException {
        TriggerId triggerId = OperationsWire.TRIGGER.read(parser);
        return triggerId == null ? null : new PendingOperation(flink, path, triggerId);
      }

      @Override
      public void write(PendingOperation value, JsonGenerator generator) throws IOException {
        OperationsWire.TRIGGER.write(value.triggerId, generator);
      }
    };
  }

  /** Returns the id to poll with, also from another process. */
  public TriggerId triggerId() {
    return triggerId;
  }

  /**
   * Returns the question how it stands. Absent if the JobManager does not know it, or no longer.
   */
  public Question<AsyncOperation> state() {
    return flink.get(path + "/" + triggerId, OperationsWire.ASYNC_OPERATION);
  }

  /**
   * Returns the question how it ended, which is asked again and again until the operation has
   * ended, is absent, or cannot be asked for a reason that will not pass. {@linkplain
   * Question#within Within} a deadline it is the last answer when that passes first: an operation
   * in progress, or what kept it from being asked. The operation itself goes on in any case.
   *
   * <p>No thread is blocked in between.
   */
  public Question<AsyncOperation> end() {
    return Question.of(
        "the end of " + state(),
        flink.settings().clock(),
        deadline -> {
          Polling polling = new Polling();
          polling.next(FIRST_PAUSE);
          if (deadline != null) {
            polling.until(deadline);
          }
          return polling.end;
        });
  }

  private final class Polling {
    final CompletableFuture<Observation<AsyncOperation>> end = new CompletableFuture<>();
    final AtomicReference<Observation<AsyncOperation>> latest =
        new AtomicReference<>(
            Observation.unknown(
                UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, state().toString()),
                flink.settings().clock().instant()));

    void until(Duration deadline) {
      flink.after(deadline, () -> end.complete(latest.get()));
    }

    void next(Duration pause) {
      CompletableFuture<Observation<AsyncOperation>> answer = state().askAsync();
      CompletableFuture<?> unusedAnswer =
          answer.thenAccept(
              observation -> {
                latest.set(observation);
                if (isFinal(observation)) {
                  end.complete(observation);
                } else if (!end.isDone()) {
                  flink.after(pause, () -> nextUnlessDone(longer(pause)));
                }
              });
      CompletableFuture<?> unusedEnd = end.whenComplete((done, failure) -> answer.cancel(true));
    }

    private void nextUnlessDone(Duration pause) {
      if (!end.isDone()) {
        next(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static boolean isFinal(Observation<AsyncOperation> observation) {
    return observation.fold(
        operation -> operation.status() == AsyncOperationStatus.COMPLETED,
        absent -> true,
        cause -> !cause.code().isRetryable());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PendingOperation
        && path.equals(((PendingOperation) other).path)
        && triggerId.equals(((PendingOperation) other).triggerId);
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + triggerId.hashCode();
  }

  @Override
  public String toString() {
    return "PendingOperation{" + state() + "}";
  }
}
