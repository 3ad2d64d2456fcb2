package io.github.flinkwatch.health;

import io.github.flinkwatch.evidence.JobRun;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * How long and how much is too long and too much. Every figure has a default; a platform sets
 * others per job.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class HealthThresholds {

  private static final HealthThresholds DEFAULTS = builder().build();

  HealthThresholds() {}

  /** Returns the defaults. */
  public static HealthThresholds ofDefaults() {
    return DEFAULTS;
  }

  /** Returns a builder that starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with these thresholds. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * Returns for how long after the submission a job that nobody can see yet is STARTING; 5 minutes
   * unless set.
   */
  @Value.Default
  public Duration startUpWindow() {
    return Duration.ofMinutes(5);
  }

  /**
   * Returns how far apart two looks must be that agree on a job's absence; 3 seconds unless set:
   * Flink's default {@code web.refresh-interval}. The cluster's own is used where it is known.
   */
  @Value.Default
  public Duration absenceInterval() {
    return Duration.ofSeconds(3);
  }

  /**
   * Returns for how long a JobManager remembers ended jobs; 1 hour unless set: Flink's default
   * {@code jobstore.expiration-time}.
   */
  @Value.Default
  public Duration jobStoreExpiration() {
    return Duration.ofHours(1);
  }

  /**
   * Returns by how much the clocks of the platform, of Flink and of a resource manager may differ
   * beyond what was measured; 2 minutes unless set. A run that began, by its own clock, before its
   * submission by no more than that is this run.
   */
  @Value.Default
  public Duration clockTolerance() {
    return JobRun.DEFAULT_TOLERANCE;
  }

  /** Returns for how many looks in a row TASKS_FAILED waits; 2 unless set. */
  @Value.Default
  public int tasksFailedLooks() {
    return 2;
  }

  /** Returns from when on TASKS_DOWN is critical; 2 minutes unless set. */
  @Value.Default
  public Duration tasksDownGrace() {
    return Duration.ofMinutes(2);
  }

  /** Returns from when on TASKS_MISSING speaks; 2 minutes unless set. */
  @Value.Default
  public Duration tasksMissingGrace() {
    return Duration.ofMinutes(2);
  }

  /** Returns the window in which RESTART_LOOP counts; 10 minutes unless set. */
  @Value.Default
  public Duration restartWindow() {
    return Duration.ofMinutes(10);
  }

  /** Returns the restarts in the window that are a warning; 3 unless set. */
  @Value.Default
  public int restartsDegraded() {
    return 3;
  }

  /** Returns the restarts in the window that are critical; 10 unless set. */
  @Value.Default
  public int restartsUnhealthy() {
    return 10;
  }

  /** Returns the distinct checkpoints that may fail in a row less one; 3 unless set. */
  @Value.Default
  public int checkpointsFailed() {
    return 3;
  }

  /** Returns the share of its timeout that a checkpoint may take; 0.8 unless set. */
  @Value.Default
  public double checkpointSlowRatio() {
    return 0.8;
  }

  /** Returns the window in which NO_PROGRESS wants a record to move; 10 minutes unless set. */
  @Value.Default
  public Duration progressWindow() {
    return Duration.ofMinutes(10);
  }

  /**
   * Returns for how long the lowest watermark may stand while records move before a job is
   * DEGRADED; 1 hour unless set. From {@link #progressWindow()} on it is information.
   */
  @Value.Default
  public Duration watermarkWindow() {
    return Duration.ofHours(1);
  }

  /** Returns for how long no record may move before IDLE says so; empty (off) unless set. */
  public abstract Optional<Duration> idleAfter();

  /** Returns the ratio of time under backpressure that is too much, 0 to 1; 0.5 unless set. */
  @Value.Default
  public double backpressureRatio() {
    return 0.5;
  }

  /** Returns for how long backpressure may last; 5 minutes unless set. */
  @Value.Default
  public Duration backpressureWindow() {
    return Duration.ofMinutes(5);
  }

  /**
   * Returns from when on SLOTS_LOST speaks of a job that has had its slots; 15 seconds unless set.
   * One that has just started has {@link #tasksMissingGrace()}.
   */
  @Value.Default
  public Duration slotsLostGrace() {
    return Duration.ofSeconds(15);
  }

  /** Returns for how long a job may be STARTING; 15 minutes unless set. */
  @Value.Default
  public Duration startTimeout() {
    return Duration.ofMinutes(15);
  }

  /** Returns for how long a job may be STOPPING; 15 minutes unless set. */
  @Value.Default
  public Duration stopTimeout() {
    return Duration.ofMinutes(15);
  }

  /** Returns for how long a job may be UNKNOWN before that is a finding; 5 minutes unless set. */
  @Value.Default
  public Duration blindDeadline() {
    return Duration.ofMinutes(5);
  }

  /**
   * Returns for how long a finding that is gone may come back as the same episode; its recovery is
   * told after that time. 1 minute unless set; zero tells each recovery at once.
   */
  @Value.Default
  public Duration reopenWindow() {
    return Duration.ofMinutes(1);
  }

  /**
   * Returns the size from which on a completed checkpoint is LARGE_STATE; empty (off) unless set.
   */
  public abstract OptionalLong largeStateBytes();

  /** Returns the multiple of its own average that is LARGE_STATE; empty (off) unless set. */
  public abstract OptionalDouble stateGrowthFactor();

  /** Returns how many culprit subtasks a finding names at most; 16 unless set. */
  @Value.Default
  public int maxCulprits() {
    return 16;
  }

  /** Refuses what cannot be meant. */
  @Value.Check
  void check() {
    positive(startUpWindow(), "startUpWindow");
    positive(absenceInterval(), "absenceInterval");
    positive(jobStoreExpiration(), "jobStoreExpiration");
    positive(clockTolerance(), "clockTolerance");
    positive(tasksDownGrace(), "tasksDownGrace");
    positive(tasksMissingGrace(), "tasksMissingGrace");
    positive(restartWindow(), "restartWindow");
    positive(progressWindow(), "progressWindow");
    positive(watermarkWindow(), "watermarkWindow");
    idleAfter().ifPresent(after -> positive(after, "idleAfter"));
    positive(backpressureWindow(), "backpressureWindow");
    positive(startTimeout(), "startTimeout");
    positive(stopTimeout(), "stopTimeout");
    positive(blindDeadline(), "blindDeadline");
    positive(tasksFailedLooks(), "tasksFailedLooks");
    positive(restartsDegraded(), "restartsDegraded");
    positive(checkpointsFailed(), "checkpointsFailed");
    positive(slotsLostGrace(), "slotsLostGrace");
    positive(maxCulprits(), "maxCulprits");
    positive(restartsUnhealthy() - restartsDegraded() + 1, "restartsUnhealthy - restartsDegraded");
    if (reopenWindow().isNegative()) {
      throw new IllegalArgumentException("reopenWindow must not be negative: " + reopenWindow());
    }
    ratio(checkpointSlowRatio(), "checkpointSlowRatio");
    ratio(backpressureRatio(), "backpressureRatio");
  }

  private static void positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void positive(int value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void ratio(double value, String name) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1: " + value);
    }
  }

  /** Builds {@link HealthThresholds}. Not thread-safe. */
  public static final class Builder extends ImmutableHealthThresholds.Builder {
    Builder() {}
  }
}
