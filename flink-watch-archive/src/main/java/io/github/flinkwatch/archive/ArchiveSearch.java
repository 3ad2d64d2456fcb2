package io.github.flinkwatch.archive;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One look at a directory of archives: finds the file that is meant among those that may be it, and
 * reads it. Blocks. Not thread-safe.
 */
final class ArchiveSearch {

  private final StoreFileReader files;
  private final ArchiveLayout layout;
  private final ArchiveSettings settings;
  private final ReadLimits limits;
  private final Instant at;

  ArchiveSearch(
      StoreFileReader files,
      ArchiveLayout layout,
      ArchiveSettings settings,
      ReadLimits limits,
      Instant at) {
    this.files = files;
    this.layout = layout;
    this.settings = settings;
    this.limits = limits;
    this.at = at;
  }

  /**
   * Returns the parts, and always {@link ArchivePart#OVERVIEW}, which tells whose archive it is and
   * of which run.
   */
  static Set<ArchivePart<?>> withOverview(ArchivePart<?>... parts) {
    Set<ArchivePart<?>> asked = new LinkedHashSet<>(Arrays.asList(parts));
    asked.add(ArchivePart.OVERVIEW);
    return asked;
  }

  /**
   * Reads the archive of that run of the job.
   *
   * @param applicationId the application it was part of, or null if that is not known
   */
  ArchiveContents job(
      JobId jobId,
      JobRun run,
      @Nullable FlinkApplicationId applicationId,
      Set<ArchivePart<?>> asked) {
    List<CollectedParts> others = new ArrayList<>();
    if (applicationId != null) {
      CollectedParts first = ofRun(run, jobId, layout.likeliest(applicationId, jobId), asked);
      if (isCertain(first, run)) {
        return new ArchiveContents(jobId, first);
      }
      others.add(first);
    }
    CollectedParts flat = ofRun(run, jobId, layout.flat(jobId), asked);
    if (isCertain(flat, run)) {
      return new ArchiveContents(jobId, flat);
    }
    for (String path : layout.inApplications(jobId, applicationId)) {
      if (limits.isOver()) {
        break;
      }
      others.add(ofRun(run, jobId, path, asked));
    }
    others.removeIf(ArchiveSearch::isMissing);
    CollectedParts best =
        Stream.concat(Stream.of(flat), others.stream())
            .filter(ArchiveSearch::tellsState)
            .max(
                Comparator.comparing((CollectedParts found) -> isCertain(found, run))
                    .thenComparing(ArchiveSearch::startTime))
            .or(() -> Optional.of(flat).filter(found -> !isMissing(found)))
            .or(() -> others.stream().findFirst())
            .orElseGet(() -> CollectedParts.unknown(asked, missing("job " + jobId), at));
    return new ArchiveContents(jobId, best);
  }

  /** Reads a file that was listed. */
  ArchiveContents listed(ArchiveLocation archive, Set<ArchivePart<?>> asked) {
    return new ArchiveContents(archive.jobId(), file(archive.jobId(), archive.path(), asked));
  }

  ArchivedApplication application(FlinkApplicationId applicationId) {
    List<CollectedParts> found = new ArrayList<>();
    for (String path : layout.summaries(applicationId)) {
      found.add(files.read(applicationId.toString(), path, ArchivedApplication.PARTS, limits, at));
    }
    return new ArchivedApplication(
        applicationId,
        found.stream()
            .filter(parts -> parts.refusal().isEmpty())
            .findFirst()
            .or(() -> found.stream().filter(parts -> !isMissing(parts)).findFirst())
            .orElseGet(
                () ->
                    CollectedParts.unknown(
                        ArchivedApplication.PARTS, missing("application " + applicationId), at)));
  }

  Observation<ArchiveListing> list() {
    ArchiveListing listing = layout.all();
    return listing.isEmpty() && !listing.trouble().isEmpty()
        ? Observation.unknown(listing.trouble().get(0), at)
        : Observation.known(listing, at);
  }

  private CollectedParts ofRun(
      JobRun run, JobId jobId, String path, Collection<ArchivePart<?>> asked) {
    CollectedParts parts = file(jobId, path, asked);
    Optional<String> mismatch =
        parts
            .get(ArchivePart.OVERVIEW)
            .value()
            .flatMap(job -> run.mismatch(job.startTime().orElse(null), job.endTime().orElse(null)));
    return mismatch.isEmpty()
        ? parts
        : CollectedParts.unknown(
            asked,
            UnknownCause.of(
                UnknownCode.ARCHIVE_OTHER_ATTEMPT, parts.location() + ": it " + mismatch.get()),
            at);
  }

  /** Reads one file; where the overview does not tell the state, the details may. */
  private CollectedParts file(JobId jobId, String path, Collection<ArchivePart<?>> asked) {
    CollectedParts parts = files.read(jobId.toString(), path, asked, limits, at);
    Observation<JobOverview> overview = parts.get(ArchivePart.OVERVIEW);
    if (overview.isKnown() || !parts.isReadable()) {
      return parts;
    }
    Observation<JobDetails> details =
        files
            .read(jobId.toString(), path, List.of(ArchivePart.DETAILS), limits, at)
            .get(ArchivePart.DETAILS);
    if (details.isKnown()) {
      return parts.with(ArchivePart.OVERVIEW, details.map(OverviewFromDetails::of));
    }
    UnknownCause noState =
        UnknownCause.of(
            UnknownCode.ARCHIVE_NO_STATE,
            parts.location() + ": no entry tells the state of " + jobId);
    return overview.isAbsent()
        ? parts.with(ArchivePart.OVERVIEW, Observation.unknown(noState, at))
        : parts;
  }

  private UnknownCause missing(String what) {
    if (!layout.trouble().isEmpty()) {
      return layout.trouble().get(0);
    }
    if (limits.isOver()) {
      return UnknownCause.of(
          UnknownCode.ARCHIVE_UNREACHABLE, layout.shown() + ": no time was left to look further");
    }
    String detail = "no archive of " + what + " in " + layout.shown();
    return UnknownCause.of(
        UnknownCode.ARCHIVE_MISSING,
        settings.onlyFailedJobs()
            ? detail + "; only failed jobs are archived there, so an ended job did not fail"
            : detail);
  }

  /**
   * Clocks differ, so what ended a little before the submission may be of this run; or of the one
   * before, and then this one's archive is somewhere else.
   */
  private static boolean isCertain(CollectedParts parts, JobRun run) {
    return parts
        .get(ArchivePart.OVERVIEW)
        .value()
        .filter(job -> run.doubt(job.endTime().orElse(null)).isEmpty())
        .isPresent();
  }

  private static boolean tellsState(CollectedParts parts) {
    return parts.get(ArchivePart.OVERVIEW).isKnown();
  }

  private static boolean isMissing(CollectedParts parts) {
    return parts.refusal().filter(cause -> cause.code() == UnknownCode.ARCHIVE_MISSING).isPresent();
  }

  private static Instant startTime(CollectedParts parts) {
    return parts
        .get(ArchivePart.OVERVIEW)
        .value()
        .flatMap(JobOverview::startTime)
        .orElse(Instant.MIN);
  }
}
