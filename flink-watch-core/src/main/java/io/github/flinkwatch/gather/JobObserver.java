package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one job with all that can tell of it, and makes the evidence that a judge needs.
 *
 * <pre>{@code
 * JobObserver observer = JobObserver.of(flink);
 * JobEvidence evidence = observer.observe(JobRef.of(jobId));
 * }</pre>
 *
 * <ul>
 *   <li>The live Flink is asked first. The others (resource manager, archive, HistoryServer) are
 *       asked when Flink does not tell the job's state, or has not when a third of the time is
 *       over; otherwise they are unknown with {@link UnknownCode#NOT_ASKED}.
 *   <li>A look ends within its deadline, whatever a source does; what had not answered by then is
 *       unknown, and what was seen counts.
 *   <li>What all sources together send is held within one limit; what does not fit in is unknown.
 *   <li>Nothing is thrown for what a source does: whatever it throws, and null, is a cause.
 * </ul>
 *
 * <p>Immutable and thread-safe. It closes nothing of what it was given.
 */
public final class JobObserver {

  private final SourceSet sources;
  private final Clock clock;
  private final Duration deadline;
  private final long maxHeldBytes;

  private JobObserver(SourceSet sources, Clock clock, Duration deadline, long maxHeldBytes) {
    this.sources = sources;
    this.clock = clock;
    this.deadline = deadline;
    this.maxHeldBytes = maxHeldBytes;
  }

  /** Returns an observer that only the job's own Flink tells of. */
  public static JobObserver of(FlinkRestClient flink) {
    return builder().flink(flink).build();
  }

  /** Returns a builder without sources. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns this observer with another deadline over each whole look.
   *
   * @throws IllegalArgumentException if {@code deadline} is not positive
   */
  public JobObserver within(Duration deadline) {
    return new JobObserver(sources, clock, positive(deadline), maxHeldBytes);
  }

  /**
   * Returns this observer within one look at all jobs of their cluster: what is the same for all of
   * them is asked once, also of the resource manager. Where that look saw nothing, Flink is not
   * asked again for each job.
   */
  public JobObserver within(Observation<ClusterLook> look) {
    return new JobObserver(
        sources.within(requireNonNull(look, "look")), clock, deadline, maxHeldBytes);
  }

  /**
   * Returns this observer with what the resource manager has said: it is not asked again, and what
   * it said counts also where Flink tells.
   */
  public JobObserver reported(Observation<DeploymentReport> deployment) {
    return new JobObserver(
        sources.reported(requireNonNull(deployment, "deployment")), clock, deadline, maxHeldBytes);
  }

  /** Returns the question to the resource manager alone, under the same deadline; or empty. */
  public Optional<Question<DeploymentReport>> deployment() {
    return sources.deployment().map(source -> LookLimits.over(source, deadline, clock));
  }

  /** Looks at the job of that id, as closely as can be, and waits. */
  public JobEvidence observe(JobId job) {
    return observe(JobRef.of(job));
  }

  /** Looks at the job as closely as can be, and waits. */
  public JobEvidence observe(JobRef job) {
    return observe(job, JobIntent.none(), Depth.FULL);
  }

  /**
   * Looks at the job, and waits. If the thread is interrupted, what was not seen is unknown with
   * {@link UnknownCode#CANCELLED}, and the thread stays interrupted.
   */
  public JobEvidence observe(JobRef job, JobIntent intent, Depth depth) {
    JobGatherer look = look(job, intent, null, depth);
    Observation<JobEvidence> seen =
        Question.of(
                "a look at " + job,
                clock,
                within -> look.begin().thenApply(told -> Observation.known(told, told.at())))
            .ask();
    return seen.value().orElseGet(() -> look.nothing(seen.cause().orElseThrow()));
  }

  /**
   * Looks at the job. The future never completes exceptionally; cancelling it gives up. What is
   * chained to it runs on a thread of its own.
   */
  public CompletableFuture<JobEvidence> observeAsync(JobRef job, JobIntent intent, Depth depth) {
    return look(job, intent, null, depth).begin();
  }

  /**
   * Looks at the run that whoever looks again and again knows, as {@link #observeAsync(JobRef,
   * JobIntent, Depth)}. Its id is asked for also where the reference has none, or another; if it
   * has none, no job is taken for it.
   */
  public CompletableFuture<JobEvidence> observeAsync(
      JobRef job, JobIntent intent, JobRun run, Depth depth) {
    return look(job, intent, requireNonNull(run, "run"), depth).begin();
  }

  /** Returns the evidence that a snapshot makes which is there already; nobody is asked. */
  public JobEvidence unasked(JobRef job, JobIntent intent, Observation<JobSnapshot> live) {
    return look(job, intent, null, Depth.STATE).unasked(requireNonNull(live, "live"));
  }

  private JobGatherer look(JobRef job, JobIntent intent, @Nullable JobRun run, Depth depth) {
    return new JobGatherer(
        sources,
        requireNonNull(job, "job"),
        requireNonNull(intent, "intent"),
        run,
        requireNonNull(depth, "depth"),
        clock,
        deadline,
        maxHeldBytes);
  }

  private static Duration positive(Duration deadline) {
    if (requireNonNull(deadline, "deadline").isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + deadline);
    }
    return deadline;
  }

  /** Builds a {@link JobObserver}. Not thread-safe. */
  public static final class Builder extends JobSources.Builder<Builder> {
    private Clock clock = Clock.systemUTC();
    private Duration deadline = Duration.ofSeconds(30);
    private long maxHeldBytes = 64L << 20;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Sets the clock that dates looks. Default: the system's, in UTC. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets how long a whole look may take, over all sources and steps. Default: 30 seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder deadline(Duration deadline) {
      this.deadline = positive(deadline);
      return this;
    }

    /**
     * Sets how many bytes of memory may be held by what one look reads, of all sources together:
     * bodies, and what is made of them. What does not fit in is {@link UnknownCode#TOO_LARGE}; a
     * quarter is kept for what decides the state. Default: 64 MiB.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxHeldBytes(long maxHeldBytes) {
      if (maxHeldBytes <= 0) {
        throw new IllegalArgumentException("maxHeldBytes is not positive: " + maxHeldBytes);
      }
      this.maxHeldBytes = maxHeldBytes;
      return this;
    }

    /** Returns the observer. One without sources sees nothing, and says so. */
    public JobObserver build() {
      return new JobObserver(new SourceSet(sources(), clock), clock, deadline, maxHeldBytes);
    }
  }
}
