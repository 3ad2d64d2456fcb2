package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One failure of an application: an entry of {@code GET /applications/:applicationid/exceptions}.
 * Since 2.3. It names the cause of some failures that {@code /jobs/:jobid/exceptions} does not
 * tell, such as resources that never came.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ApplicationException {

  ApplicationException() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the name of the exception's class. */
  public abstract String exceptionName();

  /** Returns the stack trace, on many lines. */
  public abstract String stackTrace();

  /** Returns when it happened. */
  public abstract Optional<Instant> timestamp();

  /** Returns the job that failed, or empty if it was not a job. */
  public abstract Optional<JobId> jobId();

  /** Builds {@link ApplicationException}. Not thread-safe. */
  public static final class Builder extends ImmutableApplicationException.Builder {
    Builder() {}
  }
}
