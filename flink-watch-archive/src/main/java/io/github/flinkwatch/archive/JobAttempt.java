package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a job id is meant. Flink does not overwrite an archive, and in application mode with
 * high availability every run has the same id: then the archive of an earlier run stands in the
 * place of this one's.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobAttempt {

  private static final JobAttempt ANY = new JobAttempt(null, null);

  private final @Nullable Instant submittedAt;
  private final @Nullable Instant startTime;

  private JobAttempt(@Nullable Instant submittedAt, @Nullable Instant startTime) {
    this.submittedAt = submittedAt;
    this.startTime = startTime;
  }

  /** Returns whichever run an archive is found of: right where ids are not used again. */
  public static JobAttempt any() {
    return ANY;
  }

  /** Returns the run that was submitted then: one that ended earlier is another. */
  public static JobAttempt submittedAt(Instant submittedAt) {
    return new JobAttempt(requireNonNull(submittedAt, "submittedAt"), null);
  }

  /**
   * Returns this run with the start time that Flink last told of it: one that started at another
   * moment is another. A JobManager failover gives a job a new start time.
   */
  public JobAttempt withStartTime(Instant startTime) {
    return new JobAttempt(submittedAt, requireNonNull(startTime, "startTime"));
  }

  /** Returns why {@code job} is of another run, or empty if nothing speaks against this one. */
  Optional<String> mismatch(JobOverview job) {
    Instant ended = job.endTime().orElse(null);
    if (submittedAt != null && ended != null && ended.isBefore(submittedAt)) {
      return Optional.of("it ended at " + ended + ", before the submission at " + submittedAt);
    }
    Instant started = job.startTime().orElse(null);
    if (startTime != null && started != null && !started.equals(startTime)) {
      return Optional.of("it started at " + started + ", not at " + startTime);
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobAttempt
        && Objects.equals(submittedAt, ((JobAttempt) other).submittedAt)
        && Objects.equals(startTime, ((JobAttempt) other).startTime);
  }

  @Override
  public int hashCode() {
    return Objects.hash(submittedAt, startTime);
  }

  @Override
  public String toString() {
    return "JobAttempt{submittedAt=" + submittedAt + ", startTime=" + startTime + "}";
  }
}
