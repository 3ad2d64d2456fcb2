package io.github.flinkwatch.model;

import java.util.List;
import org.immutables.value.Value;

/**
 * The failures of a job, those survived included. Since 1.13.
 *
 * <p>Flink keeps the last 16 by default. Up to 1.18 an entry appears only when the restart happens,
 * after the restart delay.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ExceptionHistory {

  ExceptionHistory() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the failures, the newest first. */
  public abstract List<ExceptionEntry> entries();

  /**
   * Returns whether more are kept than were asked for; it does not tell of those that Flink
   * dropped.
   */
  public abstract boolean truncated();

  /** Builds {@link ExceptionHistory}. Not thread-safe. */
  public static final class Builder extends ImmutableExceptionHistory.Builder {
    Builder() {}
  }
}
