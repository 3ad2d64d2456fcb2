package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.Optional;

/**
 * What one pass over an archive yielded of the {@linkplain ArchivePart parts} that were asked for.
 * Each stands for itself: one that is damaged spoils no other.
 *
 * <p>Immutable and thread-safe.
 */
public final class ArchiveContents {

  private final JobId jobId;
  private final CollectedParts parts;

  ArchiveContents(JobId jobId, CollectedParts parts) {
    this.jobId = jobId;
    this.parts = parts;
  }

  /** Returns whose archive was read. */
  public JobId jobId() {
    return jobId;
  }

  /** Returns when the look began, by the reader's clock. */
  public Instant at() {
    return parts.at();
  }

  /** Returns where the archive lies, without credentials; an empty text if none was read. */
  public String location() {
    return parts.location();
  }

  /**
   * Returns what is known of a part. Absent says that a whole archive has no such entry, or that
   * Flink wrote there in its own words that there is no such thing: a job without checkpoints has
   * no {@code /checkpoints}. {@link ArchivedEntries} of an archive that was opened are never
   * absent, but may be empty.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public <T> Observation<T> get(ArchivePart<T> part) {
    return parts.get(requireNonNull(part, "part"));
  }

  /**
   * Returns what was found wrong with the archive itself, or empty if nothing was as far as it was
   * read. Reading ends when everything asked for is found, so empty does not say that all the rest
   * is whole; and what was found stands although the rest is not.
   */
  public Optional<UnknownCause> damage() {
    return parts.damage();
  }

  @Override
  public String toString() {
    return "ArchiveContents{jobId=" + jobId + ", " + parts + "}";
  }
}
