package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One jar that was uploaded to the cluster.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class UploadedJar {

  UploadedJar() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the jar's id, by which it is run or deleted: a unique prefix and its name. */
  public abstract String id();

  /** Returns the file's name as it was uploaded. */
  public abstract String name();

  /** Returns when it was uploaded. */
  public abstract Optional<Instant> uploadedAt();

  /** Returns the classes that the manifest offers to run; empty if it names none. */
  public abstract List<JarEntryClass> entryClasses();

  /** Builds {@link UploadedJar}. Not thread-safe. */
  public static final class Builder extends ImmutableUploadedJar.Builder {
    Builder() {}
  }
}
