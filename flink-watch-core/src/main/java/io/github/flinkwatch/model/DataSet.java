package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * A result that an interactive program keeps in the cluster: {@code GET /datasets}. Since 1.11.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class DataSet {

  DataSet() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the data set's id, 32 hexadecimal digits. */
  public abstract String id();

  /** Returns whether all of its partitions are there. */
  public abstract boolean isComplete();

  /** Builds {@link DataSet}. Not thread-safe. */
  public static final class Builder extends ImmutableDataSet.Builder {
    Builder() {}
  }
}
