package io.github.flinkwatch.health;

import java.time.Instant;
import org.immutables.value.Value;

/**
 * One finding through time: it opens once, stays the same episode while it lasts, and closes. So a
 * platform tells its users once, not at every look. A finding that comes back within {@link
 * HealthThresholds#reopenWindow()} is still the same episode, and its recovery is told only after
 * that time.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class Episode {

  Episode() {}

  /** What has become of an episode since the look before. */
  public enum Change {
    /** It began at this look. */
    OPENED,
    /** It goes on, no worse than it has been before. */
    ONGOING,
    /** It goes on, and is worse than it has ever been. */
    WORSENED,
    /** It is over. */
    RECOVERED;

    /** Returns whether this is news: a platform tells its users, once. */
    public boolean isNews() {
      return this != ONGOING;
    }
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this episode has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the instant of the look at which it opened. */
  public abstract Instant openedAt();

  /** Returns the instant of the last look that found it. */
  public abstract Instant lastSeenAt();

  /** Returns what has become of it. */
  public abstract Change change();

  /** Returns the worst that it has been. */
  public abstract Severity worst();

  /**
   * Returns whether its opening was told; not while another finding of the same trouble leads it.
   * What was not told does not recover aloud either.
   */
  @Value.Default
  public boolean told() {
    return true;
  }

  /** Builds {@link Episode}. Not thread-safe. */
  public static final class Builder extends ImmutableEpisode.Builder {
    Builder() {}
  }
}
