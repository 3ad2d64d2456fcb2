package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/**
 * The metrics of a vertex that tell whether it works and moves, each over all of its subtasks, from
 * {@code GET /jobs/:jobid/vertices/:vertexid/subtasks/metrics}. Sent by every version, but for
 * those that say otherwise. What each one means stands at {@link SubtaskMetrics}.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class VertexMetrics {

  VertexMetrics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns every metric that was sent, by Flink's name. */
  public abstract Map<String, MetricAggregate> byName();

  /** Returns the records received from other tasks ({@code numRecordsIn}). */
  public final Optional<MetricAggregate> recordsIn() {
    return named("numRecordsIn");
  }

  /** Returns the records sent to other tasks ({@code numRecordsOut}). */
  public final Optional<MetricAggregate> recordsOut() {
    return named("numRecordsOut");
  }

  /** Returns the records received per second, over the last minute. */
  public final Optional<MetricAggregate> recordsInPerSecond() {
    return named("numRecordsInPerSecond");
  }

  /** Returns the records sent per second, over the last minute. */
  public final Optional<MetricAggregate> recordsOutPerSecond() {
    return named("numRecordsOutPerSecond");
  }

  /** Returns the bytes received from other tasks ({@code numBytesIn}). */
  public final Optional<MetricAggregate> bytesIn() {
    return named("numBytesIn");
  }

  /** Returns the bytes sent to other tasks ({@code numBytesOut}). */
  public final Optional<MetricAggregate> bytesOut() {
    return named("numBytesOut");
  }

  /** Returns the bytes received per second, over the last minute. */
  public final Optional<MetricAggregate> bytesInPerSecond() {
    return named("numBytesInPerSecond");
  }

  /** Returns the bytes sent per second, over the last minute. */
  public final Optional<MetricAggregate> bytesOutPerSecond() {
    return named("numBytesOutPerSecond");
  }

  /**
   * Returns the milliseconds of each second in which its subtasks worked. Empty before 1.13; what
   * Flink cannot tell ({@code NaN}), as for sources of the old interface, is empty within.
   */
  public final Optional<MetricAggregate> busyMillisPerSecond() {
    return named("busyTimeMsPerSecond");
  }

  /** Returns the milliseconds of each second in which they had nothing to do. Since 1.11. */
  public final Optional<MetricAggregate> idleMillisPerSecond() {
    return named("idleTimeMsPerSecond");
  }

  /** Returns the milliseconds of each second in which they waited for their downstream. 1.13 on. */
  public final Optional<MetricAggregate> backPressuredMillisPerSecond() {
    return named("backPressuredTimeMsPerSecond");
  }

  /**
   * Returns how far event time has come in all of its subtasks, or empty if no watermark has
   * reached one of them yet. Sources have none.
   */
  public final Optional<Instant> lowestInputWatermark() {
    return watermark(inputWatermark().map(MetricAggregate::min));
  }

  /** Returns how far event time has come in the subtask that is ahead of all others. */
  public final Optional<Instant> highestInputWatermark() {
    return watermark(inputWatermark().map(MetricAggregate::max));
  }

  /** Returns the metric of that name, or empty if it was not sent. */
  public final Optional<MetricAggregate> named(String name) {
    return Optional.ofNullable(byName().get(name));
  }

  private Optional<MetricAggregate> inputWatermark() {
    return named("currentInputWatermark");
  }

  /** A double has room for the milliseconds of 285,000 years. */
  private static Optional<Instant> watermark(Optional<OptionalDouble> aggregate) {
    OptionalDouble millis = aggregate.orElse(OptionalDouble.empty());
    return millis.isEmpty() || millis.getAsDouble() == (double) Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli((long) millis.getAsDouble()));
  }

  /** Builds {@link VertexMetrics}. Not thread-safe. */
  public static final class Builder extends ImmutableVertexMetrics.Builder {
    Builder() {}
  }
}
