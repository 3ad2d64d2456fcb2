package io.github.flinkwatch.model;

import java.util.Optional;
import java.util.OptionalLong;
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
@ModelImmutablesStyle
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

  /** Returns the status in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), "statusText", statusText());
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

  /**
   * How far an asynchronous operation has come. It does not say how it ended: a failed one is
   * COMPLETED.
   */
  public enum AsyncOperationStatus {
    /** Still running: ask again. */
    IN_PROGRESS,
    /** Ended, well or not. */
    COMPLETED,
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED
  }

  /**
   * What an asynchronous operation ended with. All of it is empty where there is nothing to tell: a
   * savepoint that was disposed of, a data set that was deleted.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class OperationResult {

    OperationResult() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns where the savepoint lies, or empty if the operation makes none or failed. */
    public abstract Optional<String> location();

    /**
     * Returns the id of the checkpoint, or empty if the operation makes none or failed. Since 1.17.
     */
    public abstract OptionalLong checkpointId();

    /** Returns why the operation failed, or empty if it succeeded. */
    public abstract Optional<FailureCause> failureCause();

    /** Builds {@link OperationResult}. Not thread-safe. */
    public static final class Builder extends ImmutableOperationResult.Builder {
      Builder() {}
    }
  }

  /**
   * Why an asynchronous operation failed, as an exception of the JobManager.
   *
   * <p>From {@code failure-cause} (savepoint, stop, disposal, data set) and {@code failureCause}
   * (checkpoint).
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class FailureCause {

    FailureCause() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the name of the exception's class. */
    public abstract String exceptionClass();

    /** Returns the stack trace, with causes, on many lines. */
    public abstract String stackTrace();

    /**
     * Returns the serialized exception in Base64, or empty. Do not deserialize it: it is an object
     * graph of whatever class the job chose.
     */
    @Value.Redacted
    public abstract Optional<String> serialized();

    /** Builds {@link FailureCause}. Not thread-safe. */
    public static final class Builder extends ImmutableFailureCause.Builder {
      Builder() {}
    }
  }
}
