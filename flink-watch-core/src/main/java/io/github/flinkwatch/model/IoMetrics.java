package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How much a vertex or a subtask read and wrote, summed over its current attempts: after a restart
 * it begins anew.
 *
 * <p>From {@code metrics} of {@code GET /jobs/:jobid} and of the vertices' answers. A sum that is
 * not complete lacks the tasks that have not reported yet. Sources read nothing and sinks write
 * nothing here, for only what passes between tasks is counted.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class IoMetrics {

  IoMetrics() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the bytes received from other tasks. */
  public abstract long readBytes();

  /** Returns whether every task has reported its {@link #readBytes()}. */
  public abstract boolean readBytesComplete();

  /** Returns the bytes sent to other tasks. */
  public abstract long writeBytes();

  /** Returns whether every task has reported its {@link #writeBytes()}. */
  public abstract boolean writeBytesComplete();

  /** Returns the records received from other tasks. */
  public abstract long readRecords();

  /** Returns whether every task has reported its {@link #readRecords()}. */
  public abstract boolean readRecordsComplete();

  /** Returns the records sent to other tasks. */
  public abstract long writeRecords();

  /** Returns whether every task has reported its {@link #writeRecords()}. */
  public abstract boolean writeRecordsComplete();

  /** Returns how long the tasks have been back-pressured, added up, or empty before 1.16. */
  public abstract Optional<Duration> accumulatedBackPressuredTime();

  /** Returns how long the tasks have been idle, added up, or empty before 1.16. */
  public abstract Optional<Duration> accumulatedIdleTime();

  /**
   * Returns how long the tasks have been busy, added up, or empty before 1.16 and where Flink
   * cannot tell, as for sources of the old interface.
   */
  public abstract Optional<Duration> accumulatedBusyTime();

  /** Builds {@link IoMetrics}. Not thread-safe. */
  public static final class Builder extends ImmutableIoMetrics.Builder {
    Builder() {}
  }
}
