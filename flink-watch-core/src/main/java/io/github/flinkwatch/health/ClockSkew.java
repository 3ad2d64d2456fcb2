package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * By how much Flink's clock is ahead of the observer's: measured where Flink tells its own, else as
 * it was last, else taken for none. Flink tells it in the details, and in the row of a job that has
 * not ended by its start and its duration.
 */
final class ClockSkew {

  /** What a measured difference leaves unexplained: answers from a cache, and slow ones. */
  private static final Duration PRECISION = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.between(Instant.MIN, Instant.MAX);

  private final Optional<Duration> measured;
  private final Duration tolerance;

  private ClockSkew(Optional<Duration> measured, Duration tolerance) {
    this.measured = measured;
    this.tolerance = tolerance;
  }

  static ClockSkew of(
      Observation<JobSnapshot> live, JobMemory memory, HealthThresholds thresholds) {
    return new ClockSkew(
        live.value().flatMap(ClockSkew::measure).or(() -> kept(memory)),
        thresholds.clockTolerance());
  }

  /** The clocks as they were last. */
  static ClockSkew remembered(JobMemory memory, HealthThresholds thresholds) {
    return new ClockSkew(kept(memory), thresholds.clockTolerance());
  }

  /** A memory that somebody edited may hold what no two clocks can differ by. */
  private static Optional<Duration> kept(JobMemory memory) {
    return memory
        .clockSkew()
        .filter(skew -> skew.compareTo(LONGEST) <= 0 && skew.compareTo(LONGEST.negated()) >= 0);
  }

  private static Optional<Duration> measure(JobSnapshot live) {
    return live.overview()
        .value()
        .flatMap(row -> now(row).map(now -> Duration.between(live.overview().observedAt(), now)))
        .or(
            () ->
                live.details()
                    .value()
                    .map(JobDetails::now)
                    .map(now -> Duration.between(live.details().observedAt(), now)));
  }

  private static Optional<Instant> now(JobOverview row) {
    if (row.status().isGloballyTerminal() || row.startTime().isEmpty()) {
      return Optional.empty();
    }
    try {
      return row.duration().map(row.startTime().get()::plus);
    } catch (DateTimeException | ArithmeticException beyondAllTime) {
      return Optional.empty();
    }
  }

  /** Returns what to remember; empty if Flink never told its clock. */
  Optional<Duration> measured() {
    return measured;
  }

  /** Returns that run, compared with Flink's times by these clocks. */
  JobRun applyTo(JobRun run) {
    return run.withSkew(measured.orElse(Duration.ZERO)).withTolerance(tolerance);
  }

  /** Returns whether something at the platform came surely after something at Flink. */
  boolean isSurelyAfter(Instant platforms, Instant flinks) {
    Duration precision =
        measured.isPresent() && PRECISION.compareTo(tolerance) < 0 ? PRECISION : tolerance;
    return Duration.between(flinks, platforms)
            .plus(measured.orElse(Duration.ZERO))
            .compareTo(precision)
        > 0;
  }

  /** As {@link #isSurelyAfter}, of something by the clock of a resource manager. */
  boolean isSurelyAfterDeployments(Instant platforms, Instant deployments) {
    return Duration.between(deployments, platforms).compareTo(tolerance) > 0;
  }
}
