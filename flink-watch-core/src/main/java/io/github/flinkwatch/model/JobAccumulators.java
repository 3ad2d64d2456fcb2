package io.github.flinkwatch.model;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * The accumulators of one job over all its tasks: {@code GET /jobs/:jobid/accumulators}. Sent by
 * every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobAccumulators {

  JobAccumulators() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the accumulators; empty if the program keeps none. */
  public abstract List<Accumulator> accumulators();

  /**
   * Returns the serialized values in Base64 by name; empty unless asked for with {@code
   * includeSerializedValue}. Do not deserialize them: they are object graphs of whatever class the
   * job chose.
   */
  @Value.Redacted
  public abstract Map<String, String> serialized();

  /** Builds {@link JobAccumulators}. Not thread-safe. */
  public static final class Builder extends ImmutableJobAccumulators.Builder {
    Builder() {}
  }

  /**
   * A counter or collector that a program keeps, merged over what the enclosing answer covers.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class Accumulator {

    Accumulator() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the name that the program gave it. */
    public abstract String name();

    /** Returns the simple name of its class, such as {@code LongCounter}. */
    public abstract String type();

    /** Returns the value as text; of a failed accumulator, the text of its exception. */
    public abstract String value();

    /** Builds {@link Accumulator}. Not thread-safe. */
    public static final class Builder extends ImmutableAccumulator.Builder {
      Builder() {}
    }
  }
}
