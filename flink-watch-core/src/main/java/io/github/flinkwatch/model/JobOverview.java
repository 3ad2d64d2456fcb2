package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One job as a row of {@code GET /jobs/overview}: the live view of its status and task counts.
 *
 * <p>Sent by every version. Unlike {@code GET /jobs/:jobid} this answer is not cached. A running
 * job whose JobMaster does not answer in time is silently left out of the list, in every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobOverview {

  JobOverview() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this row has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id ({@code jid}). */
  public abstract JobId jobId();

  /** Returns the job's name. */
  public abstract String name();

  /** Returns the status that Flink reported. */
  public abstract JobStatus status();

  /** Returns the status in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), JobStatus.parse(statusText()), "statusText", statusText());
  }

  /**
   * Returns when this attempt began: from 1.12 on when the JobMaster was made. A JobManager
   * failover gives a new one, and up to 1.11 so does every full restart.
   */
  public abstract Optional<Instant> startTime();

  /**
   * Returns when the job ended, or empty while it has not. Also empty for a job that was cancelled
   * before it had an execution graph, of which Flink tells no time.
   */
  public abstract Optional<Instant> endTime();

  /** Returns how long the job has run, or empty where Flink's figure makes no sense. */
  public abstract Optional<Duration> duration();

  /** Returns when a task last changed its state, or empty if there are no tasks. */
  public abstract Optional<Instant> lastModification();

  /** Returns the counts of tasks by state. */
  public abstract TaskCounts tasks();

  /**
   * Returns the number of operators that are not turned into vertices yet (adaptive batch), or
   * empty before 2.0.
   */
  public abstract OptionalInt pendingOperators();

  /** Returns whether the job is a batch or a streaming job, or empty before 2.3. */
  public abstract Optional<JobType> jobType();

  /**
   * Returns the scheduler in Flink's own text ({@code Default}, {@code Adaptive}, {@code
   * AdaptiveBatch}), or empty before 2.3.
   */
  public abstract Optional<String> schedulerType();

  /** Builds {@link JobOverview}. Not thread-safe. */
  public static final class Builder extends ImmutableJobOverview.Builder {
    Builder() {}
  }
}
