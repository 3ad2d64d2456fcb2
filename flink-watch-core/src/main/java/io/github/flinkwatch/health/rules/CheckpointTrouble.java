package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.RestoredCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What several rules ask of the checkpoints. Ages are by Flink's own clock where it is known. */
final class CheckpointTrouble {

  private CheckpointTrouble() {}

  /** Returns the checkpoints, no savepoints, that failed after the last completed one, by id. */
  static SortedMap<Long, Checkpoint> failedInARow(CheckpointingStatistics statistics) {
    long completed = statistics.latest().completed().map(Checkpoint::id).orElse(-1L);
    SortedMap<Long, Checkpoint> failed = new TreeMap<>();
    statistics.history().forEach(checkpoint -> addFailed(failed, checkpoint, completed));
    statistics.latest().failed().ifPresent(latest -> addFailed(failed, latest, completed));
    return failed;
  }

  private static void addFailed(
      SortedMap<Long, Checkpoint> failed, Checkpoint checkpoint, long completed) {
    if (checkpoint.status() == CheckpointStatus.FAILED
        && !checkpoint.savepoint()
        && checkpoint.id() > completed) {
      failed.put(checkpoint.id(), checkpoint);
    }
  }

  /** Returns how long a checkpoint may be wanting, or empty if none are configured. */
  static Optional<Duration> patience(CheckpointConfig config) {
    return config
        .interval()
        .map(
            interval -> {
              Duration timeout = config.timeout().orElse(interval);
              Duration longer = interval.compareTo(timeout) >= 0 ? interval : timeout;
              return multiplied(longer, config.tolerableFailedCheckpoints().orElse(0) + 2L);
            });
  }

  private static Duration multiplied(Duration span, long times) {
    try {
      return span.multipliedBy(times);
    } catch (ArithmeticException forEver) {
      return Duration.ofDays(36500);
    }
  }

  /** Returns since when none has completed: the last one, a restore, or the job's start. */
  static Optional<Instant> noneSince(RuleContext context, CheckpointingStatistics statistics) {
    Optional<Instant> latest =
        statistics
            .latest()
            .completed()
            .map(checkpoint -> checkpoint.latestAckTime().orElse(checkpoint.triggerTime()));
    latest =
        later(
            latest,
            statistics
                .latest()
                .savepoint()
                .map(savepoint -> savepoint.latestAckTime().orElse(savepoint.triggerTime())));
    latest = later(latest, statistics.latest().restored().map(RestoredCheckpoint::restoreTime));
    return latest
        .or(() -> context.verdict().startTime())
        .or(() -> context.live().details().value().flatMap(JobDetails::startTime));
  }

  /** Returns Flink's own now, or this look's instant where Flink did not tell. */
  static Instant now(RuleContext context) {
    return context.live().details().value().map(JobDetails::now).orElse(context.at());
  }

  /** Returns whether none completed for too long; empty if the evidence does not tell. */
  static Optional<Boolean> isStalled(RuleContext context) {
    if (context.live().checkpointConfig().isAbsent() || context.live().checkpoints().isAbsent()) {
      return Optional.of(false);
    }
    Optional<CheckpointConfig> config = context.live().checkpointConfig().value();
    Optional<CheckpointingStatistics> statistics = context.live().checkpoints().value();
    if (config.isEmpty() || statistics.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> patience = patience(config.get());
    if (patience.isEmpty()) {
      return Optional.of(false);
    }
    return noneSince(context, statistics.get())
        .map(since -> Duration.between(since, now(context)).compareTo(patience.get()) > 0);
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isAfter(other.get()) ? one : other;
  }
}
