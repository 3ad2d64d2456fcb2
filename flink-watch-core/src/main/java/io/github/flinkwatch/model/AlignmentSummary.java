package io.github.flinkwatch.model;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Statistics over the alignment of barriers in subtasks.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class AlignmentSummary {

  AlignmentSummary() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the bytes buffered; 0 from 1.11 on. */
  public abstract Optional<StatisticsSummary> bufferedBytes();

  /** Returns the bytes processed meanwhile, or empty before 1.12. */
  public abstract Optional<StatisticsSummary> processedBytes();

  /** Returns the in-flight bytes persisted, or empty before 1.12. */
  public abstract Optional<StatisticsSummary> persistedBytes();

  /** Returns how long it took. */
  public abstract Optional<StatisticsSummary> durationMillis();

  /** Builds {@link AlignmentSummary}. Not thread-safe. */
  public static final class Builder extends ImmutableAlignmentSummary.Builder {
    Builder() {}
  }
}
