package io.github.flinkwatch.report;

import java.time.Instant;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * A completed checkpoint or savepoint that a job can be started from.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class RestorePoint {

  RestorePoint() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns where it lies, in Flink's own text. */
  public abstract String path();

  /** Returns whether it is a savepoint. */
  public abstract boolean savepoint();

  /**
   * Returns when it was triggered, by Flink's clock: what came later is not in it. Of a point that
   * the job was restored from, and after which none has completed, Flink tells only when it was
   * restored: that then.
   */
  public abstract Instant triggeredAt();

  /**
   * Returns its size, with what incremental checkpoints share, or empty for a point that the job
   * was restored from: Flink does not tell.
   */
  public abstract OptionalLong sizeBytes();

  /** Builds {@link RestorePoint}. Not thread-safe. */
  public static final class Builder extends ImmutableRestorePoint.Builder {
    Builder() {}
  }
}
