package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * A class in a jar that can be run.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class JarEntryClass {

  JarEntryClass() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the class's name. */
  public abstract String name();

  /** Returns what the class says of itself, or empty, as nearly always. */
  public abstract Optional<String> description();

  /** Builds {@link JarEntryClass}. Not thread-safe. */
  public static final class Builder extends ImmutableJarEntryClass.Builder {
    Builder() {}
  }
}
