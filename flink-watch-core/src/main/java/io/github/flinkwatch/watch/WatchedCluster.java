package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.gather.ArchiveSource;
import io.github.flinkwatch.gather.ClusterSource;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster to watch: where its Flink is reached, and who else can tell of its jobs. All are
 * optional: of a YARN application without a reachable Flink, the ResourceManager and the archive
 * still tell.
 *
 * <p>Immutable and thread-safe.
 */
public final class WatchedCluster {

  private final String name;
  private final ClusterKind kind;
  private final boolean discovering;
  private final long epoch;
  private final @Nullable Question<FlinkRestClient> flink;

  /** What makes two clusters the same: the client, or the question itself. */
  private final @Nullable Object where;

  private final @Nullable Question<DeploymentReport> deployment;
  private final @Nullable ArchiveSource archive;
  private final @Nullable ArchiveSource history;

  private WatchedCluster(Builder builder) {
    this.name = builder.name;
    this.kind = builder.kind;
    this.discovering = builder.discovering != null ? builder.discovering : builder.flink != null;
    this.epoch = builder.epoch;
    this.flink = builder.flink;
    this.where = builder.client != null ? builder.client : builder.flink;
    this.deployment = builder.deployment;
    this.archive = builder.archive;
    this.history = builder.history;
  }

  /** Returns a cluster whose jobs are discovered, and that only its own Flink tells of. */
  public static WatchedCluster of(String name, FlinkRestClient flink) {
    return builder(name).flink(flink).build();
  }

  /**
   * Returns a builder of a cluster without sources.
   *
   * @param name what the platform calls it; unique within a watcher
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns what the platform calls it. */
  public String name() {
    return name;
  }

  /** Returns how jobs share it; said of discovered jobs, whereas others say it themselves. */
  public ClusterKind kind() {
    return kind;
  }

  /** Returns whether all of its jobs are watched, or only those that were added. */
  public boolean discoversJobs() {
    return discovering;
  }

  /**
   * Returns which gain of the cluster this is, by any watcher, from 1; or 0 if no other watcher
   * ever takes it over.
   */
  public long epoch() {
    return epoch;
  }

  /** Returns where its Flink is reached, or empty if it cannot be. */
  public Optional<Question<FlinkRestClient>> flink() {
    return Optional.ofNullable(flink);
  }

  /** Returns what its resource manager says, or empty. */
  public Optional<Question<DeploymentReport>> deployment() {
    return Optional.ofNullable(deployment);
  }

  /** Returns where its jobs are archived, or empty. */
  public Optional<ArchiveSource> archive() {
    return Optional.ofNullable(archive);
  }

  /** Returns the HistoryServer that shows its jobs, or empty. */
  public Optional<ArchiveSource> history() {
    return Optional.ofNullable(history);
  }

  /** Returns whether anybody but its Flink can be asked. */
  boolean hasOthers() {
    return deployment != null || archive != null || history != null;
  }

  /** Clusters are equal if everything is, their sources too. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof WatchedCluster)) {
      return false;
    }
    WatchedCluster that = (WatchedCluster) other;
    return name.equals(that.name)
        && kind == that.kind
        && discovering == that.discovering
        && epoch == that.epoch
        && Objects.equals(where, that.where)
        && Objects.equals(deployment, that.deployment)
        && Objects.equals(archive, that.archive)
        && Objects.equals(history, that.history);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "WatchedCluster{" + name + ", " + kind + (discovering ? ", discovers jobs" : "") + "}";
  }

  /** Builds a {@link WatchedCluster}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private ClusterKind kind = ClusterKind.UNSPECIFIED;
    private @Nullable Boolean discovering;
    private long epoch;
    private @Nullable Question<FlinkRestClient> flink;
    private @Nullable FlinkRestClient client;
    private @Nullable Question<DeploymentReport> deployment;
    private @Nullable ArchiveSource archive;
    private @Nullable ArchiveSource history;

    private Builder(String name) {
      if (requireNonNull(name, "name").isBlank()) {
        throw new IllegalArgumentException("name is blank");
      }
      this.name = name;
    }

    /** Sets how jobs share it; {@link ClusterKind#UNSPECIFIED} by default. */
    public Builder kind(ClusterKind kind) {
      this.kind = requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets whether all jobs that it lists are watched, or only those that are added; {@code true}
     * by default if it has a Flink that lists them.
     */
    public Builder discoverJobs(boolean discovering) {
      this.discovering = discovering;
      return this;
    }

    /**
     * Sets which gain of the cluster this is, where several watchers share a {@link MemoryStore}
     * and take clusters over from one another; 0 by default, for one watcher. Whoever shares the
     * clusters out raises the number each time that one is given to somebody. Then nothing is told
     * before the store has it, and a watcher that has lost the cluster without knowing can neither
     * save nor tell anything about its jobs: it lets go of the cluster as soon as it learns that.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder epoch(long epoch) {
      if (epoch < 0) {
        throw new IllegalArgumentException("epoch is negative: " + epoch);
      }
      this.epoch = epoch;
      return this;
    }

    /** Sets the client of a Flink that never moves. */
    public Builder flink(FlinkRestClient flink) {
      flink(Question.answered(Observation.known(requireNonNull(flink, "flink"), Instant.EPOCH)));
      this.client = flink;
      return this;
    }

    /**
     * Sets who knows where its Flink is reached now; asked before the first look, and again before
     * each look that follows one without an answer: so a JobManager that moved is found again.
     */
    public Builder flink(Question<FlinkRestClient> flink) {
      this.flink = requireNonNull(flink, "flink");
      this.client = null;
      return this;
    }

    /** Sets what its resource manager says. */
    public Builder deployment(Question<DeploymentReport> deployment) {
      this.deployment = requireNonNull(deployment, "deployment");
      return this;
    }

    /** Sets both where its Flink is reached, and what its resource manager says. */
    public Builder cluster(ClusterSource cluster) {
      return flink(cluster.flink()).deployment(cluster.deployment());
    }

    /** Sets where its jobs are archived. */
    public Builder archive(ArchiveSource archive) {
      this.archive = requireNonNull(archive, "archive");
      return this;
    }

    /** Sets the HistoryServer that shows its jobs. */
    public Builder history(ArchiveSource history) {
      this.history = requireNonNull(history, "history");
      return this;
    }

    /**
     * Returns the cluster.
     *
     * @throws IllegalStateException if jobs are to be discovered without a Flink that lists them
     */
    public WatchedCluster build() {
      if (discovering != null && discovering && flink == null) {
        throw new IllegalStateException("discoverJobs needs a flink source");
      }
      return new WatchedCluster(this);
    }
  }
}
