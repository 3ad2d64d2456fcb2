package io.github.flinkwatch.archive;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import java.util.Objects;

/** One archive of a listing, and what it says of its job's end. Immutable and thread-safe. */
public final class ArchivedJob {

  private final ArchiveLocation archive;
  private final Observation<ArchivedOutcome> outcome;

  ArchivedJob(ArchiveLocation archive, Observation<ArchivedOutcome> outcome) {
    this.archive = archive;
    this.outcome = outcome;
  }

  /** Returns whose archive it is, by its name. */
  public JobId jobId() {
    return archive.jobId();
  }

  /** Returns which archive was read. */
  public ArchiveLocation archive() {
    return archive;
  }

  /** Returns how the job ended, or why that is not known. Never absent. */
  public Observation<ArchivedOutcome> outcome() {
    return outcome;
  }

  /**
   * Returns whether the job has that name, or could have it: of an archive that could not be read
   * nobody knows.
   */
  public boolean mayBeNamed(String name) {
    return outcome.fold(
        ended -> ended.overview().name().equals(name), absent -> false, unknown -> true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivedJob
        && archive.equals(((ArchivedJob) other).archive)
        && outcome.equals(((ArchivedJob) other).outcome);
  }

  @Override
  public int hashCode() {
    return Objects.hash(archive, outcome);
  }

  @Override
  public String toString() {
    return "ArchivedJob{archive=" + archive + ", outcome=" + outcome + "}";
  }
}
