package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The graph of a job, from {@code GET /jobs/:jobid/plan}, and {@code plan} of {@code GET
 * /jobs/:jobid}.
 *
 * <p>Sent by every version. A job that failed before it had a graph has an empty one.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class JobPlan {

  JobPlan() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id, or empty for an empty graph. */
  public abstract Optional<JobId> jobId();

  /** Returns the job's name, or empty if not sent. */
  public abstract Optional<String> name();

  /** Returns {@code STREAMING} or {@code BATCH}, or empty before 1.14. */
  public abstract Optional<String> type();

  /** Returns the vertices, in no particular order. */
  public abstract List<JobPlanNode> nodes();

  /** Builds {@link JobPlan}. Not thread-safe. */
  public static final class Builder extends ImmutableJobPlan.Builder {
    Builder() {}
  }
}
