package io.github.flinkwatch.model;

import io.github.flinkwatch.model.Metrics.MetricAggregate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The metrics of a vertex that tell whether it works and moves, each over all of its subtasks, from
 * {@code GET /jobs/:jobid/vertices/:vertexid/subtasks/metrics}. Sent by every version, but for
 * those that say otherwise. What each one means stands at {@link SubtaskMetrics}.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
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

  /**
   * The metrics of one subtask that tell whether it works and moves, from {@code GET
   * /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex/metrics}. Sent by every version, but for
   * those that say otherwise.
   *
   * <p>Records and bytes are those between tasks: Flink counts neither what a source reads from
   * outside nor what a sink writes there. Those of single operators are named with the operator
   * before them ({@code Map.numRecordsOut}): see {@link #number}. All counters begin anew with each
   * attempt.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SubtaskMetrics {

    SubtaskMetrics() {}

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

    /** Returns the records received from other tasks ({@code numRecordsIn}). */
    public final OptionalLong recordsIn() {
      return number("numRecordsIn");
    }

    /** Returns the records sent to other tasks ({@code numRecordsOut}). */
    public final OptionalLong recordsOut() {
      return number("numRecordsOut");
    }

    /** Returns the records received per second, over the last minute. */
    public final OptionalDouble recordsInPerSecond() {
      return fraction("numRecordsInPerSecond");
    }

    /** Returns the records sent per second, over the last minute. */
    public final OptionalDouble recordsOutPerSecond() {
      return fraction("numRecordsOutPerSecond");
    }

    /** Returns the bytes received from other tasks ({@code numBytesIn}). */
    public final OptionalLong bytesIn() {
      return number("numBytesIn");
    }

    /** Returns the bytes sent to other tasks ({@code numBytesOut}). */
    public final OptionalLong bytesOut() {
      return number("numBytesOut");
    }

    /** Returns the bytes received per second, over the last minute. */
    public final OptionalDouble bytesInPerSecond() {
      return fraction("numBytesInPerSecond");
    }

    /** Returns the bytes sent per second, over the last minute. */
    public final OptionalDouble bytesOutPerSecond() {
      return fraction("numBytesOutPerSecond");
    }

    /**
     * Returns the milliseconds of each second in which it worked, from 0 to 1000, or empty before
     * 1.13 and where Flink cannot tell ({@code NaN}), as for sources of the old interface.
     */
    public final OptionalDouble busyMillisPerSecond() {
      return fraction("busyTimeMsPerSecond");
    }

    /** Returns the milliseconds of each second in which it had nothing to do. Since 1.11. */
    public final OptionalDouble idleMillisPerSecond() {
      return fraction("idleTimeMsPerSecond");
    }

    /**
     * Returns the milliseconds of each second in which it waited for its downstream. Since 1.13.
     */
    public final OptionalDouble backPressuredMillisPerSecond() {
      return fraction("backPressuredTimeMsPerSecond");
    }

    /** Returns whether it waits for its downstream at the moment. Since 1.10. */
    public final Optional<Boolean> isBackPressured() {
      return text("isBackPressured").map(Boolean::valueOf);
    }

    /**
     * Returns how far event time has come in it ({@code currentInputWatermark}), taken for
     * milliseconds since 1970, or empty if no watermark has reached it yet. Sources have none.
     */
    public final Optional<Instant> inputWatermark() {
      return MetricText.watermark(values().get("currentInputWatermark"));
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

    /** Returns the metric of that name, or empty if it was not sent, or is no finite number. */
    public final OptionalDouble fraction(String name) {
      return MetricText.fraction(values().get(name));
    }

    /** Builds {@link SubtaskMetrics}. Not thread-safe. */
    public static final class Builder extends ImmutableSubtaskMetrics.Builder {
      Builder() {}
    }
  }
}
