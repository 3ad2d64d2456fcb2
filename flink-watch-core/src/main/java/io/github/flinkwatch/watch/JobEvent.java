package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.Episode;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Something about a job that has changed, with the whole verdict.
 *
 * <p>Each is told at least once: again, after a crash, if not every listener had heard it. {@link
 * #id()} tells a repetition. What comes and goes between two looks is never seen.
 *
 * <p>Immutable and thread-safe.
 */
@WatchImmutablesStyle
@Value.Immutable
public abstract class JobEvent {

  JobEvent() {}

  /** What has changed. */
  public enum Type {
    /**
     * The job is in another known state than before, or in its first. Never told of UNKNOWN: what a
     * platform shows as its state may follow these events blindly.
     */
    STATE_CHANGED,
    /** The state cannot be told any more, from this look on. The job may well be running. */
    OUT_OF_SIGHT,
    /** The state can be told again; a {@link #STATE_CHANGED} follows if it is another one. */
    SEEING_AGAIN,
    /** Something is wrong that was not before. */
    FINDING_OPENED,
    /** Something is worse than it has ever been in this episode. */
    FINDING_WORSENED,
    /** Something is no more wrong. */
    FINDING_RECOVERED
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what makes the event the same when it is told again, also by another process: the job's
   * key, which of its changes this is, and what changed. Printable ASCII, at most 400 characters.
   */
  public abstract String id();

  /** Returns what has changed. */
  public abstract Type type();

  /** Returns the name of the job's cluster, as the platform gave it. */
  public abstract String cluster();

  /** Returns the verdict at the look that found the change. */
  public abstract JobHealth health();

  /**
   * Returns the last state that was known before, or empty if there was none: the job is new to
   * this watcher and its memory.
   */
  public abstract Optional<JobState> previousState();

  /** Returns the finding that opened, worsened or recovered, or empty for the other types. */
  public abstract Optional<Finding> finding();

  /** Returns the job's key. */
  public final JobKey key() {
    return JobKey.of(cluster(), job());
  }

  /**
   * Returns what all events of one episode of a finding have in common, from its opening to its
   * recovery: the key of the incident in a pager. Empty for the other types.
   */
  public final Optional<String> episodeId() {
    return finding()
        .flatMap(found -> found.episode().map(Episode::openedAt).map(at -> found.rule() + "/" + at))
        .map(episode -> key() + "/" + episode);
  }

  /** Returns what the platform calls the job. */
  public final JobRef job() {
    return health().ref();
  }

  /** Returns the instant of the look. */
  public final Instant at() {
    return health().at();
  }

  /** Returns this event as JSON on one line, with a version number. */
  public final String toJson() {
    return StoredJobJson.write(this);
  }

  /**
   * Returns the event that {@link #toJson()} wrote, in this or an earlier version.
   *
   * @throws IllegalArgumentException if the text is not such an event, or of a later version; the
   *     message names the place
   */
  public static JobEvent fromJson(String json) {
    return StoredJobJson.readEvent(json);
  }

  /** Builds {@link JobEvent}. Not thread-safe. */
  public static final class Builder extends ImmutableJobEvent.Builder {
    Builder() {}
  }
}
