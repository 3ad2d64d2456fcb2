package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Flink's configuration says about archives. Read it from {@code GET /jobmanager/config} while
 * the cluster lives, and remember it: afterwards nobody can be asked.
 *
 * <p>Immutable and thread-safe.
 */
public final class ArchiveSettings {

  /** The option that names the directory; without it Flink writes no archives. */
  public static final String DIRECTORY_KEY = "jobmanager.archive.fs.dir";

  /** The option (Flink 2.4 and later) by which only FAILED jobs are archived. */
  public static final String ONLY_FAILED_JOBS_KEY = "jobmanager.archive.only-failed-jobs";

  /** The option (Flink 2.3 and later) that names the cluster's directory below that one. */
  public static final String CLUSTER_ID_KEY = "cluster.id";

  static final ArchiveSettings NONE = new ArchiveSettings(null, null, false);

  private final @Nullable String directory;
  private final @Nullable String clusterId;
  private final boolean onlyFailedJobs;

  private ArchiveSettings(
      @Nullable String directory, @Nullable String clusterId, boolean onlyFailedJobs) {
    this.directory = directory;
    this.clusterId = clusterId;
    this.onlyFailedJobs = onlyFailedJobs;
  }

  /** Returns the settings for archives in {@code directory}, of all jobs. */
  public static ArchiveSettings of(String directory) {
    return from(Map.of(DIRECTORY_KEY, directory));
  }

  /** Returns the settings that are among the keys and values of Flink's configuration. */
  public static ArchiveSettings from(Map<String, String> configuration) {
    String directory = configuration.getOrDefault(DIRECTORY_KEY, "").strip();
    String clusterId = configuration.getOrDefault(CLUSTER_ID_KEY, "").strip();
    return new ArchiveSettings(
        directory.isEmpty() ? null : directory,
        clusterId.isEmpty() ? null : clusterId,
        Boolean.parseBoolean(configuration.getOrDefault(ONLY_FAILED_JOBS_KEY, "false").strip()));
  }

  /**
   * Asks a cluster that lives: {@code GET /jobmanager/config}. Known and empty of a directory says
   * that the cluster writes no archives.
   */
  public static Observation<ArchiveSettings> toldBy(FlinkRestClient flink) {
    return flink.jobManager().config().ask().map(ArchiveSettings::from);
  }

  /**
   * Returns these settings as keys and values of Flink's configuration, and nothing else of it: to
   * be remembered by the caller. {@link #from} reads them back.
   */
  public Map<String, String> asConfiguration() {
    Map<String, String> configuration = new TreeMap<>();
    if (directory != null) {
      configuration.put(DIRECTORY_KEY, directory);
    }
    if (clusterId != null) {
      configuration.put(CLUSTER_ID_KEY, clusterId);
    }
    configuration.put(ONLY_FAILED_JOBS_KEY, Boolean.toString(onlyFailedJobs));
    return configuration;
  }

  /** Returns these settings with another directory. */
  ArchiveSettings in(String directory) {
    return new ArchiveSettings(directory, clusterId, onlyFailedJobs);
  }

  /** Returns where archives are written, or empty if they are not. It may hold credentials. */
  public Optional<String> directory() {
    return Optional.ofNullable(directory);
  }

  /**
   * Returns the id of the cluster, or empty if it has Flink's default. A store that cannot list
   * finds the archives of applications by it.
   */
  public Optional<String> clusterId() {
    return Optional.ofNullable(clusterId);
  }

  /**
   * Returns whether only FAILED jobs are archived. Then a job that ended without an archive did not
   * fail.
   */
  public boolean onlyFailedJobs() {
    return onlyFailedJobs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchiveSettings
        && Objects.equals(directory, ((ArchiveSettings) other).directory)
        && Objects.equals(clusterId, ((ArchiveSettings) other).clusterId)
        && onlyFailedJobs == ((ArchiveSettings) other).onlyFailedJobs;
  }

  @Override
  public int hashCode() {
    return Objects.hash(directory, clusterId, onlyFailedJobs);
  }

  @Override
  public String toString() {
    return "ArchiveSettings{directory="
        + (directory == null ? null : StorePaths.shown(directory))
        + ", clusterId="
        + clusterId
        + ", onlyFailedJobs="
        + onlyFailedJobs
        + "}";
  }
}
