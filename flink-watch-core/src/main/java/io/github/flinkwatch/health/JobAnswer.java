package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one snapshot says of the job's status, from whichever of its pieces tells. */
final class JobAnswer {

  final JobStatus status;
  final String statusText;
  final @Nullable JobId jobId;
  final @Nullable Instant startTime;
  final @Nullable Instant endTime;
  final boolean fromCache;

  private JobAnswer(
      JobStatus status,
      String statusText,
      @Nullable JobId jobId,
      @Nullable Instant startTime,
      @Nullable Instant endTime,
      boolean fromCache) {
    this.status = status;
    this.statusText = statusText;
    this.jobId = jobId;
    this.startTime = startTime;
    this.endTime = endTime;
    this.fromCache = fromCache;
  }

  /**
   * Returns the answer, or empty if no piece tells. The overview and the status are live; the
   * details come from a cache, and count where the live ones are missing or where they tell an end.
   */
  static Optional<JobAnswer> of(JobSnapshot snapshot) {
    Optional<JobAnswer> overview = snapshot.overview().value().map(JobAnswer::of);
    Optional<JobAnswer> status = snapshot.status().value().map(JobAnswer::of);
    Optional<JobAnswer> details = snapshot.details().value().map(JobAnswer::of);
    Optional<JobAnswer> withTimes = overview.isPresent() ? overview : details;
    if (isEnd(overview)) {
      return overview;
    }
    if (isEnd(status)) {
      return Optional.of(status.get().withTimesOf(withTimes));
    }
    if (isEnd(details)) {
      return Optional.of(details.get().withTimesOf(withTimes));
    }
    if (overview.isPresent() || status.isEmpty()) {
      return withTimes;
    }
    return Optional.of(status.get().withTimesOf(details));
  }

  private static boolean isEnd(Optional<JobAnswer> answer) {
    return answer.isPresent() && answer.get().status.isGloballyTerminal();
  }

  /** Returns what the row of a list says. */
  static JobAnswer of(JobOverview overview) {
    return new JobAnswer(
        overview.status(),
        overview.statusText(),
        overview.jobId(),
        overview.startTime().orElse(null),
        overview.endTime().orElse(null),
        false);
  }

  private static JobAnswer of(JobDetails details) {
    return new JobAnswer(
        details.status(),
        details.statusText(),
        details.jobId(),
        details.startTime().orElse(null),
        details.endTime().orElse(null),
        true);
  }

  private static JobAnswer of(JobStatus status) {
    return new JobAnswer(status, status.name(), null, null, null, false);
  }

  private JobAnswer withTimesOf(Optional<JobAnswer> other) {
    return other
        .map(
            times ->
                new JobAnswer(
                    status,
                    statusText,
                    jobId == null ? times.jobId : jobId,
                    startTime == null ? times.startTime : startTime,
                    endTime == null ? times.endTime : endTime,
                    fromCache))
        .orElse(this);
  }
}
