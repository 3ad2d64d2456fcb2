package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.model.JobOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a job is meant. One id may have had several: Flink does not overwrite an archive,
 * and in application mode with high availability every run has the same id. So whatever a live
 * list, cached details, an archive, a HistoryServer or a resource manager tells counts only if it
 * is of this run.
 *
 * <ul>
 *   <li>What began before the submission, by more than the clocks may differ, is an earlier run's,
 *       also if its end is unknown or later than the submission.
 *   <li>What began before the start that Flink last told of this run is an earlier run's. What
 *       began later is this run's after a takeover by another JobManager.
 *   <li>What ended before the submission by less than the clocks may differ is this run's.
 * </ul>
 *
 * <p>Flink's clock and the platform's are two. They are compared through the difference that was
 * measured ({@link #withSkew}), and never more exactly than {@link #withTolerance} says.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobRun {

  /** By how much the clocks of platform and Flink may differ unless something else is said. */
  public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(2);

  private static final JobRun ANY =
      new JobRun(null, null, null, null, Duration.ZERO, DEFAULT_TOLERANCE);

  private final @Nullable JobId jobId;
  private final @Nullable Instant submittedAt;
  private final @Nullable Instant startTime;
  private final @Nullable Instant earlierStart;
  private final Duration skew;
  private final Duration tolerance;

  private JobRun(
      @Nullable JobId jobId,
      @Nullable Instant submittedAt,
      @Nullable Instant startTime,
      @Nullable Instant earlierStart,
      Duration skew,
      Duration tolerance) {
    this.jobId = jobId;
    this.submittedAt = submittedAt;
    this.startTime = startTime;
    this.earlierStart = earlierStart;
    this.skew = skew;
    this.tolerance = tolerance;
  }

  /** Returns whichever run of whichever job: of a deployment that runs one job only. */
  public static JobRun any() {
    return ANY;
  }

  /** Returns whichever run of that job: right where ids are not used again. */
  public static JobRun of(JobId jobId) {
    return new JobRun(
        requireNonNull(jobId, "jobId"), null, null, null, Duration.ZERO, DEFAULT_TOLERANCE);
  }

  /** Returns this run, submitted then by the platform's clock: what began earlier is another. */
  public JobRun submittedAt(Instant submittedAt) {
    requireNonNull(submittedAt, "submittedAt");
    return new JobRun(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
  }

  /**
   * Returns this run with the start time that Flink last told of it: what began before that is
   * another. A later start is this run, for a JobManager's takeover gives a job a new one.
   */
  public JobRun startedAt(Instant startTime) {
    requireNonNull(startTime, "startTime");
    return new JobRun(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
  }

  /** Returns this run, which came after one of that start, told by Flink: that one is another. */
  public JobRun after(Instant earlierStart) {
    requireNonNull(earlierStart, "earlierStart");
    return new JobRun(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
  }

  /**
   * Returns this run with the measured difference of the clocks: Flink's less the platform's,
   * positive where Flink's is ahead; zero unless set.
   */
  public JobRun withSkew(Duration skew) {
    requireNonNull(skew, "skew");
    return new JobRun(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
  }

  /**
   * Returns this run with the difference of the clocks that is left unexplained; {@link
   * #DEFAULT_TOLERANCE} unless set.
   */
  public JobRun withTolerance(Duration tolerance) {
    requireNonNull(tolerance, "tolerance");
    return new JobRun(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
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
    if (startTime != null && startTime.equals(start)) {
      return Optional.empty();
    }
    if (startTime != null && start != null && start.isBefore(startTime)) {
      return Optional.of("began at " + start + ", this one at " + startTime);
    }
    if (startTime != null && start == null && end != null && end.isBefore(startTime)) {
      return Optional.of("ended at " + end + ", before this one began at " + startTime);
    }
    if (earlierStart != null && earlierStart.equals(start)) {
      return Optional.of("began at " + start + ", as the run before this one did");
    }
    if (startTime != null && start != null) {
      return Optional.empty();
    }
    return beforeSubmission(start, end, skew);
  }

  /**
   * Returns why a deployment that was submitted and ended then is of another run, as {@link
   * #mismatch} does. Its times are by the resource manager's clock, which nobody measured.
   */
  public Optional<String> mismatchOfDeployment(@Nullable Instant submitted, @Nullable Instant end) {
    if (startTime != null && end != null && isBefore(end, startTime, skew.negated())) {
      return Optional.of("ended at " + end + ", before this one began at " + startTime);
    }
    return beforeSubmission(submitted, end, Duration.ZERO);
  }

  private Optional<String> beforeSubmission(
      @Nullable Instant start, @Nullable Instant end, Duration ahead) {
    if (submittedAt == null) {
      return Optional.empty();
    }
    if (start != null && isBefore(start, submittedAt, ahead)) {
      return Optional.of("began at " + start + ", before this one was submitted at " + submittedAt);
    }
    if (end != null && isBefore(end, submittedAt, ahead)) {
      return Optional.of("ended at " + end + ", before this one was submitted at " + submittedAt);
    }
    return Optional.empty();
  }

  /** Returns whether it was before that by more than may be explained by the clocks. */
  private boolean isBefore(Instant moment, Instant other, Duration ahead) {
    return Duration.between(moment, other).plus(ahead).compareTo(tolerance) > 0;
  }

  /**
   * Returns what makes it doubtful that something that ended then is of this run, although nothing
   * speaks against it, in words that follow "it"; or empty.
   *
   * @param end when it ended, by Flink's clock, or null if it did not or that is not known
   */
  public Optional<String> doubt(@Nullable Instant end) {
    return doubt("ended", end, skew);
  }

  /**
   * Returns why it is doubtful that a deployment that ended then is of this run, as {@link #doubt}
   * does, by the resource manager's clock.
   */
  public Optional<String> doubtOfDeployment(@Nullable Instant end) {
    return doubt("ended", end, Duration.ZERO);
  }

  /**
   * Returns what makes it doubtful that something that began then and has ended is of this run, as
   * {@link #doubt} does: a run before this one may have gone on until just after the submission.
   *
   * @param start when it began, by Flink's clock, or null if that is not known
   */
  public Optional<String> doubtOfStart(@Nullable Instant start) {
    return doubt("began", start, skew);
  }

  private Optional<String> doubt(String what, @Nullable Instant moment, Duration ahead) {
    return submittedAt != null
            && moment != null
            && Duration.between(moment, submittedAt).plus(ahead).compareTo(Duration.ZERO) > 0
        ? Optional.of(
            what
                + " at "
                + moment
                + ", before the submission at "
                + submittedAt
                + ", which the clocks may explain")
        : Optional.empty();
  }

  /**
   * Returns which of several rows with one id is the job's: up to Flink 1.12 a list can hold two.
   * The one that began last is; two that began together and tell of different statuses are no
   * answer, and then this is empty, as it is of no rows.
   */
  public static Optional<JobOverview> latest(Collection<JobOverview> rows) {
    JobOverview latest = null;
    boolean contradicted = false;
    for (JobOverview row : rows) {
      int later = latest == null ? 1 : compareStarts(row, latest);
      if (later > 0) {
        latest = row;
        contradicted = false;
      } else if (latest != null && later == 0) {
        contradicted |= row.status() != latest.status();
      }
    }
    return contradicted ? Optional.empty() : Optional.ofNullable(latest);
  }

  private static int compareStarts(JobOverview one, JobOverview other) {
    return one.startTime().orElse(Instant.MIN).compareTo(other.startTime().orElse(Instant.MIN));
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof JobRun)) {
      return false;
    }
    JobRun that = (JobRun) other;
    return Objects.equals(jobId, that.jobId)
        && Objects.equals(submittedAt, that.submittedAt)
        && Objects.equals(startTime, that.startTime)
        && Objects.equals(earlierStart, that.earlierStart)
        && skew.equals(that.skew)
        && tolerance.equals(that.tolerance);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobId, submittedAt, startTime, earlierStart, skew, tolerance);
  }

  @Override
  public String toString() {
    return "JobRun{jobId="
        + jobId
        + ", submittedAt="
        + submittedAt
        + ", startTime="
        + startTime
        + ", earlierStart="
        + earlierStart
        + ", skew="
        + skew
        + ", tolerance="
        + tolerance
        + "}";
  }
}
