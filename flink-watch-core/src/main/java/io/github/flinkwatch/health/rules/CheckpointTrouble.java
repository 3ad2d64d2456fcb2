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
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What several rules ask of the checkpoints. Ages are by Flink's own clock where it is known. */
final class CheckpointTrouble {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private CheckpointTrouble() {}

  /** Returns the checkpoints, no savepoints, that failed after the last completed one, by id. */
  static SortedMap<Long, Checkpoint> failedInARow(CheckpointingStatistics statistics) {
    if (!isFailing(statistics)) {
      return Collections.emptySortedMap();
    }
    long completed = lastCompleted(statistics);
    SortedMap<Long, Checkpoint> failed = new TreeMap<>();
    for (Checkpoint checkpoint : statistics.history()) {
      if (isFailure(checkpoint, completed)) {
        failed.put(checkpoint.id(), checkpoint);
      }
    }
    Optional<Checkpoint> latest = statistics.latest().failed();
    if (latest.isPresent() && isFailure(latest.get(), completed)) {
      failed.put(latest.get().id(), latest.get());
    }
    return failed;
  }

  /** Returns whether any checkpoint, no savepoint, failed after the last completed one. */
  static boolean isFailing(CheckpointingStatistics statistics) {
    long completed = lastCompleted(statistics);
    for (Checkpoint checkpoint : statistics.history()) {
      if (isFailure(checkpoint, completed)) {
        return true;
      }
    }
    Optional<Checkpoint> latest = statistics.latest().failed();
    return latest.isPresent() && isFailure(latest.get(), completed);
  }

  private static long lastCompleted(CheckpointingStatistics statistics) {
    Optional<Checkpoint> completed = statistics.latest().completed();
    return completed.isPresent() ? completed.get().id() : -1;
  }

  private static boolean isFailure(Checkpoint checkpoint, long completed) {
    return checkpoint.status() == CheckpointStatus.FAILED
        && !checkpoint.savepoint()
        && checkpoint.id() > completed;
  }

  /** Returns how long a checkpoint may be wanting, or empty if none are configured. */
  static Optional<Duration> patience(CheckpointConfig config) {
    Optional<Duration> interval = config.interval();
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    Duration timeout = config.timeout().orElse(interval.get());
    Duration longer = interval.get().compareTo(timeout) >= 0 ? interval.get() : timeout;
    return Optional.of(multiplied(longer, config.tolerableFailedCheckpoints().orElse(0) + 2L));
  }

  /** A configuration may say "for ever" by figures that no product of spans can hold. */
  private static Duration multiplied(Duration span, long times) {
    return span.toSeconds() >= FOR_EVER.toSeconds() / times
        ? FOR_EVER
        : Duration.ofMillis(span.toMillis() * times);
  }

  /** Returns since when none has completed: the last one, a restore, or the job's start. */
  static Optional<Instant> noneSince(RuleContext context, CheckpointingStatistics statistics) {
    Instant latest = null;
    Optional<Checkpoint> completed = statistics.latest().completed();
    if (completed.isPresent()) {
      latest = acknowledged(completed.get());
    }
    Optional<Checkpoint> savepoint = statistics.latest().savepoint();
    if (savepoint.isPresent()) {
      latest = later(latest, acknowledged(savepoint.get()));
    }
    Optional<RestoredCheckpoint> restored = statistics.latest().restored();
    if (restored.isPresent()) {
      latest = later(latest, restored.get().restoreTime());
    }
    return latest != null
        ? Optional.of(latest)
        : context
            .verdict()
            .startTime()
            .or(() -> context.live().details().value().flatMap(JobDetails::startTime));
  }

  private static Instant acknowledged(Checkpoint checkpoint) {
    Optional<Instant> latest = checkpoint.latestAckTime();
    return latest.isPresent() ? latest.get() : checkpoint.triggerTime();
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one != null && one.isAfter(other) ? one : other;
  }

  /** Returns Flink's own now, or this look's instant where Flink did not tell. */
  static Instant now(RuleContext context) {
    Optional<JobDetails> details = context.live().details().value();
    return details.isPresent() ? details.get().now() : context.at();
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
    Optional<Instant> since = noneSince(context, statistics.get());
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(since.get(), now(context)).compareTo(patience.get()) > 0);
  }
}
