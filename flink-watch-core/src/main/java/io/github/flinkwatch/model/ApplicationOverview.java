package io.github.flinkwatch.model;

import io.github.flinkwatch.FlinkApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One application as a row of {@code GET /applications/overview}. Since 2.3.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ApplicationOverview {

  ApplicationOverview() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the application's id; of a job submitted on its own, the job's id. */
  public abstract FlinkApplicationId applicationId();

  /** Returns the application's name. */
  public abstract String name();

  /** Returns the status that Flink reported. */
  public abstract ApplicationStatus status();

  /** Returns the status in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  /**
   * Returns when the application was created. {@link ApplicationDetails#startTime()} is when it
   * began to run.
   */
  public abstract Optional<Instant> startTime();

  /** Returns when the application ended, or empty while it has not. */
  public abstract Optional<Instant> endTime();

  /** Returns how long the application has run. */
  public abstract Optional<Duration> duration();

  /**
   * Returns the number of its jobs by their status, in Flink's own text; a status that no job has
   * is missing.
   */
  public abstract Map<String, Integer> jobCounts();

  /** Builds {@link ApplicationOverview}. Not thread-safe. */
  public static final class Builder extends ImmutableApplicationOverview.Builder {
    Builder() {}
  }
}
