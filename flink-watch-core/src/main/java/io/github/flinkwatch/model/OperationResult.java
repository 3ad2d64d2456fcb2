package io.github.flinkwatch.model;

import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What an asynchronous operation ended with. All of it is empty where there is nothing to tell: a
 * savepoint that was disposed of, a data set that was deleted.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class OperationResult {

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
