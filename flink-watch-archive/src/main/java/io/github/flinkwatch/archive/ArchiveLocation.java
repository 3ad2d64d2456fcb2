package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One archive as a listing shows it: whose, where, how large, and since when. Immutable and
 * thread-safe.
 */
public final class ArchiveLocation {

  private final JobId jobId;
  private final String path;
  private final @Nullable FlinkApplicationId applicationId;
  private final ArchiveFile file;

  ArchiveLocation(
      JobId jobId, String path, @Nullable FlinkApplicationId applicationId, ArchiveFile file) {
    this.jobId = requireNonNull(jobId, "jobId");
    this.path = requireNonNull(path, "path");
    this.applicationId = applicationId;
    this.file = requireNonNull(file, "file");
  }

  /** Returns whose archive it is, by its name. */
  public JobId jobId() {
    return jobId;
  }

  /**
   * Returns the application that the job was part of, as Flink 2.3 and later lay archives out, or
   * empty for an archive directly in the directory.
   */
  public Optional<FlinkApplicationId> applicationId() {
    return Optional.ofNullable(applicationId);
  }

  /** Returns the length, or empty where the store does not tell. */
  public OptionalLong sizeBytes() {
    return file.sizeBytes();
  }

  /** Returns when it was last written to, by the store's clock: soon after the job ended. */
  public Optional<Instant> modifiedAt() {
    return file.modifiedAt();
  }

  /** Returns where it lies, without credentials. */
  public String location() {
    return StorePaths.shown(path);
  }

  String path() {
    return path;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ArchiveLocation)) {
      return false;
    }
    ArchiveLocation that = (ArchiveLocation) other;
    return jobId.equals(that.jobId)
        && path.equals(that.path)
        && Objects.equals(applicationId, that.applicationId)
        && file.equals(that.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobId, path, applicationId, file);
  }

  @Override
  public String toString() {
    return "ArchiveLocation{jobId="
        + jobId
        + ", location="
        + location()
        + ", applicationId="
        + applicationId
        + ", modifiedAt="
        + file.modifiedAt()
        + "}";
  }
}
