package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import org.immutables.value.Value;

/**
 * One job as a row of {@code GET /jobs}: its id and status, live.
 *
 * <p>Sent by every version. A running job whose JobMaster does not answer in time is silently left
 * out, and 1.9 to 1.12 can list a job twice for a moment.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobIdWithStatus {

  JobIdWithStatus() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id. */
  public abstract JobId jobId();

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

  /** Builds {@link JobIdWithStatus}. Not thread-safe. */
  public static final class Builder extends ImmutableJobIdWithStatus.Builder {
    Builder() {}
  }
}
