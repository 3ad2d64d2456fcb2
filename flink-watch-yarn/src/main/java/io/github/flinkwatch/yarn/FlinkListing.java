package io.github.flinkwatch.yarn;

import java.util.List;
import org.immutables.value.Value;

/**
 * The Flink applications of a YARN cluster that a filter let through, each with what its Flink said
 * of its jobs.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class FlinkListing {

  FlinkListing() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the applications in the order of YARN's list, which is none. */
  public abstract List<FlinkOnYarn> flinks();

  /** Returns why applications are missing here, as of {@link ApplicationListing#unread()}. */
  public abstract List<String> unread();

  /** Builds {@link FlinkListing}. Not thread-safe. */
  public static final class Builder extends ImmutableFlinkListing.Builder {
    Builder() {}
  }
}
