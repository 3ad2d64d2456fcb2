package io.github.flinkwatch.model;

import io.github.flinkwatch.JobStatus;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/status}: the live status of one job. Since 1.16.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobStatusInfo {

  JobStatusInfo() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the status that Flink reported. */
  public abstract JobStatus status();

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), JobStatus.parse(statusText()), "statusText", statusText());
  }

  /** Builds {@link JobStatusInfo}. Not thread-safe. */
  public static final class Builder extends ImmutableJobStatusInfo.Builder {
    Builder() {}
  }
}
