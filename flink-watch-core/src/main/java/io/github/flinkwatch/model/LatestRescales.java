package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * The latest rescale of each outcome that is remembered.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class LatestRescales {

  LatestRescales() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the latest that was carried out, or empty. */
  public abstract Optional<Rescale> completed();

  /** Returns the latest that failed, or empty. */
  public abstract Optional<Rescale> failed();

  /** Returns the latest that changed nothing, or empty. */
  public abstract Optional<Rescale> ignored();

  /** Builds {@link LatestRescales}. Not thread-safe. */
  public static final class Builder extends ImmutableLatestRescales.Builder {
    Builder() {}
  }
}
