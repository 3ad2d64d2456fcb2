package io.github.flinkwatch.model;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid}: a job with its vertices.
 *
 * <p>Sent by every version. Flink caches it for its refresh interval (3 s by default), so that it
 * can lag behind {@link JobOverview}, and often never tells of the end before the port closes.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobDetails {

  JobDetails() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id. */
  public abstract JobId jobId();

  /**
   * Returns the id of the application that the job belongs to, or empty before 2.3 and for jobs
   * without a graph.
   */
  public abstract Optional<FlinkApplicationId> applicationId();

  /** Returns the job's name. */
  public abstract String name();

  /** Returns {@code false}: Flink sends nothing else since 1.9. */
  public abstract boolean stoppable();

  /** Returns the status that Flink reported. */
  public abstract JobStatus status();

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), JobStatus.parse(statusText()), "statusText", statusText());
  }

  /** Returns whether the job is a batch or a streaming job, or empty before 1.20. */
  public abstract Optional<JobType> jobType();

  /**
   * Returns the scheduler in Flink's own text ({@code Default}, {@code Adaptive}, {@code
   * AdaptiveBatch}), or empty before 2.3.
   */
  public abstract Optional<String> schedulerType();

  /** Returns when this attempt began; see {@link JobOverview#startTime()}. */
  public abstract Optional<Instant> startTime();

  /** Returns when the job ended, or empty while it has not, or where Flink does not know. */
  public abstract Optional<Instant> endTime();

  /** Returns how long the job has run, by Flink's clock. */
  public abstract Optional<Duration> duration();

  /** Returns Flink's clock when the answer was made; of an archived job, when it was archived. */
  public abstract Instant now();

  /**
   * Returns the greatest parallelism that the job may be rescaled to, or empty before 1.13 and
   * where none is set.
   */
  public abstract OptionalInt maxParallelism();

  /**
   * Returns when each status was last entered, by Flink's own text; statuses never entered are
   * missing. The adaptive scheduler forgets at each restart.
   */
  public abstract Map<String, Instant> timestamps();

  /** Returns the vertices in topological order; none for a job that was never scheduled. */
  public abstract List<JobVertex> vertices();

  /** Returns the counts of <em>vertices</em>, not tasks, by state. */
  public abstract TaskCounts vertexCounts();

  /** Returns the graph of the job, or empty if not sent. */
  public abstract Optional<JobPlan> plan();

  /** Returns the stream graph as JSON text, or empty before 2.0 and where there is none. */
  public abstract Optional<String> streamGraphJson();

  /**
   * Returns the number of operators not turned into vertices yet (adaptive batch), or empty before
   * 2.0.
   */
  public abstract OptionalInt pendingOperators();

  /** Returns when {@code status} was last entered, or empty if it never was or Flink forgot. */
  public final Optional<Instant> timestamp(JobStatus status) {
    return Optional.ofNullable(timestamps().get(status.name()));
  }

  /** Builds {@link JobDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableJobDetails.Builder {
    Builder() {}
  }
}
