package io.github.flinkwatch.archive;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private final @Nullable String directory;
  private final boolean onlyFailedJobs;

  private ArchiveSettings(@Nullable String directory, boolean onlyFailedJobs) {
    this.directory = directory;
    this.onlyFailedJobs = onlyFailedJobs;
  }

  /** Returns the settings for archives in {@code directory}, of all jobs. */
  public static ArchiveSettings of(String directory) {
    return from(Map.of(DIRECTORY_KEY, directory));
  }

  /** Returns the settings that are among the keys and values of Flink's configuration. */
  public static ArchiveSettings from(Map<String, String> configuration) {
    String directory = configuration.getOrDefault(DIRECTORY_KEY, "").strip();
    return new ArchiveSettings(
        directory.isEmpty() ? null : directory,
        Boolean.parseBoolean(configuration.getOrDefault(ONLY_FAILED_JOBS_KEY, "false").strip()));
  }

  /** Returns where archives are written, or empty if they are not. It may hold credentials. */
  public Optional<String> directory() {
    return Optional.ofNullable(directory);
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
        && onlyFailedJobs == ((ArchiveSettings) other).onlyFailedJobs;
  }

  @Override
  public int hashCode() {
    return Objects.hash(directory, onlyFailedJobs);
  }

  @Override
  public String toString() {
    return "ArchiveSettings{directory="
        + (directory == null ? null : ArchivePaths.shown(directory))
        + ", onlyFailedJobs="
        + onlyFailedJobs
        + "}";
  }
}
