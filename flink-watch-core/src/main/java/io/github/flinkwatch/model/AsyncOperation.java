package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * How an asynchronous operation stands: the answer to a poll of {@code
 * /jobs/:jobid/savepoints/:triggerid} (also for a stop), {@code
 * /jobs/:jobid/checkpoints/:triggerid}, {@code /savepoint-disposal/:triggerid}, {@code
 * /datasets/delete/:triggerid} and {@code /jobs/:jobid/rescaling/:triggerid}.
 *
 * <p>Sent by every version that has the operation. A failed operation is COMPLETED, with a failure
 * cause in its result: {@link #isSucceeded()} and {@link #failureCause()} tell the two apart.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AsyncOperation {

  AsyncOperation() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how far the operation has come. */
  public abstract AsyncOperationStatus status();

  /** Returns the status in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  /** Returns what the operation ended with, or empty while it is in progress. */
  public abstract Optional<OperationResult> result();

  /** Returns whether the operation ended, and ended well. */
  public final boolean isSucceeded() {
    return status() == AsyncOperationStatus.COMPLETED && failureCause().isEmpty();
  }

  /** Returns why the operation failed, or empty if it succeeded or is in progress. */
  public final Optional<FailureCause> failureCause() {
    return result().flatMap(OperationResult::failureCause);
  }

  /** Builds {@link AsyncOperation}. Not thread-safe. */
  public static final class Builder extends ImmutableAsyncOperation.Builder {
    Builder() {}
  }
}
