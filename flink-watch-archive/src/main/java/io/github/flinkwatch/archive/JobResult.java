package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended, as the JobManager wrote it down for whoever takes over: an entry of Flink's
 * JobResultStore, from 1.15 on. It is written only when the job has ended for good.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobResult {

  private final JobId jobId;
  private final JobStatus status;
  private final @Nullable String name;
  private final @Nullable FlinkApplicationId applicationId;
  private final @Nullable Instant startTime;
  private final @Nullable Instant endTime;
  private final @Nullable Duration runtime;
  private final @Nullable String failureClass;
  private final @Nullable String failureText;
  private final JobResultFile file;

  JobResult(JobResultFields fields, JobId jobId, JobStatus status, JobResultFile file) {
    this.jobId = requireNonNull(jobId, "jobId");
    this.status = requireNonNull(status, "status");
    this.name = fields.name;
    this.applicationId = fields.applicationId;
    this.startTime = fields.startTime;
    this.endTime = fields.endTime;
    this.runtime = fields.runtime;
    this.failureClass = fields.failureClass;
    this.failureText = fields.failureText;
    this.file = requireNonNull(file, "file");
  }

  /** Returns whose result it is. */
  public JobId jobId() {
    return jobId;
  }

  /** Returns how the job ended: FINISHED, FAILED or CANCELED. */
  public JobStatus status() {
    return status;
  }

  /** Returns the job's name, or empty before 2.3. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the application that the job was part of, or empty before 2.3. */
  public Optional<FlinkApplicationId> applicationId() {
    return Optional.ofNullable(applicationId);
  }

  /** Returns when the job began, or empty before 2.3. */
  public Optional<Instant> startTime() {
    return Optional.ofNullable(startTime);
  }

  /** Returns when the job ended, or empty before 2.3: see {@link #writtenAt()}. */
  public Optional<Instant> endTime() {
    return Optional.ofNullable(endTime);
  }

  /** Returns how long the job ran, by Flink's own count. */
  public Optional<Duration> runtime() {
    return Optional.ofNullable(runtime);
  }

  /** Returns the name of the exception's class, or empty for a job that did not fail. */
  public Optional<String> failureClass() {
    return Optional.ofNullable(failureClass);
  }

  /** Returns the first lines of the stack trace, or empty for a job that did not fail. */
  public Optional<String> failureText() {
    return Optional.ofNullable(failureText);
  }

  /**
   * Returns whether the JobManager had not yet cleaned up behind the job when it was read, or broke
   * off. The job has ended all the same.
   */
  public boolean isDirty() {
    return file.isDirty();
  }

  /** Returns where the entry lies, without credentials. */
  public String location() {
    return file.location();
  }

  /** Returns when the entry was written, by the store's clock, or empty if that does not tell. */
  public Optional<Instant> writtenAt() {
    return file.writtenAt();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof JobResult)) {
      return false;
    }
    JobResult that = (JobResult) other;
    return jobId.equals(that.jobId)
        && status == that.status
        && file.equals(that.file)
        && Objects.equals(name, that.name)
        && Objects.equals(applicationId, that.applicationId)
        && Objects.equals(startTime, that.startTime)
        && Objects.equals(endTime, that.endTime)
        && Objects.equals(runtime, that.runtime)
        && Objects.equals(failureClass, that.failureClass)
        && Objects.equals(failureText, that.failureText);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobId, status, file, startTime, endTime);
  }

  @Override
  public String toString() {
    return "JobResult{jobId="
        + jobId
        + ", status="
        + status
        + ", endTime="
        + endTime
        + ", failureClass="
        + failureClass
        + ", "
        + file
        + "}";
  }

  /**
   * How an application ended, as the JobManager wrote it down for whoever takes over: an entry of
   * Flink's ApplicationResultStore, from 2.3 on. An application can have ended FINISHED though a
   * job of it FAILED.
   *
   * <p>Immutable and thread-safe.
   */
  public static final class ApplicationResult {

    private final FlinkApplicationId applicationId;
    private final ApplicationStatus status;
    private final @Nullable String name;
    private final @Nullable Instant startTime;
    private final @Nullable Instant endTime;
    private final JobResultFile file;

    ApplicationResult(
        JobResultFields fields,
        FlinkApplicationId applicationId,
        ApplicationStatus status,
        JobResultFile file) {
      this.applicationId = requireNonNull(applicationId, "applicationId");
      this.status = requireNonNull(status, "status");
      this.name = fields.name;
      this.startTime = fields.startTime;
      this.endTime = fields.endTime;
      this.file = requireNonNull(file, "file");
    }

    /** Returns whose result it is. */
    public FlinkApplicationId applicationId() {
      return applicationId;
    }

    /** Returns how the application ended: FINISHED, FAILED or CANCELED. */
    public ApplicationStatus status() {
      return status;
    }

    /** Returns the application's name, or empty if it was not written. */
    public Optional<String> name() {
      return Optional.ofNullable(name);
    }

    /** Returns when the application began. */
    public Optional<Instant> startTime() {
      return Optional.ofNullable(startTime);
    }

    /** Returns when the application ended. */
    public Optional<Instant> endTime() {
      return Optional.ofNullable(endTime);
    }

    /** Returns whether the JobManager had not yet cleaned up behind it, or broke off. */
    public boolean isDirty() {
      return file.isDirty();
    }

    /** Returns where the entry lies, without credentials. */
    public String location() {
      return file.location();
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof ApplicationResult)) {
        return false;
      }
      ApplicationResult that = (ApplicationResult) other;
      return applicationId.equals(that.applicationId)
          && status == that.status
          && file.equals(that.file)
          && Objects.equals(name, that.name)
          && Objects.equals(startTime, that.startTime)
          && Objects.equals(endTime, that.endTime);
    }

    @Override
    public int hashCode() {
      return Objects.hash(applicationId, status, file, startTime, endTime);
    }

    @Override
    public String toString() {
      return "ApplicationResult{applicationId="
          + applicationId
          + ", status="
          + status
          + ", endTime="
          + endTime
          + ", "
          + file
          + "}";
    }
  }
}
