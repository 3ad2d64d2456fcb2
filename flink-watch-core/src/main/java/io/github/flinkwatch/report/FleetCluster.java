package io.github.flinkwatch.report;

import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One cluster of a {@link Fleet}.
 *
 * <p>Immutable and thread-safe.
 */
@ReportStyle
@Value.Immutable
public abstract class FleetCluster {

  FleetCluster() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what the platform calls it. */
  public abstract String name();

  /** Returns when it was last asked for its jobs, or empty before the first look. */
  public abstract Optional<Instant> askedAt();

  /** Returns when it last answered, or empty if it never has. */
  public abstract Optional<Instant> answeredAt();

  /** Returns why the last look had no answer, or empty if it had one. */
  public abstract Optional<UnknownCause> silentBecause();

  /** Returns Flink's version in its own text, {@code <unknown>} included, or empty if not seen. */
  public abstract Optional<String> flinkVersion();

  /** Builds {@link FleetCluster}. Not thread-safe. */
  public static final class Builder extends ImmutableFleetCluster.Builder {
    Builder() {}
  }
}
