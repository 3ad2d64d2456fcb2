package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import java.time.Instant;
import java.util.Optional;

/** Which run of which job is looked up in an archive. Immutable and thread-safe. */
public final class ArchiveQuestion {

  private final JobId jobId;
  private final Optional<Instant> submittedAt;
  private final Optional<Instant> startTime;

  ArchiveQuestion(JobId jobId, Optional<Instant> submittedAt, Optional<Instant> startTime) {
    this.jobId = requireNonNull(jobId, "jobId");
    this.submittedAt = submittedAt;
    this.startTime = startTime;
  }

  /** Returns the job. */
  public JobId jobId() {
    return jobId;
  }

  /** Returns when the platform submitted the run, or empty if it did not say. */
  public Optional<Instant> submittedAt() {
    return submittedAt;
  }

  /** Returns when the run began by Flink's clock, or empty if it was never seen. */
  public Optional<Instant> startTime() {
    return startTime;
  }

  @Override
  public String toString() {
    return "ArchiveQuestion{"
        + jobId
        + submittedAt.map(at -> ", submittedAt=" + at).orElse("")
        + startTime.map(at -> ", startTime=" + at).orElse("")
        + "}";
  }
}
