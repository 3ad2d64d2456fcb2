package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a platform calls one job within its cluster, and how the job shares that.
 *
 * <p>The job id is what answers are compared with. A platform that does not know it yet (an
 * application-mode submission of which only the YARN application is known) names the deployment
 * instead; then the job is matched by {@link #mayMatchSoleJob()} or not at all. The name is a hint
 * for readers and never identifies a job. What a job is remembered by is its {@link JobKey}, which
 * has the cluster in it: one job id may live in many clusters.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobRef {

  private final @Nullable JobId jobId;
  private final @Nullable String name;
  private final @Nullable String deploymentId;
  private final ClusterKind clusterKind;
  private final boolean mayMatchSoleJob;
  private final boolean mayHaveSeveralJobs;

  private JobRef(Builder builder) {
    this.jobId = builder.jobId;
    this.name = builder.name;
    this.deploymentId = builder.deploymentId;
    this.clusterKind = builder.clusterKind;
    this.mayMatchSoleJob = builder.mayMatchSoleJob;
    this.mayHaveSeveralJobs = builder.mayHaveSeveralJobs;
  }

  /** Returns a reference to the job of that id, in a cluster of unspecified kind. */
  public static JobRef of(JobId jobId) {
    return builder().jobId(jobId).build();
  }

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this reference has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.jobId = jobId;
    builder.name = name;
    builder.deploymentId = deploymentId;
    builder.clusterKind = clusterKind;
    builder.mayMatchSoleJob = mayMatchSoleJob;
    builder.mayHaveSeveralJobs = mayHaveSeveralJobs;
    return builder;
  }

  /** Returns the job's id, or empty if the platform knows only the deployment. */
  public Optional<JobId> jobId() {
    return Optional.ofNullable(jobId);
  }

  /** Returns what people call the job, or empty. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /**
   * Returns what the resource manager calls the cluster that runs the job, or empty: a YARN
   * application id, a Kubernetes deployment.
   */
  public Optional<String> deploymentId() {
    return Optional.ofNullable(deploymentId);
  }

  /** Returns how the job shares its cluster; {@link ClusterKind#UNSPECIFIED} unless set. */
  public ClusterKind clusterKind() {
    return clusterKind;
  }

  /**
   * Returns whether the platform vouches that the only job of a dedicated cluster is this job, even
   * under another id; {@code false} unless set. A verdict that used this says so.
   */
  public boolean mayMatchSoleJob() {
    return mayMatchSoleJob;
  }

  /**
   * Returns whether the platform says that the deployment may run several jobs, one after another
   * or at once; {@code false} unless set. Then the deployment's end speaks of all of them together,
   * and for this one with a caveat and never with high confidence.
   */
  public boolean mayHaveSeveralJobs() {
    return mayHaveSeveralJobs;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof JobRef)) {
      return false;
    }
    JobRef that = (JobRef) other;
    return Objects.equals(jobId, that.jobId)
        && Objects.equals(name, that.name)
        && Objects.equals(deploymentId, that.deploymentId)
        && clusterKind == that.clusterKind
        && mayMatchSoleJob == that.mayMatchSoleJob
        && mayHaveSeveralJobs == that.mayHaveSeveralJobs;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        jobId, name, deploymentId, clusterKind, mayMatchSoleJob, mayHaveSeveralJobs);
  }

  @Override
  public String toString() {
    return "JobRef{jobId="
        + jobId
        + ", name="
        + name
        + ", deploymentId="
        + deploymentId
        + ", clusterKind="
        + clusterKind
        + ", mayMatchSoleJob="
        + mayMatchSoleJob
        + ", mayHaveSeveralJobs="
        + mayHaveSeveralJobs
        + "}";
  }

  /** Builds a {@link JobRef}. Not thread-safe. */
  public static final class Builder {
    private @Nullable JobId jobId;
    private @Nullable String name;
    private @Nullable String deploymentId;
    private ClusterKind clusterKind = ClusterKind.UNSPECIFIED;
    private boolean mayMatchSoleJob;
    private boolean mayHaveSeveralJobs;

    private Builder() {}

    /** Sets the job's id. */
    public Builder jobId(JobId jobId) {
      this.jobId = requireNonNull(jobId, "jobId");
      return this;
    }

    /** Sets what people call the job. */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /** Sets what the resource manager calls the cluster that runs the job. */
    public Builder deploymentId(String deploymentId) {
      this.deploymentId = requireNonNull(deploymentId, "deploymentId");
      return this;
    }

    /** Sets how the job shares its cluster; {@link ClusterKind#UNSPECIFIED} by default. */
    public Builder clusterKind(ClusterKind clusterKind) {
      this.clusterKind = requireNonNull(clusterKind, "clusterKind");
      return this;
    }

    /**
     * Vouches that the only job of the dedicated cluster is this job, even under another id; {@code
     * false} by default.
     */
    public Builder mayMatchSoleJob(boolean mayMatchSoleJob) {
      this.mayMatchSoleJob = mayMatchSoleJob;
      return this;
    }

    /** Says that the deployment may run several jobs; {@code false} by default. */
    public Builder mayHaveSeveralJobs(boolean mayHaveSeveralJobs) {
      this.mayHaveSeveralJobs = mayHaveSeveralJobs;
      return this;
    }

    /**
     * Returns the reference.
     *
     * @throws IllegalStateException if neither a job id nor a deployment id is set, or if the sole
     *     job may be matched although the cluster is not dedicated or may have several jobs
     */
    public JobRef build() {
      if (jobId == null && deploymentId == null) {
        throw new IllegalStateException("a JobRef needs a jobId or a deploymentId");
      }
      if (mayMatchSoleJob && clusterKind != ClusterKind.DEDICATED) {
        throw new IllegalStateException(
            "mayMatchSoleJob needs a DEDICATED cluster, but clusterKind is " + clusterKind);
      }
      if (mayMatchSoleJob && mayHaveSeveralJobs) {
        throw new IllegalStateException(
            "mayMatchSoleJob and mayHaveSeveralJobs exclude one another");
      }
      return new JobRef(this);
    }
  }
}
