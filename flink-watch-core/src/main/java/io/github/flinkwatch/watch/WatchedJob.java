package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.HealthThresholds;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A job to watch: what it is called, what the platform intends with it, and thresholds of its own.
 *
 * <p>Immutable and thread-safe.
 */
@WatchImmutablesStyle
@Value.Immutable
public abstract class WatchedJob {

  WatchedJob() {}

  /** Returns a job of which the platform says nothing more. */
  public static WatchedJob of(JobRef ref) {
    return builder().ref(requireNonNull(ref, "ref")).build();
  }

  /** Returns a builder in which nothing is set; {@code ref} is required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this job has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns what the platform calls the job: the key under which it is watched. */
  public abstract JobRef ref();

  /** Returns what the platform intends; nothing unless set. */
  @Value.Default
  public JobIntent intent() {
    return JobIntent.none();
  }

  /** Returns the job's own thresholds, or empty for those of the watcher's evaluator. */
  public abstract Optional<HealthThresholds> thresholds();

  /** Builds {@link WatchedJob}. Not thread-safe. */
  public static final class Builder extends ImmutableWatchedJob.Builder {
    Builder() {}
  }
}
