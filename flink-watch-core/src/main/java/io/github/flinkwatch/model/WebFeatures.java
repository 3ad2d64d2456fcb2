package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * What the web interface may do.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class WebFeatures {

  WebFeatures() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns whether jars may be uploaded and run. */
  public abstract Optional<Boolean> submit();

  /** Returns whether jobs may be cancelled, or empty before 1.14. */
  public abstract Optional<Boolean> cancel();

  /** Returns whether this is a HistoryServer, or empty before 1.16. */
  public abstract Optional<Boolean> history();

  /** Returns whether jobs may be rescaled, or empty before 1.18. */
  public abstract Optional<Boolean> rescale();

  /** Builds {@link WebFeatures}. Not thread-safe. */
  public static final class Builder extends ImmutableWebFeatures.Builder {
    Builder() {}
  }
}
