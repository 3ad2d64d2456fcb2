package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What several rules ask of the checkpoints. Ages are by Flink's own clock. */
final class CheckpointFacts {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final Duration USUAL_REFRESH = Duration.ofSeconds(3);
  private static final int REFRESHES = 10;
  private static final Duration FAR_AT_LEAST = Duration.ofMinutes(10);
  private static final int FAR_BEYOND = 10;
  private static final int FAR_INTERVALS = 3;

  private CheckpointFacts() {}

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

  /** Returns whether the last restore came after the last completed checkpoint. */
  static boolean isAfterLast(CheckpointingStatistics statistics) {
    Optional<RestoredCheckpoint> restored = statistics.latest().restored();
    Optional<Instant> last = lastCompletedAt(statistics);
    return restored.isPresent()
        && last.filter(completed -> completed.isAfter(restored.get().restoreTime())).isEmpty();
  }

  /** Returns whether any checkpoint was triggered after the last one that completed. */
  static boolean isAnyTriggered(CheckpointingStatistics statistics) {
    long completed = lastCompleted(statistics);
    return statistics.counts().inProgress() > 0
        || isFailing(statistics)
        || statistics.history().stream().anyMatch(checkpoint -> checkpoint.id() > completed);
  }

  /** Returns how long a checkpoint may be wanting, or empty if none are configured. */
  static Optional<Duration> patience(RuleContext context, CheckpointConfig config) {
    Optional<Duration> interval = config.interval();
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    Duration longest = longer(interval.get(), config.timeout().orElse(interval.get()));
    longest = longer(longest, config.minPause().orElse(longest));
    Duration lawful = multiplied(longest, config.tolerableFailedCheckpoints().orElse(0) + 2L);
    return Optional.of(longer(lawful, cached(context)));
  }

  /** Statistics and details are answers of a cache: below a few refreshes nothing can be said. */
  private static Duration cached(RuleContext context) {
    Duration refreshed =
        context
            .live()
            .dashboardConfig()
            .value()
            .map(DashboardConfig::refreshInterval)
            .orElse(USUAL_REFRESH);
    return multiplied(refreshed, REFRESHES);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** A configuration may say "for ever" by figures that no product of spans can hold. */
  private static Duration multiplied(Duration span, long times) {
    return span.toSeconds() >= FOR_EVER.toSeconds() / times
        ? FOR_EVER
        : Duration.ofMillis(span.toMillis() * times);
  }

  /** Returns for how long the job has run without a completed checkpoint, by Flink's own clock. */
  static Optional<Duration> noneFor(RuleContext context, CheckpointingStatistics statistics) {
    return noneSince(context, statistics)
        .flatMap(since -> now(context).map(now -> Duration.between(since, now)));
  }

  /**
   * Returns since when the job has run without a completed checkpoint, by Flink's own times: since
   * the last one, or since it runs, whichever is later. Empty if the evidence does not tell.
   */
  static Optional<Instant> noneSince(RuleContext context, CheckpointingStatistics statistics) {
    Optional<JobDetails> details = context.live().details().value();
    if (details.isEmpty()) {
      return Optional.empty(); // no clock to compare with
    }
    Instant since = lastCompletedAt(statistics).orElse(null);
    Optional<Instant> running = details.get().timestamp(JobStatus.RUNNING);
    if (running.isPresent()) {
      since = later(since, running.get());
    }
    Optional<RestoredCheckpoint> restored = statistics.latest().restored();
    if (restored.isPresent()) {
      since = later(since, restored.get().restoreTime());
    }
    if (since == null) {
      since =
          details
              .map(JobDetails::startTime)
              .flatMap(start -> start)
              .or(() -> context.verdict().startTime())
              .orElse(null);
    }
    return Optional.ofNullable(since);
  }

  /** Returns when the last checkpoint or savepoint completed, or empty if none did. */
  static Optional<Instant> lastCompletedAt(CheckpointingStatistics statistics) {
    Optional<Instant> completed =
        statistics.latest().completed().map(CheckpointFacts::acknowledged);
    Optional<Instant> savepoint =
        statistics.latest().savepoint().map(CheckpointFacts::acknowledged);
    return completed.isPresent() && savepoint.isPresent()
        ? Optional.of(later(completed.get(), savepoint.get()))
        : completed.or(() -> savepoint);
  }

  private static Instant acknowledged(Checkpoint checkpoint) {
    Optional<Instant> latest = checkpoint.latestAckTime();
    return latest.isPresent() ? latest.get() : checkpoint.triggerTime();
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one != null && one.isAfter(other) ? one : other;
  }

  /** Returns Flink's own now; empty where Flink did not tell: no other clock measures its times. */
  static Optional<Instant> now(RuleContext context) {
    return context.live().details().value().map(JobDetails::now);
  }

  /**
   * Returns the pending checkpoint that takes far longer than this job's ever took: ten times the
   * longest that is known, three intervals, and ten minutes at least.
   */
  static Optional<Checkpoint> farBeyondUsual(
      RuleContext context, CheckpointingStatistics statistics) {
    if (!isAnyPending(statistics)) {
      return Optional.empty();
    }
    Optional<Instant> now = now(context);
    Optional<Duration> longest = longestKnown(statistics);
    if (now.isEmpty() || longest.isEmpty()) {
      return Optional.empty();
    }
    Duration interval =
        context
            .live()
            .checkpointConfig()
            .value()
            .flatMap(CheckpointConfig::interval)
            .orElse(Duration.ZERO);
    Duration usual =
        longer(
            FAR_AT_LEAST,
            longer(multiplied(longest.get(), FAR_BEYOND), multiplied(interval, FAR_INTERVALS)));
    return statistics.history().stream()
        .filter(checkpoint -> checkpoint.status() == CheckpointStatus.IN_PROGRESS)
        .filter(
            checkpoint ->
                Duration.between(checkpoint.triggerTime(), now.get()).compareTo(usual) > 0)
        .findFirst();
  }

  /** Returns whether the history has a checkpoint that is under way. */
  static boolean isAnyPending(CheckpointingStatistics statistics) {
    for (Checkpoint checkpoint : statistics.history()) {
      if (checkpoint.status() == CheckpointStatus.IN_PROGRESS) {
        return true;
      }
    }
    return false;
  }

  /** Returns the longest that a checkpoint of this job took, as far as Flink remembers. */
  static Optional<Duration> longestKnown(CheckpointingStatistics statistics) {
    Duration longest = null;
    for (Checkpoint checkpoint : statistics.history()) {
      if (checkpoint.status() == CheckpointStatus.COMPLETED) {
        Optional<Duration> took = checkpoint.endToEndDuration();
        if (took.isPresent()) {
          longest = longest == null ? took.get() : longer(longest, took.get());
        }
      }
    }
    return longest == null
        ? statistics.latest().completed().flatMap(Checkpoint::endToEndDuration)
        : Optional.of(longest);
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
    Optional<Duration> patience = patience(context, config.get());
    if (patience.isEmpty()) {
      return Optional.of(false);
    }
    return noneFor(context, statistics.get()).map(age -> age.compareTo(patience.get()) > 0);
  }
}
