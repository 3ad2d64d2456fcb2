package io.github.flinkwatch.evidence;

import io.github.flinkwatch.model.JobType;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What the platform did to a job and expects of it. It explains what is seen (an end that was asked
 * for is no surprise) and never invents an end: a job that was asked to cancel has not ended.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceImmutablesStyle
@Value.Immutable
public abstract class JobIntent {

  private static final JobIntent NONE = builder().build();

  JobIntent() {}

  /** Returns the intent of a platform that says nothing. */
  public static JobIntent none() {
    return NONE;
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this intent has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns when this run was submitted, by the platform's clock, or empty if the platform did not
   * start it. The start-up window begins here, and an archive that ends before is another run's.
   */
  public abstract Optional<Instant> submittedAt();

  /** Returns when the platform asked to cancel this run, or empty if it did not. */
  public abstract Optional<Instant> cancelRequestedAt();

  /** Returns when the platform asked to stop this run with a savepoint, or empty if it did not. */
  public abstract Optional<Instant> stopWithSavepointRequestedAt();

  /**
   * Returns whether the job is a batch or a streaming job, or empty if the platform does not say.
   *
   * <p>Whether it is to finish by itself is told by this also where Flink says otherwise, for a
   * bounded job may run in streaming mode; {@link #bounded()} says that more plainly, and leads.
   * How its tasks are read (stages of a batch job wait for one another) is Flink's own word where
   * it sends one, from 1.20 on, and told by this before.
   */
  public abstract Optional<JobType> expectedJobType();

  /**
   * Returns whether the job is expected to finish by itself, or empty if the platform does not say.
   * It leads whatever Flink's type: bounded sources run in streaming mode as well (SQL, the
   * snapshot of a database). If empty, batch jobs are bounded and streaming jobs are not, by {@link
   * #expectedJobType()} if that is said and else by Flink's type.
   */
  public abstract Optional<Boolean> bounded();

  /** Returns whether the platform asked the job to end, in either way. */
  public final boolean isEndRequested() {
    return cancelRequestedAt().isPresent() || stopWithSavepointRequestedAt().isPresent();
  }

  /** Builds {@link JobIntent}. Not thread-safe. */
  public static final class Builder extends ImmutableJobIntent.Builder {
    Builder() {}
  }
}
