package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One garbage collector of a TaskManager, since the start of its process.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class GarbageCollector {

  GarbageCollector() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the collector's name. */
  public abstract String name();

  /** Returns the number of collections. */
  public abstract long collections();

  /** Returns the time spent in collections. */
  public abstract Optional<Duration> time();

  /** Builds {@link GarbageCollector}. Not thread-safe. */
  public static final class Builder extends ImmutableGarbageCollector.Builder {
    Builder() {}
  }
}
