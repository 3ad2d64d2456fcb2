package io.github.flinkwatch.watch;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobOverview;
import org.jspecify.annotations.Nullable;

/**
 * What the cheap look at a cluster showed of one job: its row, that it is not listed, or why
 * nothing was seen. Two of them that are alike give no reason to judge again.
 */
final class JobListing {

  private static final JobListing UNLISTED = new JobListing(null, null);

  private final @Nullable JobOverview row;
  private final @Nullable UnknownCause blind;

  private JobListing(@Nullable JobOverview row, @Nullable UnknownCause blind) {
    this.row = row;
    this.blind = blind;
  }

  static JobListing of(JobOverview row) {
    return new JobListing(row, null);
  }

  static JobListing unlisted() {
    return UNLISTED;
  }

  static JobListing blind(UnknownCause cause) {
    return new JobListing(null, cause);
  }

  @Nullable JobOverview row() {
    return row;
  }

  @Nullable UnknownCause blindBecause() {
    return blind;
  }

  /** What only grows with time (durations, moments of modification) makes no difference. */
  boolean isLike(@Nullable JobListing other) {
    if (other == null) {
      return false;
    }
    JobOverview there = other.row;
    if (row != null && there != null) {
      return row.status() == there.status()
          && row.tasks().equals(there.tasks())
          && row.startTime().equals(there.startTime())
          && row.endTime().equals(there.endTime())
          && row.jobId().equals(there.jobId());
    }
    if (row != null || there != null) {
      return false;
    }
    UnknownCause cause = other.blind;
    if (blind == null || cause == null) {
      return blind == null && cause == null;
    }
    return blind.code() == cause.code();
  }
}
