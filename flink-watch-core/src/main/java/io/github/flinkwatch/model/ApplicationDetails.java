package io.github.flinkwatch.model;

import io.github.flinkwatch.FlinkApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One application with its jobs: {@code GET /applications/:applicationid}. Since 2.3. Every version
 * so far answers a question for an unknown one with a server error, not with "not found".
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class ApplicationDetails {

  ApplicationDetails() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the application's id. */
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
   * Returns when the application began to run. {@link ApplicationOverview#startTime()} is when it
   * was created.
   */
  public abstract Optional<Instant> startTime();

  /** Returns when the application ended, or empty while it has not. */
  public abstract Optional<Instant> endTime();

  /** Returns how long the application has run. */
  public abstract Optional<Duration> duration();

  /**
   * Returns when the application last entered each status, by Flink's own text; a status that it
   * was never in is missing.
   */
  public abstract Map<String, Instant> timestamps();

  /** Returns its jobs, as {@code /jobs/overview} lists them. */
  public abstract List<JobOverview> jobs();

  /** Builds {@link ApplicationDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableApplicationDetails.Builder {
    Builder() {}
  }
}
