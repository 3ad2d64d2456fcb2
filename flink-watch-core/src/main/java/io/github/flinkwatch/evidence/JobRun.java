package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a job is meant. One id may have had several: Flink does not overwrite an archive,
 * and in application mode with high availability every run has the same id. So whatever a live
 * list, an archive or a HistoryServer tells of a job counts only if it is of this run.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobRun {

  private static final JobRun ANY = new JobRun(null, null, null);

  private final @Nullable JobId jobId;
  private final @Nullable Instant submittedAt;
  private final @Nullable Instant startTime;

  private JobRun(
      @Nullable JobId jobId, @Nullable Instant submittedAt, @Nullable Instant startTime) {
    this.jobId = jobId;
    this.submittedAt = submittedAt;
    this.startTime = startTime;
  }

  /** Returns whichever run of whichever job: of a deployment that runs one job only. */
  public static JobRun any() {
    return ANY;
  }

  /** Returns whichever run of that job: right where ids are not used again. */
  public static JobRun of(JobId jobId) {
    return new JobRun(requireNonNull(jobId, "jobId"), null, null);
  }

  /** Returns this run, submitted then by the platform's clock: what began earlier is another. */
  public JobRun submittedAt(Instant submittedAt) {
    return new JobRun(jobId, requireNonNull(submittedAt, "submittedAt"), startTime);
  }

  /**
   * Returns this run with the start time that Flink last told of it: what began before that is
   * another. A later start is this run, for a JobManager's takeover gives a job a new one.
   */
  public JobRun startedAt(Instant startTime) {
    return new JobRun(jobId, submittedAt, requireNonNull(startTime, "startTime"));
  }

  /** Returns the job, or empty if only its deployment is known. */
  public Optional<JobId> jobId() {
    return Optional.ofNullable(jobId);
  }

  /** Returns when the platform submitted the run, by its own clock, or empty if it did not say. */
  public Optional<Instant> submittedAt() {
    return Optional.ofNullable(submittedAt);
  }

  /** Returns when the run began, as Flink last told it, or empty if it never did. */
  public Optional<Instant> startTime() {
    return Optional.ofNullable(startTime);
  }

  /**
   * Returns why something that began and ended then is of another run, in words that follow "it",
   * or empty if nothing speaks against this one.
   *
   * @param start when it began, by Flink's clock, or null if that is not known
   * @param end when it ended, by Flink's clock, or null if it did not or that is not known
   */
  public Optional<String> mismatch(@Nullable Instant start, @Nullable Instant end) {
    if (startTime != null && start != null) {
      return start.isBefore(startTime)
          ? Optional.of("began at " + start + ", this one at " + startTime)
          : Optional.empty();
    }
    if (startTime != null && end != null && end.isBefore(startTime)) {
      return Optional.of("ended at " + end + ", before this one began at " + startTime);
    }
    if (submittedAt != null && end != null && end.isBefore(submittedAt)) {
      return Optional.of("ended at " + end + ", before this one was submitted at " + submittedAt);
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobRun
        && Objects.equals(jobId, ((JobRun) other).jobId)
        && Objects.equals(submittedAt, ((JobRun) other).submittedAt)
        && Objects.equals(startTime, ((JobRun) other).startTime);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobId, submittedAt, startTime);
  }

  @Override
  public String toString() {
    return "JobRun{jobId="
        + jobId
        + ", submittedAt="
        + submittedAt
        + ", startTime="
        + startTime
        + "}";
  }
}
