package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.gather.JobSources;
import io.github.flinkwatch.rest.FlinkRestClient;
import org.jspecify.annotations.Nullable;

/**
 * A cluster to watch: where its Flink is reached, and who else can tell of its jobs.
 *
 * <p>Immutable and thread-safe.
 */
public final class WatchedCluster {

  private final String name;
  private final ClusterKind kind;
  private final boolean discovering;
  private final long epoch;
  private final JobSources sources;

  private WatchedCluster(Builder builder, JobSources sources) {
    this.name = builder.name;
    this.kind = builder.kind;
    this.discovering =
        builder.discovering != null ? builder.discovering : sources.flink().isPresent();
    this.epoch = builder.epoch;
    this.sources = sources;
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

  /** Returns where its Flink is reached, and who else can tell of its jobs. */
  public JobSources sources() {
    return sources;
  }

  /** Returns whether anybody but its Flink can be asked. */
  boolean hasOthers() {
    return sources.deployment().isPresent()
        || sources.archive().isPresent()
        || sources.history().isPresent();
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
        && sources.equals(that.sources);
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
  public static final class Builder extends JobSources.Builder<Builder> {
    private final String name;
    private ClusterKind kind = ClusterKind.UNSPECIFIED;
    private @Nullable Boolean discovering;
    private long epoch;

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

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Returns the cluster.
     *
     * @throws IllegalStateException if jobs are to be discovered without a Flink that lists them
     */
    public WatchedCluster build() {
      JobSources sources = sources();
      if (discovering != null && discovering && sources.flink().isEmpty()) {
        throw new IllegalStateException("discoverJobs needs a flink source");
      }
      return new WatchedCluster(this, sources);
    }
  }
}
