package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a directory, as far as it could be listed. An empty listing without trouble says
 * that there is none; with trouble it says nothing. Immutable and thread-safe.
 */
public final class ArchiveListing {

  private final List<ArchiveLocation> archives;
  private final List<FlinkApplicationId> applications;
  private final List<UnknownCause> trouble;

  ArchiveListing(
      Collection<ArchiveLocation> archives,
      Collection<FlinkApplicationId> applications,
      Collection<UnknownCause> trouble) {
    this.archives = List.copyOf(archives);
    this.applications = List.copyOf(applications);
    this.trouble = List.copyOf(trouble);
  }

  /** Returns the archives of jobs that were found, in no particular order. */
  public List<ArchiveLocation> archives() {
    return archives;
  }

  /**
   * Returns the applications for which Flink 2.3 or later made a directory. One that has not ended
   * has no archive of its own yet: {@link JobArchiveReader#application}.
   */
  public List<FlinkApplicationId> applications() {
    return applications;
  }

  /** Returns what kept parts of the directory from being listed; empty if all of it was. */
  public List<UnknownCause> trouble() {
    return trouble;
  }

  /** Returns the archives of one job: several where its id was used in several applications. */
  public ArchiveListing ofJob(JobId jobId) {
    requireNonNull(jobId, "jobId");
    return filtered(archive -> archive.jobId().equals(jobId));
  }

  /**
   * Returns the archives that were last written to in a span of time, soon after their jobs ended,
   * and those of which the store does not tell when.
   *
   * @param from the beginning, by the store's clock
   * @param to the end, which is not in it
   */
  public ArchiveListing writtenBetween(Instant from, Instant to) {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    return filtered(
        archive ->
            archive.modifiedAt().filter(at -> at.isBefore(from) || !at.isBefore(to)).isEmpty());
  }

  private ArchiveListing filtered(Predicate<ArchiveLocation> wanted) {
    return new ArchiveListing(
        archives.stream().filter(wanted).collect(Collectors.toList()), applications, trouble);
  }

  boolean isEmpty() {
    return archives.isEmpty() && applications.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchiveListing
        && archives.equals(((ArchiveListing) other).archives)
        && applications.equals(((ArchiveListing) other).applications)
        && trouble.equals(((ArchiveListing) other).trouble);
  }

  @Override
  public int hashCode() {
    return Objects.hash(archives, applications, trouble);
  }

  @Override
  public String toString() {
    return "ArchiveListing{archives="
        + archives
        + ", applications="
        + applications
        + ", trouble="
        + trouble
        + "}";
  }

  /** How a job ended, as its archive proves it. Immutable and thread-safe. */
  public static final class ArchivedOutcome {

    private final JobOverview overview;
    private final String location;
    private final @Nullable UnknownCause damage;

    ArchivedOutcome(JobOverview overview, String location, @Nullable UnknownCause damage) {
      this.overview = requireNonNull(overview, "overview");
      this.location = requireNonNull(location, "location");
      this.damage = damage;
    }

    /** Returns whose outcome it is. */
    public JobId jobId() {
      return overview.jobId();
    }

    /** Returns the status with which the job ended. */
    public JobStatus status() {
      return overview.status();
    }

    /** Returns name, times and task counts. */
    public JobOverview overview() {
      return overview;
    }

    /** Returns where the archive lies, without credentials. */
    public String location() {
      return location;
    }

    /**
     * Returns what was found wrong with the archive beside the proof, which was whole; or empty if
     * nothing was as far as it was read.
     */
    public Optional<UnknownCause> damage() {
      return Optional.ofNullable(damage);
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof ArchivedOutcome)) {
        return false;
      }
      ArchivedOutcome that = (ArchivedOutcome) other;
      return overview.equals(that.overview)
          && location.equals(that.location)
          && Objects.equals(damage, that.damage);
    }

    @Override
    public int hashCode() {
      return Objects.hash(overview, location, damage);
    }

    @Override
    public String toString() {
      return "ArchivedOutcome{overview="
          + overview
          + ", location="
          + location
          + ", damage="
          + damage
          + "}";
    }
  }
}
