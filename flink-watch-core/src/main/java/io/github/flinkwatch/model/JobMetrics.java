package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The metrics of a job that a judgement needs, from {@code GET /jobs/:jobid/metrics}; the names
 * that differ by version are one accessor.
 *
 * <p>Flink fetches metrics every 10 s by default, prompted by questions that are themselves
 * answered from what it had: the first answer of an idle cluster may lack everything. It answers an
 * empty list for a job that has ended, and for one that it does not know: no metric proves nothing.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobMetrics {

  JobMetrics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns every metric that was sent, by Flink's name, in Flink's own text. */
  public abstract Map<String, String> values();

  /**
   * Returns how often the job restarted since its JobMaster began ({@code numRestarts}, in 1.9
   * {@code fullRestarts}). Up to 1.20 rescales count too and cannot be told apart; from 2.0 on see
   * {@link #rescales()}.
   */
  public final OptionalLong restarts() {
    OptionalLong restarts = number("numRestarts");
    return restarts.isPresent() ? restarts : number("fullRestarts");
  }

  /**
   * Returns how many of {@link #restarts()} were rescales by the adaptive scheduler ({@code
   * numRescales}), or empty before 2.0 and with other schedulers.
   */
  public final OptionalLong rescales() {
    return number("numRescales");
  }

  /** Returns how many checkpoints completed, savepoints included. */
  public final OptionalLong completedCheckpoints() {
    return number("numberOfCompletedCheckpoints");
  }

  /** Returns how many checkpoints are in progress. */
  public final OptionalLong inProgressCheckpoints() {
    return number("numberOfInProgressCheckpoints");
  }

  /** Returns how many checkpoints failed, or from 1.14 on were refused before they began. */
  public final OptionalLong failedCheckpoints() {
    return number("numberOfFailedCheckpoints");
  }

  /** Returns how many checkpoints were attempted. */
  public final OptionalLong totalCheckpoints() {
    return number("totalNumberOfCheckpoints");
  }

  /** Returns the id of the last completed checkpoint, or empty before 1.17. */
  public final OptionalLong lastCompletedCheckpointId() {
    return number("lastCompletedCheckpointId");
  }

  /** Returns when the last checkpoint completed, or empty before 2.0. */
  public final Optional<Instant> lastCheckpointCompletedTime() {
    return time("lastCheckpointCompletedTimestamp");
  }

  /** Returns how long the last completed checkpoint took. */
  public final Optional<Duration> lastCheckpointDuration() {
    return span("lastCheckpointDuration");
  }

  /** Returns the bytes that the last completed checkpoint wrote. */
  public final OptionalLong lastCheckpointSizeBytes() {
    return number("lastCheckpointSize");
  }

  /**
   * Returns the size of the last completed checkpoint with what it shares, or empty before 1.15.
   */
  public final OptionalLong lastCheckpointFullSizeBytes() {
    return number("lastCheckpointFullSize");
  }

  /** Returns where the last completed checkpoint lies, or empty if there is none. */
  public final Optional<String> lastCheckpointExternalPath() {
    return text("lastCheckpointExternalPath")
        .filter(
            path -> !path.equals("n/a") && !path.equals("<checkpoint-not-externally-addressable>"));
  }

  /**
   * Returns when a checkpoint was last restored. Some versions send the job's start although
   * nothing was restored.
   */
  public final Optional<Instant> lastCheckpointRestoreTime() {
    return time("lastCheckpointRestoreTimestamp");
  }

  /** Returns how long the job has been RUNNING since it last became so, 0 while it is not. */
  public final Optional<Duration> uptime() {
    return span("uptime");
  }

  /** Returns the metric of that name in Flink's own text, or empty if it was not sent. */
  public final Optional<String> text(String name) {
    return Optional.ofNullable(values().get(name));
  }

  /**
   * Returns the metric of that name, or empty if it was not sent, is no whole number, or is
   * negative, by which Flink means that there is none.
   */
  public final OptionalLong number(String name) {
    return MetricText.wholeNumber(values().get(name));
  }

  private Optional<Instant> time(String name) {
    OptionalLong millis = number(name);
    return millis.isPresent() && millis.getAsLong() > 0
        ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
        : Optional.empty();
  }

  private Optional<Duration> span(String name) {
    OptionalLong millis = number(name);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
  }

  /** Builds {@link JobMetrics}. Not thread-safe. */
  public static final class Builder extends ImmutableJobMetrics.Builder {
    Builder() {}
  }
}
