package io.github.flinkwatch.model;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One application with its jobs: {@code GET /applications/:applicationid}. Since 2.3. Every version
 * so far answers a question for an unknown one with a server error, not with "not found".
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class ApplicationDetails {

  ApplicationDetails() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the application's id. */
  public abstract FlinkApplicationId applicationId();

  /** Returns the application's name. */
  public abstract String name();

  /** Returns the status that Flink reported. */
  public abstract ApplicationStatus status();

  /** Returns the status in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), "statusText", statusText());
  }

  /**
   * Returns when the application began to run. {@link ApplicationOverview#startTime()} is when it
   * was created.
   */
  public abstract Optional<Instant> startTime();

  /** Returns when the application ended, or empty while it has not. */
  public abstract Optional<Instant> endTime();

  /** Returns how long the application has run. */
  public abstract Optional<Duration> duration();

  /**
   * Returns when the application last entered each status, by Flink's own text; a status that it
   * was never in is missing.
   */
  public abstract Map<String, Instant> timestamps();

  /** Returns its jobs, as {@code /jobs/overview} lists them. */
  public abstract List<JobOverview> jobs();

  /** Builds {@link ApplicationDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableApplicationDetails.Builder {
    Builder() {}
  }

  /**
   * One application as a row of {@code GET /applications/overview}. Since 2.3.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ApplicationOverview {

    ApplicationOverview() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the application's id; of a job submitted on its own, the job's id. */
    public abstract FlinkApplicationId applicationId();

    /** Returns the application's name. */
    public abstract String name();

    /** Returns the status that Flink reported. */
    public abstract ApplicationStatus status();

    /** Returns the status in Flink's own text; it differs for an unrecognized one only. */
    @Value.Default
    public String statusText() {
      return status().name();
    }

    @Value.Check
    void checkStatusText() {
      RawText.mustSay(status(), "statusText", statusText());
    }

    /**
     * Returns when the application was created. {@link ApplicationDetails#startTime()} is when it
     * began to run.
     */
    public abstract Optional<Instant> startTime();

    /** Returns when the application ended, or empty while it has not. */
    public abstract Optional<Instant> endTime();

    /** Returns how long the application has run. */
    public abstract Optional<Duration> duration();

    /**
     * Returns the number of its jobs by their status, in Flink's own text; a status that no job has
     * is missing.
     */
    public abstract Map<String, Integer> jobCounts();

    /** Builds {@link ApplicationOverview}. Not thread-safe. */
    public static final class Builder extends ImmutableApplicationOverview.Builder {
      Builder() {}
    }
  }

  /**
   * One failure of an application: an entry of {@code GET /applications/:applicationid/exceptions}.
   * Since 2.3. It names the cause of some failures that {@code /jobs/:jobid/exceptions} does not
   * tell, such as resources that never came.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ApplicationException {

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

  /**
   * The status of a Flink application as Flink reports it. Unlike a job's, it is spelt {@code
   * CANCELING} with one L.
   */
  public enum ApplicationStatus {
    /** Not started yet. */
    CREATED,
    /** Its {@code main()} or its jobs are running; also for ever, if a job failed to initialize. */
    RUNNING,
    /** Going down: its jobs are being cancelled. */
    FAILING,
    /** Ended: {@code main()} threw, or a job failed. */
    FAILED,
    /** Being cancelled. */
    CANCELING,
    /** Ended by a cancel. */
    CANCELED,
    /** Ended by itself. */
    FINISHED,
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED
  }
}
