package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Why an asynchronous operation failed, as an exception of the JobManager.
 *
 * <p>From {@code failure-cause} (savepoint, stop, disposal, data set) and {@code failureCause}
 * (checkpoint).
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class FailureCause {

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
   * Returns the serialised exception in Base64, or empty. Do not deserialise it: it is an object
   * graph of whatever class the job chose.
   */
  @Value.Redacted
  public abstract Optional<String> serialized();

  /** Builds {@link FailureCause}. Not thread-safe. */
  public static final class Builder extends ImmutableFailureCause.Builder {
    Builder() {}
  }
}
