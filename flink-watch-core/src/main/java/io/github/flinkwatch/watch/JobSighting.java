package io.github.flinkwatch.watch;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobOverview;
import org.jspecify.annotations.Nullable;

/**
 * What the cheap look at a cluster showed of one job: its row, that it is not listed, or why
 * nothing was seen. Two of them that are alike give no reason to judge again.
 */
final class JobSighting {

  private static final JobSighting UNLISTED = new JobSighting(null, null);

  private final @Nullable JobOverview row;
  private final @Nullable UnknownCause blind;

  private JobSighting(@Nullable JobOverview row, @Nullable UnknownCause blind) {
    this.row = row;
    this.blind = blind;
  }

  static JobSighting of(JobOverview row) {
    return new JobSighting(row, null);
  }

  static JobSighting unlisted() {
    return UNLISTED;
  }

  static JobSighting blind(UnknownCause cause) {
    return new JobSighting(null, cause);
  }

  @Nullable JobOverview row() {
    return row;
  }

  @Nullable UnknownCause blindBecause() {
    return blind;
  }

  /** What only grows with time (durations, moments of modification) makes no difference. */
  boolean isLike(@Nullable JobSighting other) {
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
