package io.github.flinkwatch.model;

import java.util.List;
import org.immutables.value.Value;

/**
 * The process of a JobManager: {@code GET /jobmanager/environment} and {@code GET
 * /jobs/:jobid/jobmanager/environment}. Since 1.16.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobManagerEnvironment {

  JobManagerEnvironment() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the Java virtual machine. */
  public abstract Jvm jvm();

  /** Returns the entries of the class path, in order. */
  public abstract List<String> classPath();

  /** Builds {@link JobManagerEnvironment}. Not thread-safe. */
  public static final class Builder extends ImmutableJobManagerEnvironment.Builder {
    Builder() {}
  }

  /**
   * The Java virtual machine of a JobManager.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class Jvm {

    Jvm() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns its name, vendor and version, in one text. */
    public abstract String version();

    /** Returns the processor architecture, such as {@code amd64}. */
    public abstract String architecture();

    /** Returns its command line options, which may hold secrets; empty if there are none. */
    @Value.Redacted
    public abstract List<String> options();

    /** Builds {@link Jvm}. Not thread-safe. */
    public static final class Builder extends ImmutableJvm.Builder {
      Builder() {}
    }
  }
}
