package io.github.flinkwatch.report;

import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Something that a report cannot tell, and why.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class Unseen {

  Unseen() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the cluster. */
  public abstract String cluster();

  /** Returns the job's name, or empty if it is the whole cluster. */
  public abstract Optional<String> job();

  /** Returns what could not be seen, in a few words. */
  public abstract String what();

  /** Returns why, or empty if nobody has looked yet. */
  public abstract Optional<UnknownCause> cause();

  /** Returns when it was last seen, or empty if it never was. */
  public abstract Optional<Instant> lastSeenAt();

  /** Builds {@link Unseen}. Not thread-safe. */
  public static final class Builder extends ImmutableUnseen.Builder {
    Builder() {}
  }
}
