package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who can tell of the jobs of one Flink. All are optional: of a YARN application without a
 * reachable Flink, the ResourceManager and the archive still tell. A {@link JobObserver} and what a
 * watcher watches are built with them.
 *
 * <p>Immutable, and as thread-safe as the sources are.
 */
public final class JobSources {

  private final @Nullable Question<FlinkRestClient> flink;

  /** What makes two the same: the client, or the question itself. */
  private final @Nullable Object where;

  private final @Nullable Question<DeploymentReport> deployment;
  private final @Nullable ArchiveSource archive;
  private final @Nullable ArchiveSource history;

  private JobSources(Builder<?> builder) {
    this.flink = builder.flink;
    this.where = builder.client != null ? builder.client : builder.flink;
    this.deployment = builder.deployment;
    this.archive = builder.archive;
    this.history = builder.history;
  }

  /** Returns where Flink is reached, or empty if it cannot be. */
  public Optional<Question<FlinkRestClient>> flink() {
    return Optional.ofNullable(flink);
  }

  /** Returns what the resource manager says, or empty. */
  public Optional<Question<DeploymentReport>> deployment() {
    return Optional.ofNullable(deployment);
  }

  /** Returns where jobs are archived, or empty. */
  public Optional<ArchiveSource> archive() {
    return Optional.ofNullable(archive);
  }

  /** Returns the HistoryServer that shows ended jobs, or empty. */
  public Optional<ArchiveSource> history() {
    return Optional.ofNullable(history);
  }

  /** Equal if each source is the same, or equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof JobSources)) {
      return false;
    }
    JobSources that = (JobSources) other;
    return Objects.equals(where, that.where)
        && Objects.equals(deployment, that.deployment)
        && Objects.equals(archive, that.archive)
        && Objects.equals(history, that.history);
  }

  @Override
  public int hashCode() {
    return Objects.hash(where, deployment, archive, history);
  }

  @Override
  public String toString() {
    return "JobSources{flink="
        + where
        + ", deployment="
        + deployment
        + (archive == null ? "" : ", an archive")
        + (history == null ? "" : ", a HistoryServer")
        + "}";
  }

  /**
   * Says who the sources are; each builder of something that has sources is one. Not thread-safe.
   *
   * @param <B> the builder itself
   */
  public abstract static class Builder<B extends Builder<B>> {
    private @Nullable Question<FlinkRestClient> flink;
    private @Nullable FlinkRestClient client;
    private @Nullable Question<DeploymentReport> deployment;
    private @Nullable ArchiveSource archive;
    private @Nullable ArchiveSource history;

    /** Begins without sources. */
    protected Builder() {}

    /** Returns this. */
    protected abstract B self();

    /** Returns the sources that were set. */
    protected final JobSources sources() {
      return new JobSources(this);
    }

    /** Sets the client of a Flink that never moves. */
    public B flink(FlinkRestClient flink) {
      B self =
          flink(
              Question.answered(Observation.known(requireNonNull(flink, "flink"), Instant.EPOCH)));
      this.client = flink;
      return self;
    }

    /**
     * Sets who knows where Flink is reached now. An observer asks before each look; a watcher
     * before the first, and again before each that follows one without an answer: so a JobManager
     * that moved is found again.
     */
    public B flink(Question<FlinkRestClient> flink) {
      this.flink = requireNonNull(flink, "flink");
      this.client = null;
      return self();
    }

    /** Sets what the resource manager says of the deployment. */
    public B deployment(Question<DeploymentReport> deployment) {
      this.deployment = requireNonNull(deployment, "deployment");
      return self();
    }

    /** Sets both where Flink is reached, and what the resource manager says. */
    public B cluster(ClusterSource cluster) {
      B unused = flink(cluster.flink());
      return deployment(cluster.deployment());
    }

    /** Sets where jobs are archived. */
    public B archive(ArchiveSource archive) {
      this.archive = requireNonNull(archive, "archive");
      return self();
    }

    /** Sets the HistoryServer that shows ended jobs. */
    public B history(ArchiveSource history) {
      this.history = requireNonNull(history, "history");
      return self();
    }

    /** Sets the same sources that something else has. */
    public B sources(JobSources sources) {
      this.flink = sources.flink;
      this.client =
          sources.where instanceof FlinkRestClient ? (FlinkRestClient) sources.where : null;
      this.deployment = sources.deployment;
      this.archive = sources.archive;
      this.history = sources.history;
      return self();
    }
  }
}
