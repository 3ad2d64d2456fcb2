package io.github.flinkwatch.model;

import java.util.List;
import org.immutables.value.Value;

/**
 * The jars that were uploaded to the cluster: {@code GET /jars}. Sent by every version, unless
 * {@code web.submit.enable} is false: then there is no such path.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
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
}
