package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The jars that were uploaded to the cluster: {@code GET /jars}. Sent by every version, unless
 * {@code web.submit.enable} is false: then there is no such path.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class UploadedJars {

  UploadedJars() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the address that the JobManager believes to be reached under. */
  public abstract String address();

  /** Returns the jars, newest first. */
  public abstract List<UploadedJar> files();

  /** Builds {@link UploadedJars}. Not thread-safe. */
  public static final class Builder extends ImmutableUploadedJars.Builder {
    Builder() {}
  }

  /**
   * A class in a jar that can be run.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class JarEntryClass {

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

  /**
   * One jar that was uploaded to the cluster.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class UploadedJar {

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
}
