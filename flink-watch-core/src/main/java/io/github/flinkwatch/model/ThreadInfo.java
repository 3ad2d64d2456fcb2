package io.github.flinkwatch.model;

import org.immutables.value.Value;

/**
 * One thread of a thread dump: {@code GET /jobmanager/thread-dump} (since 1.15) and {@code GET
 * /taskmanagers/:taskmanagerid/thread-dump} (since 1.11).
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class ThreadInfo {

  ThreadInfo() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the thread's name. */
  public abstract String name();

  /** Returns the thread as text on many lines: name, id, state, locks and stack. */
  public abstract String text();

  /** Builds {@link ThreadInfo}. Not thread-safe. */
  public static final class Builder extends ImmutableThreadInfo.Builder {
    Builder() {}
  }
}
